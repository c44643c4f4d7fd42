/** The pictures by name, in the order in which they stand. */
export const PICTURES = ["map", "rates", "trend", "funnel", "sizes", "kinds", "strategic", "chains"] as const;
export type PictureName = (typeof PICTURES)[number];

/** The figures of one picture, whichever way they are shown: drawn, as a table, or told. */
export interface Drawing {
  readonly name: PictureName;
  readonly title: string;
  /** What the picture says, for whoever does not see it; under it for everybody. */
  readonly sentence: string;
  readonly table: Table;
  readonly shape: Shape;
}

export interface Table {
  readonly heads: readonly { readonly text: string; readonly unit?: string }[];
  /** As printed, "—" for what nobody knows; the first column names the row. */
  readonly rows: readonly (readonly string[])[];
  /** Whether the last row is the total of those above. */
  readonly hasTotal: boolean;
}

export type Shape = Bars | Lines | Tiles;

/** One set of figures with its hue of the stages, 0 to 4. A null is not drawn. */
export interface Series {
  readonly name: string;
  readonly hue: number;
  readonly values: readonly (number | null)[];
  /** What stands at the end of each bar. */
  readonly labels: readonly string[];
}

export interface Bars {
  readonly kind: "bars";
  /** A panel for each series, one bar on another, or the rungs of one series under their own words. */
  readonly layout: "panels" | "stacked" | "rungs";
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** What a bar of full length stands for, at least; the longest bar unless given. */
  readonly whole?: number;
}

export interface Lines {
  readonly kind: "lines";
  readonly steps: readonly string[];
  readonly series: readonly Series[];
}

/** A square for each place, roughly where it lies. */
export interface Tiles {
  readonly kind: "tiles";
  readonly columns: number;
  readonly rows: number;
  readonly tiles: readonly Tile[];
}

export interface Tile {
  readonly id: string;
  readonly name: string;
  /** From 1. */
  readonly column: number;
  readonly row: number;
  /** Percent; null for nothing known. */
  readonly rate: number | null;
  readonly figure: string;
  /** Its rank in a word. */
  readonly word: string;
}
