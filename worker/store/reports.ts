import { milestoneRank } from "#domain/milestone";
import type { PhotoClaim, Refusal, Report } from "#domain/report";
import type { Scope } from "#domain/scope";
import { projectInScope, scopeParameter } from "./scope.ts";

/** Where the reports of one request come from and how its clock stands. */
export interface Delivery {
  readonly person: string;
  readonly device: string;
  /** What may be reported on. */
  readonly scope: Scope;
  /** What whoever brings them may read: of nothing else is told whether it is there. */
  readonly sees: Scope;
  readonly receivedMs: number;
  /** Server clock minus phone clock, 0 where the difference is no more than the journey takes. */
  readonly clockOffsetMs: number;
}

/** Differences up to this are the journey of a request, not the phone's clock. */
const JOURNEY_MS = 5_000;

/** What a phone's times are corrected by, from how far the server's clock was ahead of its own at an exchange. */
export function clockOffset(differenceMs: number): number {
  return Math.abs(differenceMs) > JOURNEY_MS ? differenceMs : 0;
}

/** A parsed report and the digest of what the phone sent. */
export interface Delivered {
  readonly report: Report;
  readonly content: string;
  /** Why it is not taken in now. One that came before is a repetition all the same. */
  readonly refusal?: Refusal;
}

// The scope check stands in the statement itself: what is outside of it cannot be written.
const INSERT_REPORTS = `
INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms, milestone,
  rank, units_done, units_total, units_unit, percent, completed_wan, note, lat, lng, accuracy_m, supersedes, content)
SELECT r.value ->> 'id', ?2, r.value ->> 'seq', ?3, p.id, (r.value ->> 'observedAt') + ?5, r.value ->> 'observedAt', ?5, ?6,
  r.value ->> 'milestone', r.value ->> 'rank', r.value ->> '$.units.done', r.value ->> '$.units.total', r.value ->> '$.units.unit',
  r.value ->> 'percent', r.value ->> 'completed', r.value ->> 'note', r.value ->> '$.position.lat', r.value ->> '$.position.lng',
  r.value ->> '$.position.accuracy', r.value ->> 'supersedes', r.value ->> 'content'
FROM json_each(?1) r JOIN project p ON p.id = r.value ->> 'project' LEFT JOIN zone z ON z.id = p.zone
WHERE ${projectInScope("?4")} AND r.value ->> 'refused' IS NULL
  AND NOT EXISTS (SELECT 1 FROM report o WHERE o.id = r.value ->> 'supersedes' AND (o.person <> ?3 OR o.project <> p.id))
ON CONFLICT (id) DO NOTHING
RETURNING id, content`;

/** Metres on the ground between two places (haversine; exact to half a percent); null where one is unknown. */
const metresBetween = (aLat: string, aLng: string, bLat: string, bLng: string) => `
CAST(round(12742000 * asin(min(1, sqrt(pow(sin(radians(${bLat} - ${aLat}) / 2), 2)
  + cos(radians(${aLat})) * cos(radians(${bLat})) * pow(sin(radians(${bLng} - ${aLng}) / 2), 2))))) AS INTEGER)`;

// Evidence is judged once, by what is known when the report comes: a project that is put elsewhere later changes none.
// Both times of its age are the phone's own, so that a wrong clock cancels out.
const INSERT_PHOTOS = `
INSERT INTO photo (report, sha256, place, bytes, width, height, taken_ms, lat, lng, accuracy_m, distance_m, age_ms)
SELECT c.report, c.sha256, c.place, c.bytes, c.width, c.height, c.taken + ?3, c.lat, c.lng, c.accuracy,
  ${metresBetween("p.lat", "p.lng", "iif(c.lat IS NULL, r.lat, c.lat)", "iif(c.lat IS NULL, r.lng, c.lng)")},
  r.observed_by_phone_ms - c.taken
FROM (SELECT value ->> 'report' AS report, value ->> 'content' AS content, value ->> 'sha256' AS sha256, value ->> 'place' AS place,
    value ->> 'bytes' AS bytes, value ->> 'width' AS width, value ->> 'height' AS height, value ->> 'takenAt' AS taken,
    value ->> '$.position.lat' AS lat, value ->> '$.position.lng' AS lng, value ->> '$.position.accuracy' AS accuracy
  FROM json_each(?1)) c
JOIN report r ON r.id = c.report AND r.content = c.content AND r.person = ?2
JOIN project p ON p.id = r.project
WHERE true
ON CONFLICT DO NOTHING`;

const MISSING_BYTES = `
SELECT DISTINCT c.value ->> 'sha256' AS sha256 FROM json_each(?1) c
WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = c.value ->> 'sha256')`;

/**
 * The statements that take in reports and, where there are any, their claims to photos, for one batch (which D1 runs as
 * one transaction).
 */
export function takeIn(
  db: D1Database,
  delivery: Delivery,
  delivered: readonly Delivered[],
): D1PreparedStatement[] {
  const { person, device, scope, clockOffsetMs, receivedMs } = delivery;
  const rows = JSON.stringify(
    delivered.map(({ report, content, refusal }) => ({
      ...report,
      photos: undefined,
      content,
      refused: refusal?.code,
      rank: milestoneRank(report.milestone),
    })),
  );
  const reports = db
    .prepare(INSERT_REPORTS)
    .bind(rows, device, person, scopeParameter(scope), clockOffsetMs, receivedMs);
  const claims = delivered.flatMap(({ report, content }) =>
    report.photos.map((photo, place) => claimRow(report.id, content, photo, place)),
  );
  if (claims.length === 0) return [reports];
  const claimed = JSON.stringify(claims);
  return [
    reports,
    db.prepare(INSERT_PHOTOS).bind(claimed, person, clockOffsetMs),
    db.prepare(MISSING_BYTES).bind(claimed),
  ];
}

function claimRow(report: string, content: string, photo: PhotoClaim, place: number) {
  return { ...photo, report, content, place };
}

const EXPLAIN_REFUSALS = `
SELECT r.key AS place, o.content, o.person, p.id AS project, coalesce(${projectInScope("?2")}, 0) AS in_scope,
  coalesce(${projectInScope("?3")}, 0) AS is_seen
FROM json_each(?1) r LEFT JOIN report o ON o.id = r.value ->> 'id'
LEFT JOIN project p ON p.id = r.value ->> 'project' LEFT JOIN zone z ON z.id = p.zone`;

interface RefusalRow {
  place: number;
  content: string | null;
  person: string | null;
  project: string | null;
  in_scope: 0 | 1;
  is_seen: 0 | 1;
}

/**
 * Says of reports that `takeIn` did not insert why: `duplicate` for one that is stored with the same content by the same
 * person, otherwise why it is refused. Stored reports never change, so asking afterwards is safe.
 */
export async function explainRefusals(
  db: D1Database,
  delivery: Delivery,
  left: readonly Delivered[],
): Promise<Map<Delivered, "duplicate" | Refusal>> {
  const asked = JSON.stringify(left.map(({ report }) => ({ id: report.id, project: report.project })));
  const { results } = await db
    .prepare(EXPLAIN_REFUSALS)
    .bind(asked, scopeParameter(delivery.scope), scopeParameter(delivery.sees))
    .all<RefusalRow>();
  // By place, not by id: one request may bring two contents under one id, and each has its own answer.
  const rows = new Map(results.map((row) => [row.place, row]));
  return new Map(left.map((one, place) => [one, reasonOf(one, rows.get(place), delivery.person)]));
}

function reasonOf(delivered: Delivered, row: RefusalRow | undefined, person: string): "duplicate" | Refusal {
  if (row?.content != null)
    return row.content === delivered.content && row.person === person ? "duplicate" : { code: "id_reused" };
  if (delivered.refusal) return delivered.refusal;
  if (!row?.project || !(row.in_scope || row.is_seen)) return { code: "project_unknown" };
  return { code: row.in_scope ? "supersedes_invalid" : "out_of_scope" };
}
