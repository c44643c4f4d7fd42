export type PhotoType = "image/jpeg" | "image/png" | "image/webp" | "image/heic";

/** Enough of a file's start to tell its type. */
export const SNIFF_BYTES = 32;

const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

/** What a file is by its first bytes, whatever its name says; null for anything that is no photo. */
export function sniff(start: Uint8Array): PhotoType | null {
  if (begins(start, [0xff, 0xd8, 0xff])) return "image/jpeg";
  if (begins(start, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (text(start, 0, 4) === "RIFF" && text(start, 8, 12) === "WEBP") return "image/webp";
  if (text(start, 4, 8) === "ftyp" && HEIC_BRANDS.includes(text(start, 8, 12))) return "image/heic";
  return null;
}

/**
 * Whether a JPEG is there to its end. Browsers draw one that was cut, on a card pulled out or a copy broken off, with a
 * grey rest, which is no evidence. The end mark lies in the second half: cameras add to it what is shorter than the
 * picture, or so long that the two bytes come by there by chance; the mark of an embedded preview lies at the start.
 */
export function isWhole(jpeg: Uint8Array): boolean {
  for (let at = jpeg.length; at > jpeg.length / 2; ) {
    at = jpeg.lastIndexOf(0xd9, at - 1);
    if (at < 1) return false;
    if (jpeg[at - 1] === 0xff) return at >= jpeg.length / 2;
  }
  return false;
}

function begins(start: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => start[i] === byte);
}

function text(start: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...start.subarray(from, to));
}
