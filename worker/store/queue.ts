import type { Queue, QueueItem } from "#domain/queue";
import type { Scope } from "#domain/scope";
import { unusual } from "#domain/unusual";
import { REUSED, SIMILAR } from "./earlier-uses.ts";
import {
  PROJECT_COLUMNS,
  type ProjectRow,
  projectOf,
  VERDICT_COLUMNS,
  type VerdictRow,
} from "./project-rows.ts";
import {
  PHOTO_COLUMNS,
  PHOTO_SOURCE,
  type PhotoRow,
  REPORT_COLUMNS,
  type ReportRow,
  reportOf,
} from "./report-rows.ts";
import { projectInScope, scopeParameter } from "./scope.ts";

/** The most reports looked at for what is unusual; the oldest. More than that wait only where nobody reviews. */
const MOST = 2_000;

// What waits for the verdict of ?3 inside the scope ?1 and the place ?2 (a city's or zone's id, or null for all).
const MINE = `
SELECT q.report, p.zone FROM queue q JOIN project p ON p.id = q.project LEFT JOIN zone z ON z.id = p.zone
WHERE ${projectInScope("?1")} AND (?2 IS NULL OR ?2 IN (z.city, z.id)) AND q.person <> ?3`;
const WAITING = `SELECT report FROM (${MINE} ORDER BY q.received_ms, q.report LIMIT ${MOST})`;

const ZONES = `
SELECT m.zone AS id, z.name, count(*) AS waiting FROM (${MINE}) m LEFT JOIN zone z ON z.id = m.zone
GROUP BY m.zone ORDER BY waiting DESC, m.zone`;
const REPORTS = `
SELECT ${REPORT_COLUMNS}
FROM (${WAITING}) m JOIN report r ON r.id = m.report JOIN person who ON who.id = r.person
ORDER BY r.received_ms, r.id`;
const PROJECTS = `
SELECT ${PROJECT_COLUMNS}
FROM (SELECT DISTINCT r.project FROM (${WAITING}) m JOIN report r ON r.id = m.report) w
JOIN project p ON p.id = w.project JOIN standing s ON s.project = p.id LEFT JOIN zone z ON z.id = p.zone`;
const VERDICTS = `
SELECT ${VERDICT_COLUMNS} FROM (${WAITING}) m CROSS JOIN verdict v ON v.report = m.report LEFT JOIN person by ON by.id = v.person
ORDER BY v.at_ms, v.id`;
const PHOTOS = `
SELECT ${PHOTO_COLUMNS}, ${REUSED} AS reused, ${SIMILAR} AS similar
FROM (${WAITING}) m CROSS JOIN report r CROSS JOIN ${PHOTO_SOURCE}
WHERE r.id = m.report AND ph.report = m.report ORDER BY ph.report, ph.place`;

/** The statements of the queue, for reading and for looking at their plans. */
export function queueStatements(
  db: D1Database,
  scope: Scope,
  within: string | null,
  person: string,
): D1PreparedStatement[] {
  return [ZONES, REPORTS, PROJECTS, VERDICTS, PHOTOS].map((sql) =>
    db.prepare(sql).bind(scopeParameter(scope), within, person),
  );
}

/** What waits for somebody's verdict in a scope: what is unusual first, then the oldest; never their own reports. */
export async function readQueue(
  db: D1Database,
  scope: Scope,
  within: string | null,
  person: string,
  limit: number,
): Promise<Queue> {
  const [zones, reports, projects, verdicts, photos] = (await db.batch(
    queueStatements(db, scope, within, person),
  )) as [
    D1Result<Queue["zones"][number]>,
    D1Result<ReportRow>,
    D1Result<ProjectRow>,
    D1Result<VerdictRow>,
    D1Result<PhotoRow & { reused: 0 | 1; similar: 0 | 1 }>,
  ];
  const projectOfId = new Map(projects.results.map((row) => [row.id, row]));
  const verdictsOf = Map.groupBy(verdicts.results, (row) => row.report);
  const photosOf = Map.groupBy(photos.results, (row) => row.report);
  const items = reports.results.flatMap((row): QueueItem[] => {
    const project = projectOfId.get(row.project);
    if (!project) return [];
    const claims = photosOf.get(row.id) ?? [];
    const report = reportOf(row, verdictsOf.get(row.id) ?? [], claims);
    const before = {
      rank: project.rank_verified,
      completed: project.completed_verified_wan,
      investment: project.investment_wan,
    };
    const evidence = claims.map((photo) => ({
      ...{ stored: photo.stored === 1, lost: photo.lost !== null, distanceM: photo.distance_m },
      ...{ accuracyM: photo.accuracy_m, ageMs: photo.age_ms },
      ...{ reused: photo.reused === 1, similar: photo.similar === 1 },
    }));
    return [
      { report, project: projectOf(project), unusual: unusual({ ...report, photos: evidence }, before) },
    ];
  });
  const [odd, plain] = [
    items.filter((i) => i.unusual.length > 0),
    items.filter((i) => i.unusual.length === 0),
  ];
  return {
    items: [...odd, ...plain].slice(0, limit),
    waiting: zones.results.reduce((sum, zone) => sum + zone.waiting, 0),
    unusual: odd.length,
    zones: zones.results,
  };
}
