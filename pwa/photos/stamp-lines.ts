import { minuteOf } from "#domain/day";
import { lastOf } from "#domain/last";
import type { StampFacts } from "./stamp-facts.ts";

/**
 * The parts of a stamp in their order, in Chinese whatever the app speaks: a photo is evidence for people who read
 * Chinese, wherever it ends up.
 */
export function stampParts({ project, zone, milestone, reporter, taken, position }: StampFacts): string[] {
  const doubt = { exif: "", file: "（文件时间）", picked: "（选取时间）" }[taken.from];
  return [
    project,
    zone,
    milestone,
    minuteOf(taken.atMs) + doubt,
    position ? placeOf(position) : "无定位",
    reporter && `上报人 ${reporter}`,
  ].flatMap((part) => part || []);
}

/** Five decimals of a degree are a metre: what a phone knows at best. */
function placeOf({ lat, lng, accuracy }: NonNullable<StampFacts["position"]>): string {
  const place = `${lat < 0 ? "南" : "北"}纬 ${Math.abs(lat).toFixed(5)}° ${lng < 0 ? "西" : "东"}经 ${Math.abs(lng).toFixed(5)}°`;
  return accuracy === undefined ? place : `${place} ±${Math.round(accuracy)} 米`;
}

/** How wide text is at a font size, in pixels. */
export type Measure = (text: string, fontPx: number) => number;

export interface StampLayout {
  readonly lines: readonly string[];
  readonly fontPx: number;
  readonly linePx: number;
  readonly padPx: number;
  /** The height of the band over the picture's lower edge. */
  readonly bandPx: number;
}

/** How much of a picture's height the stamp may take. */
const MOST = 0.2;
/** Letters to the long edge: on 1600 px they are 34 px high, read at arm's length on a phone's screen. */
const LETTERS_LONG = 47;
/** Letters that a line must hold at least: most names. */
const LETTERS_WIDE = 24;
const SMALLEST_PX = 9;
const SHRINK = 0.92;
const GAP = "\u3000";
const CUT = "…";

/**
 * Fits the parts of a stamp into the band at a picture's foot: side by side where they fit, cut with an ellipsis where
 * one is wider than the picture; smaller letters before fewer words, and fewer words only where letters would be too
 * small to read.
 */
export function layOut(
  parts: readonly string[],
  { width, height }: { readonly width: number; readonly height: number },
  measure: Measure,
): StampLayout {
  const most = Math.floor(height * MOST);
  const wanted = Math.min(Math.max(width, height) / LETTERS_LONG, width / LETTERS_WIDE);
  let fontPx = Math.max(SMALLEST_PX, Math.round(wanted));
  for (;;) {
    const [linePx, padPx] = [Math.round(fontPx * 1.35), Math.round(fontPx * 0.45)];
    const lines = flow(parts, width - 2 * padPx, (text) => measure(text, fontPx));
    const room = Math.floor((most - 2 * padPx) / linePx);
    if (lines.length <= room || fontPx <= SMALLEST_PX) {
      // On a picture lower than a few lines of print one line is more than a fifth, and better than none.
      const kept = lines.slice(0, Math.max(1, room));
      return { lines: kept, fontPx, linePx, padPx, bandPx: kept.length * linePx + 2 * padPx };
    }
    fontPx = Math.max(SMALLEST_PX, Math.floor(fontPx * SHRINK));
  }
}

/** Each part goes beside the one before where there is room for it, else on a line of its own. */
function flow(parts: readonly string[], width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const beside = `${lastOf(lines) ?? ""}${GAP}${part}`;
    if (lines.length > 0 && measure(beside) <= width) lines[lines.length - 1] = beside;
    else lines.push(cut(part, width, measure));
  }
  return lines;
}

function cut(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && measure(letters.join("") + CUT) > width) letters.pop();
  return letters.join("") + CUT;
}
