import { z } from "zod";
import { type Day, daysAfter } from "./day.ts";
import { dayField, roundField } from "./fields.ts";
import { type CellFigures, cellSchema, placeSchema, talliesSchema, tallyQuerySchema } from "./tally.ts";

/** The most weeks that one answer shows: two years of them, or of a longer time every second, third … one. */
export const MOST_WEEKS = 104;

/** The Sunday that ends a day's week; weeks of the campaign's notices begin on Monday. */
export function weekEnd(day: Day): Day {
  const sinceSunday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return daysAfter(day, (7 - sinceSunday) % 7);
}

/** The ends of weeks from one day to another, both included, oldest first. Of more than `most`, evenly apart and the last one among them. */
export function weekEnds(from: Day, to: Day, most = MOST_WEEKS): Day[] {
  const ends: Day[] = [];
  for (let day = weekEnd(from); day <= to; day = daysAfter(day, 7)) ends.push(day);
  const apart = Math.ceil(ends.length / most);
  return ends.filter((_, at) => (ends.length - 1 - at) % apart === 0);
}

export const trendQuerySchema = tallyQuerySchema.extend({
  step: z.enum(["week", "round"]).default("week").meta({
    description:
      "week: the figures of the whole window at the end of each week, and last of today or asOf; round: the figures of each round of the window, today or asOf",
  }),
  since: dayField
    .optional()
    .meta({ description: "the first week shown is that of this day; all that are known by default" }),
});

export const trendCellSchema = cellSchema
  .pick({
    listed: true,
    investment: true,
    eligible: true,
    achieved: true,
    gained: true,
    rate: true,
    countRate: true,
  })
  .meta({ id: "TrendCell" });

const cellsSchema = z
  .array(trendCellSchema.nullable())
  .meta({ description: "one a step; null where nothing is known of that day" });
const rowSchema = z.object({
  place: placeSchema,
  signing: cellsSchema,
  start: cellsSchema,
  production: cellsSchema,
});

/** How figures moved: over weeks from the daily snapshots, or from round to round. */
export const trendSchema = talliesSchema
  .pick({ window: true, by: true, within: true, basis: true, rule: true, asOf: true })
  .extend({
    takenTo: dayField.nullable().meta({ description: "the last day of which there are snapshots" }),
    steps: z.array(
      z.object({
        day: dayField.meta({ description: "the figures are those of its end; of now for today" }),
        round: roundField.nullable().meta({ description: "the round they are of; null for the window" }),
      }),
    ),
    rows: z.array(rowSchema),
    total: rowSchema.omit({ place: true }),
  })
  .meta({ id: "Trend" });

export type TrendQuery = z.infer<typeof trendQuerySchema>;
export type TrendCell = z.infer<typeof trendCellSchema>;
export type TrendRow = z.infer<typeof rowSchema>;
export type Trend = z.infer<typeof trendSchema>;

/** As much of a cell as a trend tells. */
export function trendCellOf(cell: CellFigures): TrendCell {
  const { listed, investment, eligible, achieved, gained, rate, countRate } = cell;
  return { listed, investment, eligible, achieved, gained, rate, countRate };
}
