// The package's own types bring in all of Node's globals, so exifreader.d.ts says the little that is used.
import { load } from "exifreader/src/exif-reader.js";
import type { Size } from "./scale.ts";

/** What a picture's file says of itself. */
export interface FileFacts {
  /** As stored, before any rotation; null when the file does not say. */
  readonly size: Size | null;
  /** EXIF orientation, 1 to 8; 1 when it says none. */
  readonly orientation: number;
  /** When the shutter was released by the camera's clock (epoch ms), or null. */
  readonly takenAtMs: number | null;
}

const SHANGHAI_OFFSET_MINUTES = 480;
const WANTED = { file: true, exif: ["Orientation", "DateTimeOriginal", "OffsetTimeOriginal"] } as const;

/**
 * Reads a picture's size, orientation and time. Never throws: what cannot be read is not there, and a spoilt EXIF block
 * costs neither the size nor the photo.
 */
export function readFileFacts(bytes: ArrayBuffer): FileFacts {
  const { file, exif } = read(bytes, WANTED) ?? read(bytes, { file: true }) ?? {};
  const [width, height] = [file?.["Image Width"]?.value, file?.["Image Height"]?.value];
  const orientation = Number(exif?.Orientation?.value);
  return {
    size: isSide(width) && isSide(height) ? { width, height } : null,
    orientation: Number.isInteger(orientation) && orientation >= 1 && orientation <= 8 ? orientation : 1,
    takenAtMs: readTime(exif?.DateTimeOriginal?.description, exif?.OffsetTimeOriginal?.description),
  };
}

function read(bytes: ArrayBuffer, includeTags: Parameters<typeof load>[1]["includeTags"]) {
  try {
    return load(bytes, { expanded: true, includeTags });
  } catch {
    return null;
  }
}

function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}

/** `2024:02:23 09:05:00` with an offset like `+08:00`; without one the camera's clock is taken to show Shanghai's time. */
function readTime(time: string | undefined, offset: string | undefined): number | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(time ?? "");
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return year < 2000 ? null : ms - offsetMinutes(offset) * 60_000;
}

function offsetMinutes(offset: string | undefined): number {
  const match = /^([+-])(\d\d):(\d\d)/.exec(offset ?? "");
  if (!match) return SHANGHAI_OFFSET_MINUTES;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}
