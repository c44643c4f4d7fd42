import type { Exportable } from "../export/exportable.ts";
import { exportWords } from "../export/words.ts";
import { type Chosen, queryOf, type View } from "./view.ts";

/** The figures of a board as chosen; `place` is what the board calls where it is. */
export function exportableOf(chosen: Chosen, view: View, place: string): Exportable {
  const { basis } = chosen;
  const filters = [[exportWords().filters.within, place]] as const;
  return { kinds: ["tallies"], query: { ...queryOf(chosen, view), basis }, basis, filters };
}
