import { BATCHES, type Batch } from "./batch.ts";
import { pointsBetween, ranksOf } from "./ranking.ts";
import type { TallyRow } from "./tally.ts";

/** How a place's rate stands among the others, and how it moved since an earlier look at the same places. */
export interface Stand {
  /** 1 for the highest rate; equal rates share one; null for a rate that nobody can tell. */
  readonly rank: number | null;
  /** Points of percent gained since; null where either rate is unknown. */
  readonly points: number | null;
  /** Ranks climbed since, negative for fallen; null where either rank is unknown. */
  readonly climbed: number | null;
}

/** The stands of every place by its id, in each batch. `before` are the rows of the earlier look, none where there was none. */
export function standsOf(
  rows: readonly TallyRow[],
  before: readonly TallyRow[] = [],
): Map<string, Record<Batch, Stand>> {
  const stands = new Map(rows.map((row) => [row.place.id, {} as Record<Batch, Stand>]));
  for (const batch of BATCHES) {
    const [now, then] = [placed(rows, batch), placed(before, batch)];
    for (const [id, { rate, rank }] of now) {
      const old = then.get(id);
      const stand: Stand = {
        rank,
        points: pointsSince(rate, old?.rate),
        climbed: rank === null || old?.rank == null ? null : old.rank - rank,
      };
      (stands.get(id) as Record<Batch, Stand>)[batch] = stand;
    }
  }
  return stands;
}

/** Points of percent between a rate now and before; null where either is unknown. */
export function pointsSince(now: number | null, before: number | null | undefined): number | null {
  return now === null || before == null ? null : pointsBetween(now, before);
}

function placed(rows: readonly TallyRow[], batch: Batch) {
  const rates = rows.map((row) => row[batch].rate);
  const ranks = ranksOf(rates);
  return new Map(
    rows.map(({ place }, i) => [place.id, { rate: rates[i] ?? null, rank: ranks[i] ?? null }] as const),
  );
}
