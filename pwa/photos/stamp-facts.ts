import type { Position } from "#domain/fields";
import type { TakenAt } from "./taken-at.ts";

/** What the report says that a stamp repeats. Names as on the books; null for what is not known or not said. */
export interface StampWords {
  readonly project: string;
  readonly zone: string | null;
  readonly milestone: string | null;
  readonly reporter: string | null;
}

/** All that a stamp says. */
export interface StampFacts extends StampWords {
  readonly taken: TakenAt;
  readonly position: Position | null;
}
