/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The long edge of what is sent, and of the thumbnail that stays on the phone. */
export const LONG_EDGE = 1600;
export const THUMBNAIL_EDGE = 320;

/** The size that fits `edge`, in the same shape; never larger than the picture, never less than a pixel. */
export function fitInto({ width, height }: Size, edge: number): Size {
  const factor = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** The size after the rotation that an EXIF orientation (1 to 8) asks for: 5 to 8 lie on their side. */
export function upright({ width, height }: Size, orientation: number): Size {
  return orientation >= 5 && orientation <= 8 ? { width: height, height: width } : { width, height };
}

/**
 * The size to ask an ImageDecoder for, so that its long edge is at least `edge`. It decodes a JPEG at n/8 of its size,
 * with the largest n that does not exceed what is asked; so exactly `edge` would come out smaller, and n is rounded up.
 */
export function decodeSize({ width, height }: Size, edge: number): Size {
  const n = Math.min(8, Math.ceil((8 * edge) / Math.max(width, height)));
  return { width: Math.ceil((width * n) / 8), height: Math.ceil((height * n) / 8) };
}
