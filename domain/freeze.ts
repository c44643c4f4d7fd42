import { BATCHES, type Batch } from "./batch.ts";
import type { BulletinFigures, BulletinRow, FrozenCell, FrozenLine } from "./bulletin.ts";
import { LAGGARD_RULE, laggardsOf, ranksOf } from "./ranking.ts";
import type { CellFigures, Place } from "./tally.ts";

/** The three cells of a place on both bases, as the books had them. */
export type BothBases = Readonly<
  Record<Batch, { readonly verified: CellFigures; readonly reported: CellFigures }>
>;

type Counts = Omit<FrozenLine, Batch>;

/** A line before it is ranked: the place's cells, and what waits and is silent there. */
export interface Line {
  readonly cells: BothBases;
  readonly counts: Counts;
}

/** The figures of the bulletin before, as far as movement is told by them; null for none. */
export type Before = Pick<BulletinFigures, "rows" | "total"> | null;

/**
 * The lines of a bulletin: every place with its rank by each verified rate, its figures in the bulletin before, and whether
 * it lags behind the total. The rows keep the order in which they came.
 */
export function frozenLines(
  places: readonly (Line & { readonly place: Place })[],
  total: Line,
  before: Before,
): Pick<BulletinFigures, "rows" | "total"> {
  const earlier = new Map(before?.rows.map((row) => [row.place.id, row]));
  const ranked = (batch: Batch) => {
    const rates = places.map(({ cells }) => cells[batch].verified.rate);
    const lags = laggardsOf(rates, total.cells[batch].verified.rate, LAGGARD_RULE);
    const ranks = ranksOf(rates);
    return places.map(({ place, cells }, i): FrozenCell => {
      const was = earlier.get(place.id)?.[batch];
      return { ...cells[batch], rank: ranks[i] ?? null, lags: lags[i] ?? false, before: beforeOf(was) };
    });
  };
  const { signing, start, production } = batches(ranked);
  return {
    rows: places.map(
      ({ place, counts }, i) =>
        ({
          place,
          ...{ signing: signing[i], start: start[i], production: production[i] },
          ...counts,
        }) as BulletinRow,
    ),
    total: {
      ...batches((batch) => ({
        ...total.cells[batch],
        ...{ rank: null, lags: false, before: beforeOf(before?.total[batch]) },
      })),
      ...total.counts,
    },
  };
}

function beforeOf(was: FrozenCell | undefined): FrozenCell["before"] {
  return was ? { rate: was.verified.rate, rank: was.rank, achieved: was.verified.achieved } : null;
}

function batches<T>(of: (batch: Batch) => T): Record<Batch, T> {
  return Object.fromEntries(BATCHES.map((batch) => [batch, of(batch)])) as Record<Batch, T>;
}
