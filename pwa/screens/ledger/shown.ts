import type { Day } from "#domain/day";
import type { Ledger } from "#domain/ledger";
import type { LedgerFilter } from "#domain/ledger-filter";

/** What every cell needs beside its row. */
export interface Shown {
  readonly filter: LedgerFilter;
  readonly today: Day;
  readonly zones: ReadonlyMap<string, Ledger["zones"][number]>;
}
