import { BATCHES, type Batch } from "#domain/batch";
import type { Day } from "#domain/day";
import { addSums, type BatchSums, emptySums, type Sums } from "#domain/sums";
import { scopeParameter } from "./scope.ts";
import { batchesOf, PLACE_OF, type Reading, WITHIN } from "./tallies.ts";

/** A cell's sums at the end of a day, by the columns they are kept in. */
export interface SnapshotRow {
  readonly zone: string;
  readonly round: string;
  readonly batch: Batch;
  readonly listed: number;
  readonly unpriced: number;
  readonly investment_wan: number | null;
  readonly output_wan: number | null;
  readonly eligible: number;
  readonly base_wan: number | null;
  readonly achieved_verified: number;
  readonly achieved_reported: number;
  readonly gained_verified_wan: number | null;
  readonly gained_reported_wan: number | null;
  readonly completed_verified_wan: number | null;
  readonly completed_reported_wan: number | null;
}

/** The days that snapshots reach over: from the first one looked at to the last; null before any was. */
export async function snapshotDays(db: D1Database): Promise<{ first: Day; last: Day } | null> {
  const row = await db
    .prepare("SELECT min(day) AS first, max(day) AS last FROM snapshot_day")
    .first<{ first: Day | null; last: Day | null }>();
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}

// Days are those of Asia/Shanghai, eight hours ahead; 'weekday 0' goes on to Sunday, where it is not Sunday yet.
const EVENTFUL_WEEKS = `
WITH happened (day) AS (
  SELECT date(received_ms / 1000 + 28800, 'unixepoch') FROM report
  UNION SELECT date(at_ms / 1000 + 28800, 'unixepoch') FROM verdict
  UNION SELECT listed_on FROM listing WHERE listed_on IS NOT NULL
  UNION SELECT withdrawn_on FROM listing WHERE withdrawn_on IS NOT NULL)
SELECT DISTINCT date(day, 'weekday 0') AS week FROM happened
WHERE day > ?1 AND date(day, 'weekday 0') < ?2 ORDER BY week`;

/** The ends of weeks before a day, in which something happened after another day; oldest first. */
export async function eventfulWeeks(db: D1Database, after: Day | null, before: Day): Promise<Day[]> {
  const { results } = await db
    .prepare(EVENTFUL_WEEKS)
    .bind(after ?? "", before)
    .all<{ week: Day }>();
  return results.map(({ week }) => week);
}

const COLUMNS = `zone, round, batch, listed, unpriced, investment_wan, output_wan, eligible, base_wan, achieved_verified,
  achieved_reported, gained_verified_wan, gained_reported_wan, completed_verified_wan, completed_reported_wan`;

/** Every cell as the snapshots have it last. */
export async function lastSnapshots(db: D1Database): Promise<SnapshotRow[]> {
  // With max() in it, SQLite takes the other columns of a group from the row that has the maximum.
  const { results } = await db
    .prepare(`SELECT ${COLUMNS}, max(day) AS day FROM snapshot GROUP BY zone, round, batch`)
    .all<SnapshotRow & { day?: Day }>();
  return results.map(({ day: _, ...row }) => row);
}

const INSERT = `
INSERT INTO snapshot (day, ${COLUMNS})
SELECT ?2, value ->> 'zone', value ->> 'round', value ->> 'batch', value ->> 'listed', value ->> 'unpriced',
  value ->> 'investment_wan', value ->> 'output_wan', value ->> 'eligible', value ->> 'base_wan',
  value ->> 'achieved_verified', value ->> 'achieved_reported', value ->> 'gained_verified_wan',
  value ->> 'gained_reported_wan', value ->> 'completed_verified_wan', value ->> 'completed_reported_wan'
FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`;

/** Writes a day's changed cells, and that the day was looked at: all or nothing, and once. */
export async function writeSnapshots(db: D1Database, day: Day, rows: readonly SnapshotRow[]): Promise<void> {
  await db.batch([
    db.prepare(INSERT).bind(JSON.stringify(rows), day),
    db
      .prepare("INSERT INTO snapshot_day (day, cells) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
      .bind(day, rows.length),
  ]);
}

const sumsOn = (basis: Reading["basis"], cell: "s" | "t") => `
  sum(${cell}.listed) AS listed, 0 AS repeats, sum(${cell}.unpriced) AS unpriced, sum(${cell}.investment_wan) AS investment,
  sum(${cell}.output_wan) AS output, sum(${cell}.eligible) AS eligible, sum(${cell}.base_wan) AS base,
  sum(${cell}.achieved_${basis}) AS achieved, sum(${cell}.gained_${basis}_wan) AS gained, sum(${cell}.completed_${basis}_wan) AS completed`;

// For each day and cell one look into the key for the row that held then: what is read grows with the weeks and cells
// asked for, not with how often they changed. CROSS JOIN holds SQLite to that order.
const daysQuery = ({ level, basis }: Reading) => `
SELECT d.value AS step, ${PLACE_OF[level]} AS place, s.batch, ${sumsOn(basis, "s")}
FROM json_each(?4) d CROSS JOIN zone z CROSS JOIN json_each(?2) r CROSS JOIN json_each(?5) b
CROSS JOIN snapshot s ON s.zone = z.id AND s.round = r.value AND s.batch = b.value AND s.day = (
  SELECT max(m.day) FROM snapshot m WHERE m.zone = z.id AND m.round = r.value AND m.batch = b.value AND m.day <= d.value)
WHERE ${WITHIN}
GROUP BY step, place, s.batch`;

const roundsQuery = ({ level, basis }: Reading) => `
SELECT t.round AS step, ${PLACE_OF[level]} AS place, t.batch, ${sumsOn(basis, "t")}
FROM zone z CROSS JOIN tally t ON t.zone = z.id AND t.round IN (SELECT value FROM json_each(?2))
WHERE ${WITHIN}
GROUP BY step, place, t.batch`;

/** The sums of every place by step: a day or a round. */
export type Steps = Map<string, Map<string, BatchSums>>;

/** The statement that reads a window's figures at the ends of some days, from the snapshots. */
export function daysStatement(db: D1Database, reading: Reading, days: readonly Day[]): D1PreparedStatement {
  const { scope, rounds, within } = reading;
  return db
    .prepare(daysQuery(reading))
    .bind(
      scopeParameter(scope),
      JSON.stringify(rounds),
      within,
      JSON.stringify(days),
      JSON.stringify(BATCHES),
    );
}

/** The figures of a window at the ends of some days. */
export function readDays(db: D1Database, reading: Reading, days: readonly Day[]): Promise<Steps> {
  return stepsOf(daysStatement(db, reading, days));
}

/** The figures of each round of a window as they are kept now. */
export function readRounds(db: D1Database, reading: Reading): Promise<Steps> {
  const { scope, rounds, within } = reading;
  return stepsOf(
    db.prepare(roundsQuery(reading)).bind(scopeParameter(scope), JSON.stringify(rounds), within),
  );
}

async function stepsOf(statement: D1PreparedStatement): Promise<Steps> {
  const { results } = await statement.all<Sums & { step: string; place: string; batch: Batch }>();
  const steps: Steps = new Map();
  for (const { step, place, batch, ...sums } of results) addSums(sumsIn(steps, step, place, batch), sums);
  return steps;
}

/** The sums of a place and batch at a step, made empty when they are not there yet. */
export function sumsIn(steps: Steps, step: string, place: string, batch: Batch): Sums {
  const places = steps.get(step) ?? new Map<string, BatchSums>();
  steps.set(step, places);
  return batchesOf(places, place)[batch];
}

/** A cell that holds nothing. */
export function emptySnapshot({
  zone,
  round,
  batch,
}: Pick<SnapshotRow, "zone" | "round" | "batch">): SnapshotRow {
  return snapshotOf({ zone, round, batch }, emptySums(), emptySums());
}

/** A cell's row, of its sums on both bases. */
export function snapshotOf(
  { zone, round, batch }: Pick<SnapshotRow, "zone" | "round" | "batch">,
  verified: Sums,
  reported: Sums,
): SnapshotRow {
  const { listed, unpriced, eligible } = verified;
  return {
    ...{ zone, round, batch, listed, unpriced },
    ...{ investment_wan: verified.investment, output_wan: verified.output },
    ...{ eligible, base_wan: verified.base },
    ...{ achieved_verified: verified.achieved, achieved_reported: reported.achieved },
    ...{ gained_verified_wan: verified.gained, gained_reported_wan: reported.gained },
    ...{ completed_verified_wan: verified.completed, completed_reported_wan: reported.completed },
  };
}
