import { EOI, file, JFIF, SOI, segment } from "./jpegs.ts";

/** Pictures that can be decoded, made by hand: grey, each block of 8 × 8 pixels of one brightness. */

/** The brightness (0 to 255) at a place, in shares of the picture's width and height. */
export type Look = (x: number, y: number) => number;

/** A look of its own for each seed: waves of all directions, as photos have them, the slow ones strongest. */
export function lookOf(seed: number): Look {
  let state = seed * 2_654_435_761 + 1;
  const chance = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((Math.imul(state ^ (state >>> 13), 0x297a2d39) ^ (state >>> 16)) >>> 0) / 2 ** 32;
  };
  const waves = Array.from({ length: 10 }, (_, down) =>
    Array.from({ length: 10 }, (_, across) => ({
      ...{ across, down: down / 0.78 },
      height: ((chance() < 0.5 ? -1 : 1) * (20 + 20 * chance())) / (1 + across + down),
    })),
  ).flat();
  return (x, y) =>
    waves.reduce(
      (sum, { across, down, height }) =>
        sum + height * Math.cos(Math.PI * across * x) * Math.cos(Math.PI * down * y),
      128,
    );
}

/** The look with our stamp at its foot: a dark band with letters, as unlike another's as letters can be. */
export function stamped(look: Look, letters: number): Look {
  const writing = lookOf(letters);
  return (x, y) => (y < 0.8 ? look(x, y) : writing(x, y) > 128 ? 230 : 40);
}

interface Coding {
  readonly width?: number;
  readonly height?: number;
  /** What steps the brightness is kept in, in levels. */
  readonly step?: number;
  /** `left`: how many of the lowest bits its first scan leaves to later ones. */
  readonly progressive?: { readonly left: number };
  /** Blocks between restarts; 0 for none. */
  readonly restart?: number;
  /** Segments before the tables. */
  readonly before?: readonly number[];
}

/** Sizes of differences (0 to 11) as codes of four bits, the end of a block as one bit. */
const TABLES = [
  ...segment(0xc4, [0x00, ...[0, 0, 0, 12], ...Array(12).fill(0), ...Array(12).keys()]),
  ...segment(0xc4, [0x10, 1, ...Array(15).fill(0), 0]),
];

/** A JPEG of a look: whole, baseline unless told otherwise, 640 × 480. */
export function pictureOf(look: Look, coding: Coding = {}): Uint8Array<ArrayBuffer> {
  const { width = 640, height = 480, step = 1, progressive, restart = 0, before = [] } = coding;
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  const bits = new BitWriter();
  let last = 0;
  for (let block = 0; block < columns * rows; block++) {
    if (restart > 0 && block > 0 && block % restart === 0) {
      bits.restart((block / restart - 1) % 8);
      last = 0;
    }
    const [x, y] = [((block % columns) + 0.5) / columns, (Math.floor(block / columns) + 0.5) / rows];
    const mean = Math.round((look(x, y) - 128) / step) >> (progressive?.left ?? 0);
    const difference = mean - last;
    last = mean;
    const size = 32 - Math.clz32(Math.abs(difference));
    bits.write(size, 4);
    bits.write(difference < 0 ? difference + (1 << size) - 1 : difference, size);
    if (!progressive) bits.write(0, 1);
  }
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  const spectrum = progressive ? [0, 0, progressive.left] : [0, 63, 0];
  return file(
    ...[SOI, JFIF, before, segment(0xdb, [0, ...Array(64).fill(8 * step)])],
    ...[segment(progressive ? 0xc2 : 0xc0, frame), TABLES],
    ...(restart > 0 ? [segment(0xdd, [restart >> 8, restart & 255])] : []),
    ...[segment(0xda, [1, 1, 0, ...spectrum]), bits.end(), EOI],
  );
}

/** Bits as a scan has them: escaped, filled up with ones. */
class BitWriter {
  readonly #bytes: number[] = [];
  #byte = 0;
  #free = 8;

  write(value: number, size: number): void {
    for (let bit = size - 1; bit >= 0; bit--) {
      this.#free--;
      this.#byte |= ((value >> bit) & 1) << this.#free;
      if (this.#free === 0) this.#close();
    }
  }

  restart(number: number): void {
    this.end();
    this.#bytes.push(0xff, 0xd0 + number);
  }

  end(): number[] {
    if (this.#free < 8) this.write(0xff, this.#free);
    return this.#bytes;
  }

  #close(): void {
    this.#bytes.push(this.#byte, ...(this.#byte === 0xff ? [0] : []));
    [this.#byte, this.#free] = [0, 8];
  }
}
