import type { Batch } from "#domain/batch";
import type { Basis } from "#domain/fields";
import { CLOCK_SKEW_MS } from "#domain/limits";
import { PROVINCE, type Scope } from "#domain/scope";
import { silentBeforeMs } from "#domain/silence";
import { addSums, type BatchSums, emptyBatches, emptySums, type Sums } from "#domain/sums";
import type { Place } from "#domain/tally";
import { reportsInside } from "./phones.ts";
import { scopeParameter, zoneInScope } from "./scope.ts";
import { isSilent } from "./silence.ts";

export type Level = Place["level"];

/** The column that names a row's place, by the level of the rows. */
export const PLACE_OF: Record<Level, string> = { province: `'${PROVINCE}'`, city: "z.city", zone: "z.id" };

/** Which zones a query takes in: those of `?1` (scope) inside `?3` (a city's or zone's id, or null for all). */
export const WITHIN = `${zoneInScope("?1")} AND (?3 IS NULL OR ?3 IN (z.city, z.id))`;

const sumsQuery = (level: Level, basis: Basis) => `
SELECT ${PLACE_OF[level]} AS place, t.batch, sum(t.listed) AS listed, 0 AS repeats, sum(t.unpriced) AS unpriced,
  sum(t.investment_wan) AS investment, sum(t.output_wan) AS output, sum(t.eligible) AS eligible, sum(t.base_wan) AS base,
  sum(t.achieved_${basis}) AS achieved, sum(t.gained_${basis}_wan) AS gained, sum(t.completed_${basis}_wan) AS completed
FROM zone z CROSS JOIN tally t ON t.zone = z.id AND t.round IN (SELECT value FROM json_each(?2))
WHERE ${WITHIN}
GROUP BY place, t.batch`;

// How many entries of each place and batch are further entries of a project already counted in the window.
const repeatsQuery = (level: Level) => `
SELECT ${PLACE_OF[level]} AS place, r.batch, count(*) - count(DISTINCT r.project) AS repeats
FROM relisting r JOIN project p ON p.id = r.project JOIN zone z ON z.id = p.zone
WHERE r.round IN (SELECT value FROM json_each(?2)) AND ${WITHIN}
GROUP BY place, r.batch`;

// What phones of the scope hold, lack and show on their clocks. Only phones with something amiss are read, from an index
// that holds no others; INDEXED BY, because without statistics SQLite would rather walk all phones. For the silent ones it
// does, a few thousand at most: an index on when each was last seen would cost a written row with every exchange.
const FRESHNESS = `
SELECT count(*) FILTER (WHERE held_reports + held_photos > 0) AS phones, coalesce(sum(held_reports), 0) AS reports,
  coalesce(sum(held_photos), 0) AS photos, coalesce(sum(missing), 0) AS missing,
  count(*) FILTER (WHERE abs(clock_offset_ms) > ${CLOCK_SKEW_MS}) AS skewed, min(held_oldest_ms) AS oldest,
  (SELECT d.last_received_ms FROM device d INDEXED BY device_by_received
    WHERE d.last_received_ms IS NOT NULL AND ${reportsInside("d.person")} ORDER BY d.last_received_ms DESC LIMIT 1) AS lastReceived,
  (SELECT count(*) FROM device d WHERE ${isSilent("?4")} AND ${reportsInside("d.person")}) AS silent
FROM device d INDEXED BY device_amiss
WHERE (held_reports + held_photos > 0 OR missing > 0 OR abs(clock_offset_ms) > ${CLOCK_SKEW_MS})
  AND ${reportsInside("d.person")}`;

/** What a reading of figures covers. */
export interface Reading {
  readonly scope: Scope;
  readonly rounds: readonly string[];
  /** Id of the city or zone to stay inside; null for the whole scope. */
  readonly within: string | null;
  readonly level: Level;
  readonly basis: Basis;
}

export interface FreshnessRow {
  readonly phones: number;
  readonly reports: number;
  readonly photos: number;
  readonly oldest: number | null;
  readonly missing: number;
  readonly skewed: number;
  readonly silent: number;
  readonly lastReceived: number | null;
}

/** The hot statements with their parameters, for reading and for looking at their plans. */
export function tallyStatements(
  db: D1Database,
  { scope, rounds, within, level, basis }: Reading,
): D1PreparedStatement[] {
  const parameters = [scopeParameter(scope), JSON.stringify(rounds), within] as const;
  return [
    db.prepare(sumsQuery(level, basis)).bind(...parameters),
    db.prepare(repeatsQuery(level)).bind(...parameters),
    db.prepare(FRESHNESS).bind(...parameters, silentBeforeMs(Date.now())),
  ];
}

/** The figures of every place that has any, by place id, and how fresh they are. Reads the kept tallies, never the reports. */
export async function readTallies(
  db: D1Database,
  reading: Reading,
): Promise<{ places: Map<string, BatchSums>; freshness: FreshnessRow }> {
  return talliesOf(await db.batch(tallyStatements(db, reading)));
}

/** What the results of `tallyStatements` say. */
export function talliesOf(results: readonly D1Result[]): {
  places: Map<string, BatchSums>;
  freshness: FreshnessRow;
} {
  const [sums, repeats, freshness] = results as [
    D1Result<Sums & { place: string; batch: Batch }>,
    D1Result<{ place: string; batch: Batch; repeats: number }>,
    D1Result<FreshnessRow>,
  ];
  const places = new Map<string, BatchSums>();
  for (const { place, batch, ...row } of sums.results) addSums(batchesOf(places, place)[batch], row);
  for (const { place, batch, repeats: more } of repeats.results)
    addSums(batchesOf(places, place)[batch], { ...emptySums(), repeats: more });
  return { places, freshness: freshness.results[0] as FreshnessRow };
}

/** The sums of a place in a map, made empty when it is not there yet. */
export function batchesOf(places: Map<string, BatchSums>, place: string): BatchSums {
  const found = places.get(place) ?? emptyBatches();
  places.set(place, found);
  return found;
}

/** The books' revision: it rises with every change that may show in a figure. */
export async function bookRevision(db: D1Database): Promise<number> {
  const row = await db.prepare("SELECT rev FROM book WHERE id = 1").first<{ rev: number }>();
  return row?.rev ?? 0;
}
