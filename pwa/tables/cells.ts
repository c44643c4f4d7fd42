/** A cell of a sheet. Text is trimmed; a date is its day, whatever the time. */
export type Cell = string | number | boolean | { readonly day: string } | null;

/** One sheet of a file. A .csv has one, without a name. */
export interface Grid {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** What a cell says, as text; empty for an empty one. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? cell.day : String(cell);
}

/** Text with signs of full width made plain and without blanks: for comparing and for reading figures. */
export function plain(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, "");
}

// What a spreadsheet may take for a formula. A text that begins with our own mark is marked too, so that reading is exact.
const LIKE_FORMULA = /^[=+\-@\t\r']/;

/** A text that no spreadsheet takes for a formula: one that could be one gets an apostrophe in front. */
export function harmless(text: string): string {
  return LIKE_FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `harmless` was given. */
export function unmarked(text: string): string {
  return text.startsWith("'") && LIKE_FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}
