import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { BATCHES, type Batch } from "#domain/batch";
import { type Day, dayOf, daysAfter } from "#domain/day";
import type { RateRule } from "#domain/rate";
import { addSums, type BatchSums, emptyBatches, figuresOf, totalOf } from "#domain/sums";
import type { Trend, TrendCell } from "#domain/trend";
import { MOST_WEEKS, trendCellOf, trendQuerySchema, trendSchema, weekEnds } from "#domain/trend";
import type { App } from "../env.ts";
import { type Frame, frame, placeIdOf, placesOf } from "../figures.ts";
import { readScope } from "../middleware/session.ts";
import { readCounted } from "../store/counted.ts";
import { sumsOf } from "../store/entries.ts";
import { readDays, readRounds, type Steps, snapshotDays, sumsIn } from "../store/snapshots.ts";
import { readTallies } from "../store/tallies.ts";

const route = createRoute({
  method: "get",
  path: "/api/trend",
  summary: "How counts, investment and the three rates moved, by week or by round",
  request: { query: trendQuerySchema },
  responses: { 200: { description: "The trend", content: { "application/json": { schema: trendSchema } } } },
});

export function trend(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const db = c.env.DB;
    const { step, since, ...query } = c.req.valid("query");
    const asked = await frame(db, readScope(c.get("caller")), query);
    const taken = await snapshotDays(db);
    const today = dayOf(Date.now());
    const last = asked.asOf ?? today;
    const { rounds, level, basis } = asked.reading;
    const { steps, sums } =
      step === "round"
        ? { steps: rounds.map((round) => ({ day: last, round })), sums: await sumsOfRounds(db, asked) }
        : await weeksOf(db, asked, taken, since ?? taken?.first ?? last, last);
    const known = new Map([...sums].flatMap(([, places]) => [...places]));
    const cellsOf = (of: (at: string) => BatchSums | undefined) =>
      cellsByBatch(
        steps.map(({ day, round }) => of(round ?? day)),
        asked.rule,
      );
    // Nothing kept of a place is a known nought, unless nothing at all is known of the day.
    const isKnown = (at: string) => at === last || step === "round" || (taken !== null && at <= taken.last);
    const answer: Trend = {
      window: { from: rounds[0] ?? null, to: rounds.at(-1) ?? null, rounds: [...rounds] },
      by: level,
      within: asked.within,
      basis,
      rule: asked.rule,
      asOf: asked.asOf,
      takenTo: taken?.last ?? null,
      steps,
      rows: placesOf(asked, known).map((place) => ({
        place,
        ...cellsOf((at) => (isKnown(at) ? (sums.get(at)?.get(place.id) ?? emptyBatches()) : undefined)),
      })),
      total: cellsOf((at) => (isKnown(at) ? totalOf(sums.get(at)?.values() ?? []) : undefined)),
    };
    return c.json(answer, 200);
  });
}

/** The ends of the weeks that snapshots tell of, and the last day itself. */
async function weeksOf(
  db: D1Database,
  asked: Frame,
  taken: { first: Day; last: Day } | null,
  since: Day,
  last: Day,
): Promise<{ steps: Trend["steps"]; sums: Steps }> {
  const first = taken && taken.first > since ? taken.first : since;
  const days = taken === null ? [] : weekEnds(first, daysAfter(last, -1), MOST_WEEKS - 1);
  const sums = await readDays(
    db,
    asked.reading,
    days.filter((day) => taken !== null && day <= taken.last),
  );
  sums.set(last, (await sumsOfDay(db, asked)) ?? new Map());
  return { steps: [...days, last].map((day) => ({ day, round: null })), sums };
}

async function sumsOfDay(db: D1Database, asked: Frame): Promise<Map<string, BatchSums> | undefined> {
  const { reading, asOf } = asked;
  if (asOf === null) return (await readTallies(db, reading)).places;
  return (await countedBy(db, asked, () => asOf)).get(asOf);
}

function sumsOfRounds(db: D1Database, asked: Frame): Promise<Steps> {
  return asked.asOf === null ? readRounds(db, asked.reading) : countedBy(db, asked, (row) => row.round);
}

/** The figures as of a day that is past, by what `stepOf` says of each entry. */
async function countedBy(
  db: D1Database,
  { reading, asOf }: Frame,
  stepOf: (row: { round: string }) => string,
): Promise<Steps> {
  const steps: Steps = new Map();
  for (const row of await readCounted(db, reading, asOf, [reading.basis]))
    addSums(sumsIn(steps, stepOf(row), placeIdOf(row, reading.level), row.batch), sumsOf(row, reading.basis));
  return steps;
}

function cellsByBatch(
  steps: readonly (BatchSums | undefined)[],
  rule: RateRule,
): Record<Batch, (TrendCell | null)[]> {
  const figures = steps.map((sums) => sums && figuresOf(sums, rule));
  const of = (batch: Batch) => figures.map((cells) => (cells ? trendCellOf(cells[batch]) : null));
  return Object.fromEntries(BATCHES.map((batch) => [batch, of(batch)])) as Record<
    Batch,
    (TrendCell | null)[]
  >;
}
