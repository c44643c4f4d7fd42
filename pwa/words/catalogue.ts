import type { zh } from "./zh.ts";

/** The shape of a catalogue: the same keys, any words, functions of the same arguments. */
export type Shape<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer Values) => string
      ? (...values: Values) => string
      : T[K] extends readonly string[]
        ? readonly string[]
        : Shape<T[K]>;
};

/** All words of one language. */
export type Catalogue = Shape<typeof zh>;
