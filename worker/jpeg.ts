/** A JPEG as its own bytes describe it. */
export interface Jpeg {
  readonly width: number;
  readonly height: number;
  /** How it is to be turned, as EXIF says it: 1 (not at all) to 8. */
  readonly orientation: number;
  /** The same picture without what showing it does not need; the very array that was given where that is nothing. */
  readonly lean: Uint8Array;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COMMENT = 0xfe;
/** Quantisation tables, Huffman tables, restart interval. */
const TABLES = [0xdb, 0xc4, 0xdd];
/** Baseline, extended and progressive; no phone makes others and no browser shows them. */
const FRAMES = [0xc0, 0xc1, 0xc2];
/** Encoders make about ten of a progressive picture. Each costs a decoder a walk over all pixels. */
const MAX_SCANS = 64;

/**
 * Reads a JPEG to its end and leaves out what is not the picture: EXIF but for the orientation, XMP, previews, further
 * pictures, comments, whatever follows the end. Kept are JFIF, the colour profile and Adobe's word on colours. Null for
 * bytes that are not one whole JPEG of the kinds that browsers show.
 */
export function readJpeg(bytes: Uint8Array): Jpeg | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  let size: { width: number; height: number } | null = null;
  let scans = 0;
  let orientation: number | null = null;
  const kept = new Pieces(bytes, 2);
  for (let at = 2; ; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    // Fill bytes before a marker mean nothing.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === EOI) {
      if (!size || scans === 0) return null;
      kept.add(at, at + 2);
      return { ...size, orientation: orientation ?? 1, lean: kept.join() };
    }
    const end = at + 2 + twoBytes(bytes, at + 2);
    if (marker === undefined || end < at + 4 || end > bytes.length) return null;
    const segment = bytes.subarray(at + 4, end);
    if (marker === SOS) {
      if (!size || ++scans > MAX_SCANS) return null;
      const next = endOfScan(bytes, end);
      if (next === null) return null;
      kept.add(at, next);
      at = next;
      continue;
    }
    if (FRAMES.includes(marker)) {
      if (size) return null;
      size = frameSize(segment);
      if (!size) return null;
      kept.add(at, end);
    } else if (TABLES.includes(marker) || needsShowing(marker, segment)) {
      kept.add(at, end);
    } else if (marker === 0xe1 && startsWith(segment, "Exif\0\0") && orientation === null) {
      orientation = orientationOf(segment.subarray(6));
      if (orientation > 1) kept.insert(orientationSegment(orientation));
    } else if (!isApplication(marker) && marker !== COMMENT) return null;
    at = end;
  }
}

/** Stretches of the given bytes, neighbours as one, and what stands between them instead. */
class Pieces {
  readonly #bytes: Uint8Array;
  readonly #pieces: Uint8Array[] = [];
  #from = 0;
  #to: number;

  constructor(bytes: Uint8Array, to: number) {
    this.#bytes = bytes;
    this.#to = to;
  }

  add(from: number, to: number): void {
    if (from !== this.#to) {
      this.#close();
      this.#from = from;
    }
    this.#to = to;
  }

  insert(piece: Uint8Array): void {
    this.#close();
    this.#pieces.push(piece);
    this.#from = this.#to;
  }

  join(): Uint8Array {
    this.#close();
    const length = this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
    const joined = new Uint8Array(length);
    let at = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    const isSame = length === this.#bytes.length && joined.every((byte, i) => byte === this.#bytes[i]);
    return isSame ? this.#bytes : joined;
  }

  #close(): void {
    if (this.#to > this.#from) this.#pieces.push(this.#bytes.subarray(this.#from, this.#to));
    this.#from = this.#to;
  }
}

/** The big-endian number at a place; 0 past the end, which no length may be. */
export function twoBytes(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function startsWith(segment: Uint8Array, text: string): boolean {
  return segment.length >= text.length && [...text].every((char, i) => segment[i] === char.charCodeAt(0));
}

function isApplication(marker: number): boolean {
  return marker >= 0xe0 && marker <= 0xef;
}

/** JFIF without a preview, a colour profile, Adobe's word on how colours are coded; each no longer than it has to be. */
function needsShowing(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xe0) return segment.length === 14 && startsWith(segment, "JFIF\0");
  if (marker === 0xe2) return startsWith(segment, "ICC_PROFILE\0");
  return marker === 0xee && segment.length === 12 && startsWith(segment, "Adobe");
}

function frameSize(segment: Uint8Array): { width: number; height: number } | null {
  const [height, width] = [twoBytes(segment, 1), twoBytes(segment, 3)];
  // A height of 0 would be told after the picture; no phone does that.
  return segment[0] === 8 && segment.length >= 9 && width > 0 && height > 0 ? { width, height } : null;
}

/** Where the coded pixels that begin at `from` end: at the next marker that is neither escaped nor a restart. */
export function endOfScan(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) return null;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return null;
}

/** The orientation (1 to 8) that an EXIF block's TIFF says; 1 where it says none or makes no sense. */
function orientationOf(tiff: Uint8Array): number {
  const isLittle = tiff[0] === 0x49;
  const two = (at: number) => {
    const value = twoBytes(tiff, at);
    return isLittle ? ((value & 0xff) << 8) | (value >> 8) : value;
  };
  const directory = isLittle ? two(4) + two(6) * 65_536 : two(4) * 65_536 + two(6);
  for (let i = 0, at = directory + 2; i < two(directory) && at + 12 <= tiff.length; i++, at += 12) {
    if (two(at) !== 0x0112 || two(at + 2) !== 3) continue;
    const value = two(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The shortest EXIF that says an orientation and nothing else. */
function orientationSegment(orientation: number): Uint8Array {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation];
  return Uint8Array.from([0xff, 0xe1, 0, 34, ...exif, ...tiff, 0, 0, 0, 0, 0, 0]);
}
