import { dayOf } from "#domain/day";
import type { Ledger, LedgerQuery } from "#domain/ledger";
import { isMeant, ledgerFilter } from "#domain/ledger-filter";
import type { Scope } from "#domain/scope";
import { readLedger } from "./store/ledger.ts";
import { placeInside } from "./store/places.ts";

/** A page of the ledger: of the projects that are looked at, those that the words mean. Throws `place_unknown`. */
export async function ledgerPage(
  db: D1Database,
  scope: Scope,
  { within, after, limit, ...words }: LedgerQuery,
): Promise<Omit<Ledger, "version">> {
  const day = dayOf(Date.now());
  const place = within === undefined ? null : await placeInside(db, scope, within);
  const page = await readLedger(db, scope, { within: place, after: after ?? "", limit });
  const filter = ledgerFilter(words);
  return { day, ...page, rows: page.rows.filter((row) => isMeant(row, filter, day)) };
}
