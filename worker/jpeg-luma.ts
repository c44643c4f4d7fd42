import { endOfScan, twoBytes } from "./jpeg.ts";

/** How bright a picture is, a value for each of the 8 × 8 pixels that a JPEG codes together, row by row, 0 to 255. */
export interface Luma {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Values in a row. */
  readonly columns: number;
  readonly values: Uint8ClampedArray;
}

const BLOCK_PX = 8;
/** The most blocks that one unit of a scan may hold (ITU T.81, B.2.3). */
const MOST_IN_UNIT = 10;
const SOF0 = 0xc0;
const SOF2 = 0xc2;
const DHT = 0xc4;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;

interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantisation: number;
}

interface Frame {
  readonly isProgressive: boolean;
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
}

/**
 * Reads the brightness out of a JPEG that `readJpeg` found whole, without making its pixels: the first coefficient of each
 * block is its mean. Null where that cannot be read. Reads each bit once at most, whatever the bytes say.
 */
export function readLuma(bytes: Uint8Array): Luma | null {
  const quantisations = new Map<number, number>();
  const codes = new Map<number, Uint8Array>();
  let frame: Frame | null = null;
  let restart = 0;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === EOI) return null;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + twoBytes(bytes, at + 2);
    const segment = bytes.subarray(at + 4, end);
    if (marker === DQT) noteQuantisations(segment, quantisations);
    else if (marker === DHT) noteCodes(segment, codes);
    else if (marker === DRI) restart = twoBytes(segment, 0);
    else if (marker >= SOF0 && marker <= SOF2) frame = frameOf(marker, segment);
    else if (marker === SOS) {
      if (!frame) return null;
      const scan = scanOf(segment, frame, codes);
      if (!scan) return null;
      const next = endOfScan(bytes, end) ?? bytes.length;
      if (scan.some(({ component }) => component === frame?.components[0]))
        return decode(frame, scan, codedOf(bytes.subarray(end, next)), restart, quantisations);
      at = next;
      continue;
    }
    at = end;
  }
  return null;
}

/** Of each table the first step alone: that of the mean. */
function noteQuantisations(segment: Uint8Array, quantisations: Map<number, number>): void {
  for (let at = 0; at < segment.length; ) {
    const head = segment[at] ?? 0;
    const isWide = head >> 4 !== 0;
    quantisations.set(head & 15, isWide ? twoBytes(segment, at + 1) : (segment[at + 1] ?? 0));
    at += isWide ? 129 : 65;
  }
}

/** Keeps each table of codes as it is written; the tables that a scan names are made when it comes. */
function noteCodes(segment: Uint8Array, codes: Map<number, Uint8Array>): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const count = segment.subarray(at + 1, at + 17).reduce((sum, n) => sum + n, 0);
    codes.set(segment[at] ?? 0, segment.subarray(at + 1, at + 17 + count));
    at += 17 + count;
  }
}

function frameOf(marker: number, segment: Uint8Array): Frame | null {
  const count = segment[5] ?? 0;
  const components = Array.from({ length: count }, (_, i): Component => {
    const [id = 0, sampling = 0, quantisation = 0] = segment.subarray(6 + 3 * i, 9 + 3 * i);
    return { id, across: sampling >> 4, down: sampling & 15, quantisation };
  });
  const isSound = components.every(
    ({ across, down }) => across >= 1 && across <= 4 && down >= 1 && down <= 4,
  );
  const [height, width] = [twoBytes(segment, 1), twoBytes(segment, 3)];
  return isSound && count >= 1 && count <= 4
    ? { isProgressive: marker === SOF2, width, height, components }
    : null;
}

/** A component as one scan codes it. */
interface Scanned {
  readonly component: Component;
  /** Blocks of it in a unit of the scan: of a scan of one component, always one. */
  readonly across: number;
  readonly down: number;
  readonly first: Uint16Array;
  /** The codes of a block's other coefficients; null where the scan has none of them. */
  readonly others: Uint16Array | null;
  /** How many of the lowest bits of its means the scan leaves out. */
  readonly left: number;
}

function scanOf(segment: Uint8Array, frame: Frame, codes: ReadonlyMap<number, Uint8Array>): Scanned[] | null {
  const count = segment[0] ?? 0;
  const [from = 0, , steps = 0] = segment.subarray(1 + 2 * count);
  // Of a progressive picture the first scan that has the means tells all but their lowest bits, which is enough.
  if (frame.isProgressive && (from !== 0 || steps >> 4 !== 0)) return null;
  const left = frame.isProgressive ? steps & 15 : 0;
  const scan: Scanned[] = [];
  for (let i = 0; i < count; i++) {
    const [id, tables = 0] = segment.subarray(1 + 2 * i, 3 + 2 * i);
    const component = frame.components.find((each) => each.id === id);
    const first = tableOf(codes.get(tables >> 4));
    const others = frame.isProgressive ? null : tableOf(codes.get(0x10 | (tables & 15)));
    if (!component || !first || (!frame.isProgressive && !others)) return null;
    const [across, down] = count === 1 ? [1, 1] : [component.across, component.down];
    scan.push({ component, across, down, first, others, left });
  }
  const blocks = scan.reduce((sum, { across, down }) => sum + across * down, 0);
  return count > 0 && blocks <= MOST_IN_UNIT ? scan : null;
}

/** A table of codes, by the next 16 bits: the symbol and, in the higher byte, how many bits it took; 0 for no code. */
function tableOf(written: Uint8Array | undefined): Uint16Array | null {
  if (!written) return null;
  const table = new Uint16Array(65_536);
  let code = 0;
  let at = 16;
  for (let bits = 1; bits <= 16; bits++) {
    for (let i = 0; i < (written[bits - 1] ?? 0); i++) {
      const from = code << (16 - bits);
      if (from >= table.length) return null;
      table.fill((bits << 8) | (written[at++] ?? 0), from, from + (1 << (16 - bits)));
      code++;
    }
    code <<= 1;
  }
  return table;
}

/** The coded bits of one scan. */
interface Coded {
  readonly bits: Uint8Array;
  /** Where each stretch between restarts begins, in bits, and where the last one ends. */
  readonly starts: readonly number[];
}

/** Undoes the escapes of a scan and takes its restarts out. */
function codedOf(scan: Uint8Array): Coded {
  const bits = new Uint8Array(scan.length);
  const starts = [0];
  let to = 0;
  for (let at = 0; at < scan.length; at++) {
    const byte = scan[at] ?? 0;
    if (byte !== 0xff) bits[to++] = byte;
    else if (scan[at + 1] === 0) bits[to++] = byte;
    else if (scan[at + 1] !== 0xff) starts.push(8 * to);
    // What follows was looked at with it; a filling byte may be followed by what means something.
    if (byte === 0xff && scan[at + 1] !== 0xff) at++;
  }
  return { bits, starts: [...starts, 8 * to] };
}

/** The means of the first component's blocks; null when the bits run out or make no sense. */
function decode(
  frame: Frame,
  scan: readonly Scanned[],
  { bits, starts }: Coded,
  restart: number,
  quantisations: ReadonlyMap<number, number>,
): Luma | null {
  const [luma] = frame.components;
  if (!luma) return null;
  const most = (of: "across" | "down") => Math.max(...frame.components.map((each) => each[of]));
  const [mostAcross, mostDown] = [most("across"), most("down")];
  const width = Math.ceil((frame.width * luma.across) / mostAcross);
  const height = Math.ceil((frame.height * luma.down) / mostDown);
  const [columns, rows] = [Math.ceil(width / BLOCK_PX), Math.ceil(height / BLOCK_PX)];
  // A scan of one component ends with its last block, one of several is filled up to whole units.
  const isAlone = scan.length === 1;
  const unitsAcross = isAlone ? columns : Math.ceil(frame.width / (BLOCK_PX * mostAcross));
  const unitsDown = isAlone ? rows : Math.ceil(frame.height / (BLOCK_PX * mostDown));
  const values = new Uint8ClampedArray(columns * rows);
  const quantisation = (quantisations.get(luma.quantisation) ?? 1) / BLOCK_PX;

  const units = unitsAcross * unitsDown;
  const means = new Int32Array(scan.length);
  let stretch = 0;
  let at = 0;
  let end = starts[1] ?? 0;
  for (let unit = 0; unit < units; unit++) {
    if (restart > 0 && unit > 0 && unit % restart === 0) {
      stretch++;
      at = starts[stretch] ?? end;
      end = starts[stretch + 1] ?? end;
      means.fill(0);
    }
    const [unitX, unitY] = [unit % unitsAcross, Math.floor(unit / unitsAcross)];
    for (let i = 0; i < scan.length; i++) {
      const { component, across, down, first, others, left } = scan[i] as Scanned;
      for (let block = 0; block < across * down; block++) {
        const found = first[peek(bits, at)] ?? 0;
        const size = found & 15;
        at += found >> 8;
        // One bit more than is: the sign's own place when the number is none.
        const raw = size === 0 ? 0 : peek(bits, at) >> (16 - size);
        at += size;
        const difference = size > 0 && raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw;
        means[i] = (means[i] ?? 0) + difference;
        if (others) at = skipOthers(bits, at, others);
        if (found === 0 || at < 0 || at > end) return null;
        if (component !== luma) continue;
        const x = unitX * across + (block % across);
        const y = unitY * down + Math.floor(block / across);
        if (x < columns && y < rows)
          values[y * columns + x] = 128 + (means[i] ?? 0) * 2 ** left * quantisation;
      }
    }
  }
  return { width, height, columns, values };
}

/** The 16 bits from a place on; zeros past the end. */
function peek(bits: Uint8Array, at: number): number {
  const byte = at >> 3;
  const three = ((bits[byte] ?? 0) << 16) | ((bits[byte + 1] ?? 0) << 8) | (bits[byte + 2] ?? 0);
  return (three >> (8 - (at & 7))) & 0xffff;
}

/** Where a block's other 63 coefficients end; -1 where they make no sense. */
function skipOthers(bits: Uint8Array, from: number, table: Uint16Array): number {
  let at = from;
  for (let coefficient = 1; coefficient < 64; coefficient++) {
    const found = table[peek(bits, at)] ?? 0;
    if (found === 0) return -1;
    const [zeros, size] = [(found >> 4) & 15, found & 15];
    at += (found >> 8) + size;
    if (size === 0 && zeros < 15) break;
    coefficient += zeros;
  }
  return at;
}
