/** What a JPEG to be sent should weigh at most; a little more is accepted rather than a spoilt picture. */
export const AIM_BYTES = 350_000;
const BEST = 0.82;
const WORST = 0.5;
const THUMBNAIL_QUALITY = 0.7;
/** So near to the original that another encoding of it looks like the first. */
const CLEAN_QUALITY = 0.95;

/** What a JPEG weighs at a quality, as a share of its weight at the best: much the same for all photos. */
const SHARES: readonly (readonly [quality: number, share: number])[] = [
  [0.82, 1],
  [0.74, 0.81],
  [0.66, 0.7],
  [0.58, 0.62],
  [0.5, 0.55],
];

/** Encodes a canvas as JPEG at a quality between 0 and 1. */
export type Encode = (quality: number) => Promise<ArrayBuffer>;

/** The best quality that stays within the aim. Two encodings at most: the weight of the first tells the quality of the second. */
export async function encodeWithin(encode: Encode): Promise<ArrayBuffer> {
  const best = await encode(BEST);
  return best.byteLength <= AIM_BYTES ? best : encode(qualityFor(AIM_BYTES / best.byteLength));
}

/** The quality at which a picture weighs a share of what it weighs at the best; never below the worst. */
export function qualityFor(share: number): number {
  for (const [i, [quality, weight]] of SHARES.entries()) {
    const [above, aboveWeight] = SHARES[i - 1] ?? [BEST, 1];
    if (share >= weight)
      return quality + ((share - weight) / (aboveWeight - weight || 1)) * (above - quality);
  }
  return WORST;
}

export function encodeThumbnail(encode: Encode): Promise<ArrayBuffer> {
  return encode(THUMBNAIL_QUALITY);
}

export function encodeClean(encode: Encode): Promise<ArrayBuffer> {
  return encode(CLEAN_QUALITY);
}
