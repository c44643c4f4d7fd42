import type { Batch } from "#domain/batch";
import type { Basis } from "#domain/fields";
import { formatYi } from "#domain/money";
import type { RateRule } from "#domain/rate";
import type { CellFigures } from "#domain/tally";
import { formatCount, formatRate } from "../../ui/figures.ts";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";
import type { BothBases } from "./figure.tsx";

/** What a rate is made of. */
type Measure = "investment" | "count" | "output";

/** The published rule's way of making each rate, as in `domain/rate.ts`. */
const PUBLISHED: Record<RateRule, Record<Batch, Measure>> = {
  "investment-2023": { signing: "investment", start: "investment", production: "count" },
  "count-2021": { signing: "count", start: "count", production: "output" },
};

interface FormulaProps {
  readonly batch: Batch;
  readonly rule: RateRule;
  /** On which its figures stand; the result on the other basis stands beside. */
  readonly basis: Basis;
  readonly both: BothBases;
}

/** 怎么算的: the rule's formula with its figures, and the other way of counting beside it. */
export function Formula({ rule, ...of }: FormulaProps) {
  const { batch } = of;
  const w = words();
  const published = PUBLISHED[rule][batch];
  const other = published === "count" ? "investment" : "count";
  return (
    <section class="card formula">
      <h2 class="card__title">
        {w.rate[batch]}
        <span class="card__aside">{boardWords().board.rule(w.rule[rule])}</span>
      </h2>
      <Equation {...of} measure={published} />
      <h3 class="formula__beside">
        {boardWords().cell.beside}
        {w.common.colon}
        {other === "count" ? boardWords().cell.byCount : boardWords().cell.byInvestment}
      </h3>
      <Equation {...of} measure={other} />
    </section>
  );
}

function Equation({ batch, basis, both, measure }: Omit<FormulaProps, "rule"> & { measure: Measure }) {
  const w = words();
  if (measure === "output") return <p class="field__hint">{boardWords().cell.notCollected}</p>;
  const cell = both[basis];
  const counts = measure === "count";
  const gained = counts ? formatCount(cell.achieved) : formatYi(cell.gained);
  const over = counts ? formatCount(cell.eligible) : formatYi(cell.base);
  const unit = counts ? w.common.count : w.common.yi;
  const result = rateOf(cell, measure);
  const other = rateOf(both[basis === "verified" ? "reported" : "verified"], measure);
  const otherName = basis === "verified" ? boardWords().cell.withPending : boardWords().cell.verifiedOnly;
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
      <span class="pending">{other !== result && otherName(formatRate(other))}</span>
      <span class="equation__figure equation__result">
        {formatRate(result)} <small>%</small>
      </span>
    </div>
  );
}

function rateOf(cell: CellFigures, measure: Measure): number | null {
  return measure === "count" ? cell.countRate : cell.investmentRate;
}
