import { BATCHES } from "#domain/batch";
import { formatYi } from "#domain/money";
import type { Tallies } from "#domain/tally";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";

/** What the three batches come to together, as notices print it: entries, investment and, where it was stated, yearly output. */
export function AllBatches({ total }: { readonly total: Tallies["total"] }) {
  const w = boardWords().board;
  const sumOf = (field: "investment" | "output") => {
    const amounts = BATCHES.flatMap((batch) => total[batch][field] ?? []);
    return amounts.length === 0
      ? null
      : words().common.inYi(formatYi(amounts.reduce((sum, wan) => sum + wan, 0)));
  };
  const listed = BATCHES.reduce((sum, batch) => sum + total[batch].listed, 0);
  return <p class="board__sum">{w.allBatches(listed, sumOf("investment"), sumOf("output"))}</p>;
}
