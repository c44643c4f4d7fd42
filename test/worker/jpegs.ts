/** JPEG files made by hand: every segment there is, and those that should not be. */

export const text = (value: string): number[] => [...value].map((char) => char.charCodeAt(0));

/** A segment: marker, length, content. */
export const segment = (marker: number, content: readonly number[]): number[] => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 0xff,
  ...content,
];

export const SOI = [0xff, 0xd8];
export const EOI = [0xff, 0xd9];
export const JFIF = segment(0xe0, [...text("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
export const TABLE = segment(0xdb, [0, 1, 2, 3]);
export const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4];

/** A frame header of one component. */
export const frame = (width: number, height: number, marker = 0xc0): number[] =>
  segment(marker, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]);

/** EXIF as a phone writes it: orientation and a maker, which is nobody's business. Big-endian or little-endian. */
export function exif(orientation: number, isLittle = false): number[] {
  const two = (value: number) => (isLittle ? [value & 0xff, value >> 8] : [value >> 8, value & 0xff]);
  const four = (value: number) => (isLittle ? [...two(value), 0, 0] : [0, 0, ...two(value)]);
  return segment(0xe1, [
    ...text("Exif\0\0"),
    ...text(isLittle ? "II" : "MM"),
    ...two(42),
    ...four(8),
    ...two(2),
    ...[...two(0x010f), ...two(2), ...four(4), ...text("ACME")],
    ...[...two(0x0112), ...two(3), ...four(1), ...two(orientation), 0, 0],
    ...four(0),
  ]);
}

/** A whole file of these parts. */
export const file = (...parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flat());

/** A sound JPEG without metadata, as our phones send it; with `size`, of exactly so many bytes. */
export function jpegOf({
  width = 1600,
  height = 1200,
  size = 2_000,
  before = [] as readonly number[],
}): Uint8Array<ArrayBuffer> {
  const start = file(SOI, JFIF, before, TABLE, frame(width, height), SCAN);
  const bytes = new Uint8Array(size);
  bytes.set(start);
  const own = crypto.getRandomValues(new Uint8Array(Math.min(64, size - start.length - EOI.length)));
  // No 255: among coded pixels it would begin a marker.
  bytes.set(
    own.map((byte) => byte % 255),
    start.length,
  );
  bytes.set(EOI, size - EOI.length);
  return bytes;
}
