import { BATCHES } from "#domain/batch";
import { daysAfter } from "#domain/day";
import { lastOf } from "#domain/last";
import type { Trend } from "#domain/trend";
import { formatRate } from "../../ui/figures.ts";
import { words } from "../../words/index.ts";
import type { Drawing, Series } from "./drawing.ts";
import { HUE_OF } from "./rates.ts";
import { pictureWords } from "./words.ts";

/** 三率走势: the three rates of the whole view, over weeks or from round to round. */
export function trendDrawing(trend: Trend): Drawing {
  const w = pictureWords();
  const steps = trend.steps.map(({ day, round }) => round ?? day);
  const byRound = trend.steps.some(({ round }) => round !== null);
  return {
    name: "trend",
    title: w.trend.title,
    sentence: [
      `${BATCHES.map((batch) => told(trend, batch, steps)).join(w.semicolon)}${w.stop}`,
      byRound ? "" : keptTo(trend),
      areWeeksLeftOut(trend) ? w.trend.apart : "",
    ]
      .filter(Boolean)
      .join(" "),
    table: {
      heads: [
        { text: byRound ? w.trend.roundHead : w.trend.day },
        ...BATCHES.map((batch) => ({ text: words().rateShort[batch], unit: words().common.percent })),
      ],
      rows: steps.map((step, i) => [
        step,
        ...BATCHES.map((batch) => formatRate(trend.total[batch][i]?.rate ?? null)),
      ]),
      hasTotal: false,
    },
    shape: {
      kind: "lines",
      steps,
      series: BATCHES.map((batch): Series => {
        const values = trend.total[batch].map((cell) => cell?.rate ?? null);
        return { name: words().rate[batch], hue: HUE_OF[batch], values, labels: values.map(formatRate) };
      }),
    },
  };
}

/** How far the kept figures reach, where that is not beyond what is shown. */
function keptTo({ takenTo, steps }: Trend): string {
  const w = pictureWords().trend;
  if (takenTo === null) return w.notTaken;
  return takenTo < (lastOf(steps)?.day ?? takenTo) ? w.takenTo(takenTo) : "";
}

function areWeeksLeftOut({ steps: [first, second, third] }: Trend): boolean {
  return Boolean(first && second && third && first.round === null && daysAfter(first.day, 7) < second.day);
}

/** From the first figure that is known to the last. */
function told({ total }: Trend, batch: keyof typeof HUE_OF, steps: readonly string[]): string {
  const w = pictureWords();
  const rates = total[batch].map((cell) => cell?.rate ?? null);
  const known = rates.flatMap((rate, step) => (rate === null ? [] : [step]));
  const [first, last] = [known[0] ?? -1, lastOf(known) ?? -1];
  const [before, after] = [rates[first] ?? null, rates[last] ?? null];
  if (before === null) return w.trend.none(words().rate[batch]);
  return w.trend.moved(
    words().rate[batch],
    steps[first] ?? "",
    formatRate(before),
    steps[last] ?? "",
    formatRate(after),
  );
}
