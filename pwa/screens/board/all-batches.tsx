import { BATCHES } from "#domain/batch";
import { formatYi } from "#domain/money";
import type { Tallies } from "#domain/tally";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";

/** What the three batches come to together, as notices print it: entries, investment and, where it was stated, yearly output. */
export function AllBatches({ total }: { readonly total: Tallies["total"] }) {
  const sumOf = (field: "listed" | "investment" | "output") =>
    BATCHES.reduce((sum, batch) => sum + (total[batch][field] ?? 0), 0);
  const yi = (wan: number) => (wan === 0 ? null : words().common.inYi(formatYi(wan)));
  const [listed, investment, output] = [sumOf("listed"), sumOf("investment"), sumOf("output")];
  return <p class="board__sum">{boardWords().board.allBatches(listed, yi(investment), yi(output))}</p>;
}
