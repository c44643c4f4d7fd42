import type { Size } from "./scale.ts";
import type { StampFacts } from "./stamp-facts.ts";
import { layOut, stampParts } from "./stamp-lines.ts";

/** What stamping needs of a 2D context, on the page and in a worker alike. */
type Context = Pick<
  OffscreenCanvasRenderingContext2D,
  "fillRect" | "fillStyle" | "fillText" | "font" | "getImageData" | "measureText" | "textBaseline"
>;

const FONTS = `"PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "HarmonyOS Sans SC", "Microsoft YaHei", sans-serif`;
/**
 * Dark enough that white letters keep a contrast of 7:1 over a white wall, clear enough that the picture below is still
 * seen. An outline instead would be unread over scaffolding, which is all lines.
 */
const BAND = "rgba(0, 0, 0, 0.66)";

/** Draws who, what, where and when over the foot of a picture. Answers what it covers, over the whole width. */
export function drawStamp(context: Context, size: Size, facts: StampFacts): ImageData {
  const fontOf = (px: number) => `500 ${px}px ${FONTS}`;
  const { lines, fontPx, linePx, padPx, bandPx } = layOut(stampParts(facts), size, (text, px) => {
    context.font = fontOf(px);
    return context.measureText(text).width;
  });
  const top = Math.max(0, size.height - bandPx);
  const covered = context.getImageData(0, top, size.width, size.height - top);
  context.fillStyle = BAND;
  context.fillRect(0, top, size.width, bandPx);
  context.fillStyle = "#fff";
  context.font = fontOf(fontPx);
  context.textBaseline = "middle";
  for (const [i, line] of lines.entries()) context.fillText(line, padPx, top + padPx + (i + 0.5) * linePx);
  return covered;
}
