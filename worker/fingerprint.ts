import { type Luma, readLuma } from "./jpeg-luma.ts";

/**
 * What a picture looks like, in 64 bits, so that another copy of it (coded anew, smaller, brighter, with another stamp)
 * has nearly the same ones: a perceptual hash. Two halves, because a number of JavaScript holds no 64 bits.
 */
export interface Fingerprint {
  readonly high: number;
  readonly low: number;
}

/** The picture is looked at through a grid of so many cells a side. */
const GRID = 32;
/** So many of its waves a side are told, from the slowest on; not the mean, nor waves that run in one direction only. */
const WAVES = 8;
/**
 * What is looked at of a picture's height, from the top. Our stamp covers up to a fifth at the foot
 * (pwa/photos/stamp-lines.ts), which would make different pictures alike, and the same one different.
 */
const ABOVE_STAMP = 0.78;
/** A picture with fewer blocks of 8 pixels a side tells too little. */
const FEWEST_BLOCKS = 16;
/** A wave weaker than this, in levels of brightness, may turn over when the picture is coded anew. */
const WEAK = 2;
/** With fewer strong waves a picture is fog, a wall, darkness: like others for want of anything to see. */
const FEWEST_WAVES = 40;

/** The fingerprint of a JPEG that `readJpeg` found whole; null for one that shows too little to be told from others. */
export function fingerprintOf(jpeg: Uint8Array, orientation: number): Fingerprint | null {
  const luma = readLuma(jpeg);
  const waves = luma && wavesOf(uprightGrid(luma, orientation));
  if (!waves || waves.filter((wave) => Math.abs(wave) >= WEAK).length < FEWEST_WAVES) return null;
  const half = (some: readonly number[]) => some.reduce((bits, wave) => bits * 2 + (wave > 0 ? 1 : 0), 0);
  return { high: half(waves.slice(0, 32)), low: half(waves.slice(32)) };
}

/** A picture upright and above its stamp, as rows of means of brightness; null for one too small. */
function uprightGrid(luma: Luma, orientation: number): number[][] | null {
  // Which way EXIF says that a stored picture is to be turned: from 5 on it lies on its side.
  const isAside = orientation >= 5;
  const isTurnedAcross = [2, 3, 6, 7].includes(orientation);
  const isTurnedDown = [3, 4, 7, 8].includes(orientation);
  const whole = { from: 0, to: 1 };
  const seen = isTurnedDown ? { from: 1 - ABOVE_STAMP, to: 1 } : { from: 0, to: ABOVE_STAMP };
  const across = cellsOf(luma.width, isAside ? seen : whole);
  const down = cellsOf(luma.height, isAside ? whole : seen);
  if (!across || !down) return null;
  const stored = down.map((rows) => across.map((columns) => meanOf(luma, columns, rows)));
  const at = (cell: number, isTurned: boolean) => (isTurned ? GRID - 1 - cell : cell);
  return stored.map((_, y) =>
    stored.map((_, x) => {
      const [column, row] = [at(x, isTurnedAcross), at(y, isTurnedDown)];
      return (isAside ? stored[column]?.[row] : stored[row]?.[column]) ?? 0;
    }),
  );
}

/** A cell along one side: the first block it touches, and how much of that and of each following one lies in it. */
interface Cell {
  readonly first: number;
  readonly shares: readonly number[];
}

function cellsOf(px: number, seen: { readonly from: number; readonly to: number }): Cell[] | null {
  const [from, length] = [(seen.from * px) / 8, ((seen.to - seen.from) * px) / 8];
  if (length < FEWEST_BLOCKS) return null;
  return Array.from({ length: GRID }, (_, cell): Cell => {
    const [start, end] = [from + (length * cell) / GRID, from + (length * (cell + 1)) / GRID];
    const first = Math.floor(start);
    const shares = Array.from(
      { length: Math.ceil(end) - first },
      (_, i) => Math.min(end, first + i + 1) - Math.max(start, first + i),
    );
    return { first, shares };
  });
}

function meanOf({ columns, values }: Luma, across: Cell, down: Cell): number {
  let [sum, area] = [0, 0];
  for (let y = 0; y < down.shares.length; y++)
    for (let x = 0; x < across.shares.length; x++) {
      const share = (across.shares[x] ?? 0) * (down.shares[y] ?? 0);
      sum += share * (values[(down.first + y) * columns + across.first + x] ?? 0);
      area += share;
    }
  return sum / area;
}

/** How much of each wave a grid has (DCT-II, orthonormal), the slow ones first. */
function wavesOf(grid: readonly (readonly number[])[] | null): number[] | null {
  if (!grid) return null;
  const told = Array.from({ length: WAVES }, (_, i) => i + 1);
  const along = (line: readonly number[]) =>
    told.map((wave) =>
      line.reduce(
        (sum, value, at) => sum + value * Math.cos((Math.PI * wave * (2 * at + 1)) / (2 * GRID)),
        0,
      ),
    );
  const rows = grid.map(along);
  return told.flatMap((_, i) => along(rows.map((row) => row[i] ?? 0))).map((wave) => (2 * wave) / GRID);
}
