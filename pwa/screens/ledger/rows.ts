import type { Basis } from "#domain/fields";
import type { LedgerRow } from "#domain/ledger";
import type { Wan } from "#domain/money";
import { type ColumnId, type Frame, sortKey } from "./columns.ts";

export interface Sort {
  readonly by: ColumnId;
  readonly descending: boolean;
}

/** The rows in the order asked for. What has no value stands last either way; equals keep their order. */
export function sorted(
  rows: readonly LedgerRow[],
  { by, descending }: Sort,
  frame: Frame,
): readonly LedgerRow[] {
  const keyed = rows.map((row) => ({ row, key: sortKey(by, row, frame) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === b.key) return 0;
    if (a.key === null) return 1;
    if (b.key === null) return -1;
    return a.key < b.key ? -sign : sign;
  });
  return keyed.map(({ row }) => row);
}

/** What is said of the rows shown. Sums are null while no row has an amount. */
export interface Totals {
  readonly count: number;
  readonly investment: Wan | null;
  /** Projects without a published investment. */
  readonly unpriced: number;
  readonly completed: Wan | null;
  /** Reports that wait for a verdict. */
  readonly waiting: number;
}

/** Counts and sums over rows, completed investment on a basis. */
export function totalsOf(rows: readonly LedgerRow[], basis: Basis): Totals {
  let investment: Wan | null = null;
  let completed: Wan | null = null;
  let [unpriced, waiting] = [0, 0];
  for (const { project, pending } of rows) {
    if (project.investment === null) unpriced++;
    else investment = (investment ?? 0) + project.investment;
    const done = project[basis].completed;
    if (done !== null) completed = (completed ?? 0) + done;
    waiting += pending.reports;
  }
  return { count: rows.length, investment, unpriced, completed, waiting };
}
