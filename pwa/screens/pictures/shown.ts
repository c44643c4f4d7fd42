import type { Chosen } from "../board/view.ts";
import type { Caption } from "./save.ts";

/** What a picture is of. */
export interface ShownProps {
  readonly chosen: Chosen;
  readonly within: string | null;
  /** The version of the board's figures: with another one the pictures are asked for anew. */
  readonly version: string;
  readonly caption: Caption;
  readonly href: (place: string) => string;
}

/** The words of a query for it. */
export function askedOf({ sort: _, ...asked }: Chosen, within: string | null) {
  return { ...asked, within };
}
