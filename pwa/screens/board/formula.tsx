import type { Batch } from "#domain/batch";
import { formatYi } from "#domain/money";
import type { RateRule } from "#domain/rate";
import type { CellFigures } from "#domain/tally";
import { formatCount, formatRate } from "../../ui/figures.ts";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";
import type { BothBases } from "./figure.tsx";

/** What a rate is made of. */
type Basis = "investment" | "count" | "output";

/** The published rule's way of making each rate, as in `domain/rate.ts`. */
const PUBLISHED: Record<RateRule, Record<Batch, Basis>> = {
  "investment-2023": { signing: "investment", start: "investment", production: "count" },
  "count-2021": { signing: "count", start: "count", production: "output" },
};

/** 怎么算的: the published formula with its figures, and the other way of counting beside it. */
export function Formula({ batch, rule, both }: { batch: Batch; rule: RateRule; both: BothBases }) {
  const w = words();
  const published = PUBLISHED[rule][batch];
  const other = published === "count" ? "investment" : "count";
  return (
    <section class="card formula">
      <h2 class="card__title">
        {w.rate[batch]}
        <span class="card__aside">{boardWords().board.rule(w.rule[rule])}</span>
      </h2>
      <Equation batch={batch} basis={published} both={both} />
      <h3 class="formula__beside">
        {boardWords().cell.beside}
        {w.common.colon}
        {other === "count" ? boardWords().cell.byCount : boardWords().cell.byInvestment}
      </h3>
      <Equation batch={batch} basis={other} both={both} />
    </section>
  );
}

function Equation({ batch, basis, both }: { batch: Batch; basis: Basis; both: BothBases }) {
  const w = words();
  if (basis === "output") return <p class="field__hint">{boardWords().cell.notCollected}</p>;
  const { verified, reported } = both;
  const counts = basis === "count";
  const gained = counts ? formatCount(verified.achieved) : formatYi(verified.gained);
  const over = counts ? formatCount(verified.eligible) : formatYi(verified.base);
  const unit = counts ? w.common.count : w.common.yi;
  const result = rateOf(verified, basis);
  const withPending = rateOf(reported, basis);
  return (
    <div class="equation">
      <span class="equation__sign" />
      <span>{counts ? boardWords().cell.gainedCount[batch] : boardWords().cell.gainedInvestment[batch]}</span>
      <span class="equation__figure">
        {gained} <small>{unit}</small>
      </span>
      <span class="equation__sign">÷</span>
      <span>{counts ? boardWords().cell.baseCount[batch] : boardWords().cell.baseInvestment[batch]}</span>
      <span class="equation__figure">
        {over} <small>{unit}</small>
      </span>
      <span class="equation__sign">=</span>
      <span class="pending">
        {withPending !== result && boardWords().cell.withPending(formatRate(withPending))}
      </span>
      <span class="equation__figure equation__result">
        {formatRate(result)} <small>%</small>
      </span>
    </div>
  );
}

function rateOf(cell: CellFigures, basis: Basis): number | null {
  return basis === "count" ? cell.countRate : cell.investmentRate;
}
