import type { LedgerWords } from "#domain/ledger-filter";
import { COLUMNS, type ColumnId } from "./columns.ts";
import type { Sort } from "./rows.ts";

/** All that an address of the ledger says: the filter's words, the order, and the columns where they were chosen. */
export interface LedgerView {
  readonly words: LedgerWords;
  readonly sort: Sort;
  /** Null: as this device remembers them. */
  readonly columns: readonly ColumnId[] | null;
}

const WORDS = ["q", "within", "stage", "batch", "round", "chain", "size", "silent", "basis"] as const;
export const FIRST_SORT: Sort = { by: "investment", descending: true };

/** The view that an address means. What it does not know is left out. */
export function viewOf(query: Readonly<Record<string, string | undefined>>): LedgerView {
  const words = Object.fromEntries(WORDS.flatMap((word) => (query[word] ? [[word, query[word]]] : [])));
  return {
    words: words as LedgerWords,
    sort: sortOf(query.sort),
    columns: query.columns === undefined ? null : columnsOf(query.columns.split(",")),
  };
}

function sortOf(text = ""): Sort {
  const descending = text.startsWith("-");
  const by = COLUMNS.find((column) => column === (descending ? text.slice(1) : text));
  return by ? { by, descending } : FIRST_SORT;
}

/** Known columns in their order; the name always among them. */
export function columnsOf(named: readonly string[]): ColumnId[] {
  return COLUMNS.filter((column) => column === "name" || named.includes(column));
}

/** The view as it stands behind the `?` of an address; empty for the first view. */
export function searchOf({ words, sort, columns }: LedgerView): string {
  const search = new URLSearchParams();
  for (const word of WORDS) if (words[word]) search.set(word, words[word]);
  const isFirst = sort.by === FIRST_SORT.by && sort.descending === FIRST_SORT.descending;
  if (!isFirst) search.set("sort", `${sort.descending ? "-" : ""}${sort.by}`);
  if (columns) search.set("columns", columns.join(","));
  const text = search.toString();
  return text && `?${text}`;
}
