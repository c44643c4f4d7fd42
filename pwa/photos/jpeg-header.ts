import type { Size } from "./scale.ts";

/** What the start of a JPEG file says. */
export interface JpegHeader {
  /** As stored, before any rotation; null when no frame was found. */
  readonly size: Size | null;
  /** EXIF orientation, 1 to 8; 1 when it says none. */
  readonly orientation: number;
  /** When the shutter was released by the camera's clock (epoch ms), or null. */
  readonly takenAtMs: number | null;
}

/** Enough of a file's start: EXIF fills at most 64 KB, with profiles and a preview before the frame. */
export const HEADER_BYTES = 256 * 1024;

const SHANGHAI_OFFSET_MINUTES = 480;
const TAG = { orientation: 0x0112, exif: 0x8769, takenAt: 0x9003, takenAtOffset: 0x9011 };

/** Reads a JPEG's size, orientation and time from its first bytes. Never throws: what cannot be read is not there. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = { size: null as Size | null, orientation: 1, takenAtMs: null as number | null };
  try {
    let at = 2;
    while (at + 4 <= view.byteLength && view.getUint8(at) === 0xff) {
      const marker = view.getUint8(at + 1);
      const length = view.getUint16(at + 2);
      if (marker === 0xda) break;
      if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966)
        Object.assign(found, readExif(view, at + 10));
      if (isFrame(marker)) found.size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
      at += 2 + length;
    }
  } catch {
    // Cut short or nonsense: keep what was read.
  }
  return found;
}

/** SOF0 to SOF15 without the tables that share their range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The TIFF inside an EXIF segment, which begins at `base`. */
function readExif(view: DataView, base: number): Partial<JpegHeader> {
  const little = view.getUint16(base) === 0x4949;
  const main = readDirectory(view, base, view.getUint32(base + 4, little), little);
  const orientation = main.get(TAG.orientation)?.value ?? 1;
  const pointer = main.get(TAG.exif)?.value;
  const exif = pointer === undefined ? undefined : readDirectory(view, base, pointer, little);
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    takenAtMs: readTime(exif?.get(TAG.takenAt)?.text, exif?.get(TAG.takenAtOffset)?.text),
  };
}

/** The entries of a TIFF directory that are a number or a text. */
function readDirectory(
  view: DataView,
  base: number,
  offset: number,
  little: boolean,
): Map<number, { value: number; text?: string }> {
  const entries = new Map<number, { value: number; text?: string }>();
  const count = view.getUint16(base + offset, little);
  for (let i = 0; i < count; i++) {
    const at = base + offset + 2 + 12 * i;
    const [tag, type, length] = [
      view.getUint16(at, little),
      view.getUint16(at + 2, little),
      view.getUint32(at + 4, little),
    ];
    if (type === 3) entries.set(tag, { value: view.getUint16(at + 8, little) });
    if (type === 4) entries.set(tag, { value: view.getUint32(at + 8, little) });
    if (type === 2 && length <= 32)
      entries.set(tag, {
        value: length,
        text: readText(view, length <= 4 ? at + 8 : base + view.getUint32(at + 8, little), length),
      });
  }
  return entries;
}

function readText(view: DataView, at: number, length: number): string {
  let text = "";
  for (let i = 0; i < length - 1; i++) text += String.fromCharCode(view.getUint8(at + i));
  return text;
}

/** `2024:02:23 09:05:00` with an offset like `+08:00`; without one the camera's clock is taken to show Shanghai's time. */
function readTime(time: string | undefined, offset: string | undefined): number | null {
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(time ?? "");
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return year < 2000 ? null : ms - offsetMinutes(offset) * 60_000;
}

function offsetMinutes(offset: string | undefined): number {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(offset ?? "");
  if (!match) return SHANGHAI_OFFSET_MINUTES;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}
