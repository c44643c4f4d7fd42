import type { ExportKind } from "#domain/export-kind";
import type { Basis } from "#domain/fields";
import type { About } from "../../exports/sheet.ts";
import type { Sort } from "../ledger/rows.ts";

/** What a screen offers for export, exactly as it shows it. */
export interface Exportable {
  /** One or several to choose from. */
  readonly kinds: readonly ExportKind[];
  /** The words of the query; null and empty ones say nothing. */
  readonly query: Readonly<Record<string, string | null>>;
  readonly basis: Basis;
  /** What the filters say, a line each. */
  readonly filters: About;
  readonly sort?: Sort;
}
