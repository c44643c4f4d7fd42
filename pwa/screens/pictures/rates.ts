import { BATCHES, type Batch } from "#domain/batch";
import { lastOf } from "#domain/last";
import { ranksOf } from "#domain/ranking";
import type { Tallies } from "#domain/tally";
import { formatRate } from "../../ui/figures.ts";
import { language, words } from "../../words/index.ts";
import { placeName } from "../board/rows.ts";
import type { Drawing, Series } from "./drawing.ts";
import { COLUMNS, ROWS, TILE_OF } from "./tiles.ts";
import { pictureWords } from "./words.ts";

/** The hue of each batch's rate: that of the stage which achieves it. */
export const HUE_OF: Readonly<Record<Batch, number>> = { signing: 2, start: 3, production: 4 };

/** 各地三率: a bar for each place and rate. */
export function ratesDrawing(tallies: Tallies): Drawing {
  const w = pictureWords();
  const names = namesOf(tallies);
  return {
    name: "rates",
    title: w.rates.title,
    sentence: `${BATCHES.map((batch) => told(tallies, batch)).join(w.semicolon)}${w.stop}`,
    table: {
      heads: [
        { text: w.place },
        ...BATCHES.map((batch) => ({ text: words().rateShort[batch], unit: words().common.percent })),
      ],
      rows: [
        ...tallies.rows.map((row, i) => [
          names[i] as string,
          ...BATCHES.map((batch) => formatRate(row[batch].rate)),
        ]),
        [w.total, ...BATCHES.map((batch) => formatRate(tallies.total[batch].rate))],
      ],
      hasTotal: true,
    },
    shape: {
      kind: "bars",
      layout: "panels",
      categories: names,
      whole: 100,
      series: BATCHES.map(
        (batch): Series => ({
          name: w.inPercent(words().rate[batch]),
          hue: HUE_OF[batch],
          values: tallies.rows.map((row) => row[batch].rate),
          labels: tallies.rows.map((row) => formatRate(row[batch].rate)),
        }),
      ),
    },
  };
}

/** The map of one rate, where the rows are the province's reporting units; null where they are other places. */
export function mapDrawing(tallies: Tallies, batch: Batch): Drawing | null {
  const w = pictureWords();
  const known = tallies.rows.flatMap((row, i) => {
    const at = TILE_OF[row.place.id];
    return at ? [{ row, name: namesOf(tallies)[i] as string, at }] : [];
  });
  if (known.length < 2 || known.length < tallies.rows.length) return null;
  const ranks = ranksOf(known.map(({ row }) => row[batch].rate));
  const word = (i: number) => {
    const rank = ranks[i];
    return rank == null ? w.noFigure : w.rankOf(rank);
  };
  return {
    name: "map",
    title: `${w.map.title}${w.colon}${words().rate[batch]}`,
    sentence: `${told(tallies, batch)}${w.stop} ${w.map.hint}`,
    table: {
      heads: [
        { text: w.place },
        { text: words().rateShort[batch], unit: words().common.percent },
        { text: w.rank },
      ],
      rows: known.map(({ row, name }, i) => [name, formatRate(row[batch].rate), word(i)]),
      hasTotal: false,
    },
    shape: {
      kind: "tiles",
      columns: COLUMNS,
      rows: ROWS,
      tiles: known.map(({ row, name, at: [column, line] }, i) => ({
        ...{ id: row.place.id, name, column, row: line },
        rate: row[batch].rate,
        figure: formatRate(row[batch].rate),
        word: word(i),
      })),
    },
  };
}

function namesOf(tallies: Tallies): string[] {
  return tallies.rows.map(({ place }) => placeName(place, language()));
}

/** 签约项目开工率 8 个地区有数，最高大同市 96.10 %，最低朔州市 88.02 %，合计 91.20 %. */
function told(tallies: Tallies, batch: Batch): string {
  const w = pictureWords();
  const rate = words().rate[batch];
  const known = tallies.rows
    .map((row) => ({ name: placeName(row.place, language()), rate: row[batch].rate }))
    .filter((row): row is { name: string; rate: number } => row.rate !== null)
    .sort((a, b) => b.rate - a.rate);
  const [high, low] = [known[0], lastOf(known)];
  if (!high || !low) return w.rates.none(rate);
  if (high === low) return w.rates.only(rate, high.name, formatRate(high.rate));
  const span = w.rates.span(
    rate,
    known.length,
    high.name,
    formatRate(high.rate),
    low.name,
    formatRate(low.rate),
  );
  return `${span}${w.comma}${w.rates.total(formatRate(tallies.total[batch].rate))}`;
}
