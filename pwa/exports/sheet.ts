/** How a column's cells are shown: figures on the right, whole, with two decimals, or as they are; all else is text. */
export type Form = "text" | "whole" | "decimals" | "figure";

/** A cell of a file; null is left empty. */
export type OutCell = string | number | null;

export interface OutColumn {
  readonly title: string;
  readonly form: Form;
  /** In letters of Latin text; a Chinese one takes two. */
  readonly width: number;
}

/** A table with a head. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly OutColumn[];
  readonly rows: Iterable<readonly OutCell[]>;
}

/** What is said of a file before its rows, a fact a line. */
export type About = readonly (readonly [label: string, text: string])[];
