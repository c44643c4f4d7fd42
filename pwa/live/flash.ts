import { BATCHES } from "#domain/batch";
import type { Tallies } from "#domain/tally";
import type { Figures } from "../state/contract.ts";

/** Keys `placeId/batch` of the cells whose figures differ, on either basis; none where the two show different windows. */
export function changedCells(before: Figures | undefined, after: Figures): Set<string> {
  const changed = new Set<string>();
  if (!before || !isSameWindow(before.verified, after.verified)) return changed;
  for (const basis of ["verified", "reported"] as const) {
    const known = new Map(before[basis].rows.map((row) => [row.place.id, row]));
    for (const row of after[basis].rows) {
      const old = known.get(row.place.id);
      for (const batch of BATCHES) {
        if (JSON.stringify(old?.[batch]) !== JSON.stringify(row[batch]))
          changed.add(`${row.place.id}/${batch}`);
      }
    }
  }
  return changed;
}

function isSameWindow(a: Tallies, b: Tallies): boolean {
  const viewOf = ({ by, within, rule, asOf, window }: Tallies) =>
    JSON.stringify([by, within?.id, rule, asOf, window.rounds]);
  return viewOf(a) === viewOf(b);
}
