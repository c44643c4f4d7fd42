import { WAN_PER_YI, type Wan } from "./money.ts";

/**
 * Classes of total investment, named by their bounds in 亿元: `1-5` is from 1 to below 5, `10-` is 10 or more. Print says
 * "10亿元以上", which includes the 10.
 */
export const SIZE_BANDS = ["0-1", "1-5", "5-10", "10-", "1-", "50-"] as const;
export type SizeBand = (typeof SIZE_BANDS)[number];

/**
 * The ways in which notices class projects.
 *
 * - `apart`: each project in one class (晋中, round 2024-1: 14 of 1–5, 6 of 5–10, 6 above 10).
 * - `nested`: each class holds the next (the province's signings of 2023: 1360 of 1 or more, 352 of 10, 75 of 50).
 */
export const BAND_SCHEMES = {
  apart: ["0-1", "1-5", "5-10", "10-"],
  nested: ["1-", "10-", "50-"],
} as const satisfies Record<string, readonly SizeBand[]>;
export type BandScheme = keyof typeof BAND_SCHEMES;

/** The bounds of a class in 亿元: from the first, below the second; null for no end. */
export function bandBoundsYi(band: SizeBand): readonly [fromYi: number, belowYi: number | null] {
  const [from, below] = band.split("-");
  return [Number(from), below ? Number(below) : null];
}

/** Answers whether an investment lies in a class; an unknown one lies in none. */
export function isInBand(investment: Wan | null, band: SizeBand): boolean {
  if (investment === null) return false;
  const [fromYi, belowYi] = bandBoundsYi(band);
  return investment >= fromYi * WAN_PER_YI && (belowYi === null || investment < belowYi * WAN_PER_YI);
}
