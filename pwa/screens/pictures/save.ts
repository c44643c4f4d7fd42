import { saveFile } from "../../ui/save-file.ts";
import type { Bars, Drawing, Lines, Tiles } from "./drawing.ts";
import { heightOf, optionOf } from "./option.ts";
import { type Palette, paperPalette } from "./palette.ts";

/** What stands over and under a picture that leaves the app. */
export interface Caption {
  readonly place: string;
  readonly window: string;
  readonly basis: string;
  readonly rule: string;
  readonly asOf: string;
}

/** Pixels of a CSS pixel, so that a picture can be put on a page. */
const SCALE = 2;
const WIDTH = 1200;
const MARGIN = 40;
const HEAD = 112;
const FOOT = 64;
const TILE = 150;

/** Saves a picture as PNG, black on white, with its title, its rule and its day in it. Rejects when the browser cannot. */
export async function savePng(drawing: Drawing, caption: Caption): Promise<void> {
  const canvas = await paint(drawing, caption);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the canvas gave no picture");
  saveFile(blob, fileName(drawing, caption));
}

/** 各地三率_山西省_2023-1…2024-1_截至 2024-03-31.png; without what file systems do not allow. */
export function fileName({ title }: Pick<Drawing, "title">, { place, window, asOf }: Caption): string {
  const words = [title, place, window, asOf].map((word) => word.replaceAll(/[\\/:*?"<>|：]+/g, "-"));
  return `${words.join("_")}.png`;
}

async function paint(drawing: Drawing, caption: Caption): Promise<HTMLCanvasElement> {
  const palette = paperPalette();
  const { shape } = drawing;
  const inner = WIDTH - 2 * MARGIN;
  const height = shape.kind === "tiles" ? shape.rows * TILE : heightOf(shape, inner, palette.rem);
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * SCALE;
  canvas.height = (HEAD + height + FOOT) * SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, WIDTH, HEAD + height + FOOT);
  const write = (words: string, y: number, size: number, weight = 400) => {
    pen.fillStyle = palette.ink;
    pen.font = `${weight} ${size}px ${palette.font}`;
    pen.fillText(words, MARGIN, y, inner);
  };
  write(`${drawing.title} · ${caption.place}`, 56, 28, 600);
  write(`${caption.window} · ${caption.basis}`, 88, 18);
  write(`${caption.rule} · ${caption.asOf}`, HEAD + height + FOOT - 24, 16);
  if (shape.kind === "tiles") paintTiles(pen, shape, palette);
  else pen.drawImage(await chartOf(shape, palette, inner, height), MARGIN, HEAD, inner, height);
  return canvas;
}

async function chartOf(
  shape: Bars | Lines,
  palette: Palette,
  width: number,
  height: number,
): Promise<HTMLCanvasElement> {
  const { init } = await import("./echarts.ts");
  const chart = init(document.createElement("div"), null, {
    ...{ renderer: "canvas", devicePixelRatio: SCALE, width, height },
  });
  chart.setOption(optionOf(shape, palette, width));
  const canvas = chart.renderToCanvas({ pixelRatio: SCALE, backgroundColor: palette.surface });
  chart.dispose();
  return canvas;
}

function paintTiles(pen: CanvasRenderingContext2D, { columns, tiles }: Tiles, palette: Palette): void {
  const left = (WIDTH - columns * TILE * 1.6) / 2;
  for (const { name, column, row, rate, figure, word } of tiles) {
    const [x, y] = [left + (column - 1) * TILE * 1.6, HEAD + (row - 1) * TILE];
    const [wide, high] = [TILE * 1.6 - 10, TILE - 10];
    const level = (high * Math.min(100, rate ?? 0)) / 100;
    pen.fillStyle = palette.hues[1] ?? "";
    pen.fillRect(x, y + high - level, wide, level);
    pen.strokeStyle = palette.ink2;
    pen.setLineDash(rate === null ? [6, 4] : []);
    pen.strokeRect(x, y, wide, high);
    const lines = [
      [name, 18, 34],
      [rate === null ? figure : `${figure} %`, 30, 78],
      [word, 16, 112],
    ] as const;
    pen.fillStyle = palette.ink;
    for (const [words, size, down] of lines) {
      pen.font = `600 ${size}px ${palette.font}`;
      pen.fillText(words, x + 14, y + down, wide - 28);
    }
  }
}
