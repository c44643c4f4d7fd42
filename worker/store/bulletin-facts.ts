import { MOST_NAMED } from "#domain/bulletin";
import type { BatchSums } from "#domain/sums";
import { reportsInside } from "./phones.ts";
import { scopeParameter } from "./scope.ts";
import { type FreshnessRow, PLACE_OF, type Reading, talliesOf, tallyStatements, WITHIN } from "./tallies.ts";

const pendingQuery = (place: string) => `
SELECT ${place} AS place, count(*) AS reports, min(q.received_ms) AS oldest
FROM queue q JOIN project p ON p.id = q.project JOIN zone z ON z.id = p.zone
WHERE ${WITHIN} GROUP BY place`;

// Zones with entries in the window, and when anything was last observed there. The zone that stands for "not stated in
// print" is no place that could report.
const zonesQuery = (place: string) => `
SELECT ${place} AS place, z.name AS zone, c.name AS city,
  (SELECT max(s.last_report_ms) FROM standing s WHERE s.zone = z.id) AS lastObserved
FROM zone z JOIN city c ON c.id = z.city
WHERE z.kind <> 'unstated' AND ${WITHIN}
  AND EXISTS (SELECT 1 FROM tally t WHERE t.zone = z.id AND t.listed > 0 AND t.round IN (SELECT value FROM json_each(?2)))
ORDER BY z.city, z.id`;

// Phones that could send, and of which nothing came since ?4.
const SILENT_PHONES = `
SELECT who.name, d.last_received_ms AS lastReceived, count(*) OVER () AS phones
FROM device d JOIN person who ON who.id = d.person
WHERE coalesce(d.last_received_ms, 0) < ?4 AND ?2 IS NOT NULL AND ${reportsInside("d.person")}
  AND EXISTS (SELECT 1 FROM session s WHERE s.user_id = d.person AND s.device = d.id)
ORDER BY d.last_received_ms, who.name LIMIT ${MOST_NAMED}`;

// Projects of which something was verified since ?4, with the rung on which they stand now. Walks the verdicts once.
const VERIFIED_SINCE = `
SELECT p.id, p.name, p.investment_wan AS investment, z.name AS zone, c.name AS city, s.rank_verified AS rank
FROM (SELECT DISTINCT v.project FROM verdict v WHERE v.verdict = 'verified' AND v.at_ms >= ?4 AND ?2 IS NOT NULL) t
JOIN project p ON p.id = t.project JOIN standing s ON s.project = p.id JOIN zone z ON z.id = p.zone JOIN city c ON c.id = z.city
WHERE s.rank_verified > 0 AND ${WITHIN}
ORDER BY z.city, z.id, p.id`;

export interface PendingRow {
  readonly place: string;
  readonly reports: number;
  readonly oldest: number;
}

export interface ZoneRow {
  readonly place: string;
  readonly zone: string;
  readonly city: string;
  readonly lastObserved: number | null;
}

export interface SilentPhoneRow {
  readonly name: string;
  readonly lastReceived: number | null;
  readonly phones: number;
}

export interface VerifiedRow {
  readonly id: string;
  readonly name: string;
  readonly investment: number | null;
  readonly zone: string;
  readonly city: string;
  readonly rank: number;
}

/** What a bulletin is made of, all of one instant. */
export interface BulletinFacts {
  readonly rev: number;
  readonly verified: ReadonlyMap<string, BatchSums>;
  readonly reported: ReadonlyMap<string, BatchSums>;
  readonly freshness: FreshnessRow;
  readonly pending: readonly PendingRow[];
  readonly zones: readonly ZoneRow[];
  readonly silentPhones: readonly SilentPhoneRow[];
  readonly verifiedSince: readonly VerifiedRow[];
}

/** Reads in one transaction what the books say now, and what came or did not since an instant (epoch ms). */
export async function readBulletinFacts(
  db: D1Database,
  reading: Reading,
  sinceMs: number,
): Promise<BulletinFacts> {
  const place = PLACE_OF[reading.level];
  const parameters = [scopeParameter(reading.scope), JSON.stringify(reading.rounds), reading.within, sinceMs];
  const asked = (sql: string, count = 4) => db.prepare(sql).bind(...parameters.slice(0, count));
  const results = await db.batch<unknown>([
    ...tallyStatements(db, { ...reading, basis: "verified" }),
    ...tallyStatements(db, { ...reading, basis: "reported" }),
    db.prepare("SELECT rev FROM book WHERE id = 1"),
    asked(pendingQuery(place), 3),
    asked(zonesQuery(place), 3),
    asked(SILENT_PHONES),
    asked(VERIFIED_SINCE),
  ]);
  const { places, freshness } = talliesOf(results.slice(0, 3));
  const [book, pending, zones, silentPhones, verifiedSince] = results.slice(6).map((one) => one.results) as [
    { rev: number }[],
    PendingRow[],
    ZoneRow[],
    SilentPhoneRow[],
    VerifiedRow[],
  ];
  return {
    rev: book[0]?.rev ?? 0,
    verified: places,
    reported: talliesOf(results.slice(3, 6)).places,
    ...{ freshness, pending, zones, silentPhones, verifiedSince },
  };
}
