import { BATCHES, type Batch } from "./batch.ts";
import type { Basis } from "./fields.ts";
import { countRate, investmentRate, type RateRule, rate } from "./rate.ts";
import type { CellFigures, CellSums } from "./tally.ts";

/** The summable figures of one batch on one basis. Null sums: nothing to add. Money in 万元. */
export interface Sums {
  listed: number;
  repeats: number;
  unpriced: number;
  investment: number | null;
  output: number | null;
  eligible: number;
  base: number | null;
  achieved: number;
  gained: number | null;
  completed: number | null;
}

/** The sums of a place: one set a batch. */
export type BatchSums = Record<Batch, Sums>;

/** Nothing listed. */
export function emptySums(): Sums {
  return {
    listed: 0,
    repeats: 0,
    unpriced: 0,
    investment: null,
    output: null,
    eligible: 0,
    base: null,
    achieved: 0,
    gained: null,
    completed: null,
  };
}

/** Nothing listed in any batch. */
export function emptyBatches(): BatchSums {
  return { signing: emptySums(), start: emptySums(), production: emptySums() };
}

/** What a cell of the books adds to the sums of a place, on one basis. */
export function sumsOn(basis: Basis, cell: CellSums): Sums {
  const { listed, unpriced, investment, output, eligible, base } = cell;
  return {
    ...{ listed, repeats: 0, unpriced, investment, output, eligible, base },
    achieved: cell.achieved[basis],
    gained: cell.gained[basis],
    completed: cell.completed[basis],
  };
}

/** Adds `more` to `sums` in place. A null adds nothing, so that a sum stays null until an amount is known. */
export function addSums(sums: Sums, more: Sums): void {
  for (const key of Object.keys(sums) as (keyof Sums)[]) {
    const added = more[key];
    if (added !== null) sums[key] = (sums[key] ?? 0) + added;
  }
}

/** Sums over several places. */
export function totalOf(places: Iterable<BatchSums>): BatchSums {
  const total = emptyBatches();
  for (const place of places) for (const batch of BATCHES) addSums(total[batch], place[batch]);
  return total;
}

/** The three cells of a place as the wire tells them, with their rates by `rule`. */
export function figuresOf(place: BatchSums, rule: RateRule): Record<Batch, CellFigures> {
  return {
    signing: cell("signing", place, rule),
    start: cell("start", place, rule),
    production: cell("production", place, rule),
  };
}

function cell(batch: Batch, place: BatchSums, rule: RateRule): CellFigures {
  const { repeats, ...sums } = place[batch];
  // Nothing listed is a known zero; something listed without amounts is unknown and stays null.
  const known = (count: number, sum: number | null) => (count === 0 ? 0 : sum);
  return {
    ...sums,
    projects: sums.listed - repeats,
    investment: known(sums.listed, sums.investment),
    output: known(sums.listed, sums.output),
    base: known(sums.eligible, sums.base),
    gained: known(sums.eligible, sums.gained),
    rate: rate(rule, batch, sums),
    countRate: countRate(sums),
    investmentRate: investmentRate(sums),
  };
}
