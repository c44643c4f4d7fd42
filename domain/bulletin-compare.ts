import type { Batch } from "./batch.ts";
import type { BulletinFigures, FrozenCell } from "./bulletin.ts";
import { pointsBetween } from "./ranking.ts";
import type { Place } from "./tally.ts";

/** A place in two bulletins; null where one has no such place. */
export interface ComparedLine {
  /** Null for the total. */
  readonly place: Place | null;
  readonly first: FrozenCell | null;
  readonly second: FrozenCell | null;
  /** Points of percent from the first to the second; null where either has no rate. */
  readonly points: number | null;
  /** Entries and 万元 that the second has more. */
  readonly listed: number | null;
  readonly investment: number | null;
  readonly achieved: number | null;
}

/** One batch of two bulletins, place by place in the order of the second, those only in the first after them, the total last. */
export function compared(
  first: Pick<BulletinFigures, "rows" | "total">,
  second: Pick<BulletinFigures, "rows" | "total">,
  batch: Batch,
): ComparedLine[] {
  const before = new Map(first.rows.map((row) => [row.place.id, row]));
  const after = new Set(second.rows.map((row) => row.place.id));
  return [
    ...second.rows.map((row) => line(row.place, before.get(row.place.id)?.[batch] ?? null, row[batch])),
    ...first.rows.filter(({ place }) => !after.has(place.id)).map((row) => line(row.place, row[batch], null)),
    line(null, first.total[batch], second.total[batch]),
  ];
}

function line(place: Place | null, first: FrozenCell | null, second: FrozenCell | null): ComparedLine {
  const difference = (of: (cell: FrozenCell) => number | null) => {
    const [a, b] = [first && of(first), second && of(second)];
    return a === null || b === null ? null : b - a;
  };
  const rates = [first?.verified.rate ?? null, second?.verified.rate ?? null] as const;
  return {
    ...{ place, first, second },
    points: rates[0] === null || rates[1] === null ? null : pointsBetween(rates[1], rates[0]),
    listed: difference(({ verified }) => verified.listed),
    investment: difference(({ verified }) => verified.investment),
    achieved: difference(({ verified }) => verified.achieved),
  };
}
