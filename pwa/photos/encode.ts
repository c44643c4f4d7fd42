/** What a JPEG to be sent should weigh at most; a little more is accepted rather than a spoilt picture. */
const AIM_BYTES = 350_000;
const QUALITIES = [0.82, 0.74, 0.66, 0.58, 0.5];
const THUMBNAIL_QUALITY = 0.7;

/** Encodes a canvas as JPEG at a quality between 0 and 1. */
export type Encode = (quality: number) => Promise<ArrayBuffer>;

/** The best quality that stays within the aim, or the lowest tried. */
export async function encodeWithin(encode: Encode): Promise<ArrayBuffer> {
  let jpeg = new ArrayBuffer(0);
  for (const quality of QUALITIES) {
    jpeg = await encode(quality);
    if (jpeg.byteLength <= AIM_BYTES) break;
  }
  return jpeg;
}

export function encodeThumbnail(encode: Encode): Promise<ArrayBuffer> {
  return encode(THUMBNAIL_QUALITY);
}
