import type { StoredReport } from "#domain/dossier";
import { SanpiError } from "#domain/error";
import type { Scope } from "#domain/scope";
import { VERDICT_COLUMNS, type VerdictRow } from "./project-rows.ts";
import {
  PHOTO_COLUMNS,
  PHOTO_SOURCE,
  type PhotoRow,
  REPORT_COLUMNS,
  type ReportRow,
  withEvidence,
} from "./report-rows.ts";
import { projectInScope, scopeParameter } from "./scope.ts";

// What a page goes on after must be inside the scope itself, so that nothing can be learnt of others by it. It need not be of
// the page's projects: its own may have been changed meanwhile, so that the words no longer mean it.
const LAST = `
SELECT r.project, r.observed_ms, r.id
FROM report r JOIN project p ON p.id = r.project LEFT JOIN zone z ON z.id = p.zone
WHERE r.id = ?2 AND ${projectInScope("?1")}`;
// CROSS JOIN: the projects named first, then the reports of each by their index.
const REPORTS = `
SELECT ${REPORT_COLUMNS}
FROM json_each(?2) n CROSS JOIN project p ON p.id = n.value LEFT JOIN zone z ON z.id = p.zone
  CROSS JOIN report r ON r.project = p.id JOIN person who ON who.id = r.person
WHERE ${projectInScope("?1")} AND (?3 IS NULL OR (r.project, r.observed_ms, r.id) > (?3, ?4, ?5))
ORDER BY r.project, r.observed_ms, r.id LIMIT ?6`;
const VERDICTS = `
SELECT ${VERDICT_COLUMNS} FROM json_each(?1) n CROSS JOIN verdict v ON v.report = n.value LEFT JOIN person by ON by.id = v.person
ORDER BY v.at_ms, v.id`;
const PHOTOS = `
SELECT ${PHOTO_COLUMNS} FROM ${PHOTO_SOURCE}
WHERE ph.report IN (SELECT value FROM json_each(?1)) ORDER BY ph.report, ph.place`;

/** Some projects' reports after one of them (its id; null for the first page), so many at most. */
export interface ReportPage {
  readonly projects: readonly string[];
  readonly after: string | null;
  readonly limit: number;
}

/**
 * Reports of projects inside the scope, with their verdicts and photos: by project, then by the time observed. Throws
 * `not_found` where the report to go on after is hidden or unknown: an empty page would end an export in its midst.
 */
export async function readReports(
  db: D1Database,
  scope: Scope,
  { projects, after, limit }: ReportPage,
): Promise<StoredReport[]> {
  const last = after === null ? null : await positionOf(db, scope, after);
  const { results } = await db
    .prepare(REPORTS)
    .bind(
      ...[scopeParameter(scope), JSON.stringify(projects)],
      ...[last?.project ?? null, last?.observed_ms ?? null, last?.id ?? null, limit],
    )
    .all<ReportRow>();
  const ids = JSON.stringify(results.map(({ id }) => id));
  const [verdicts, photos] = (await db.batch([VERDICTS, PHOTOS].map((sql) => db.prepare(sql).bind(ids)))) as [
    D1Result<VerdictRow>,
    D1Result<PhotoRow>,
  ];
  return withEvidence(results, verdicts.results, photos.results);
}

type Position = Pick<ReportRow, "project" | "observed_ms" | "id">;

async function positionOf(db: D1Database, scope: Scope, report: string): Promise<Position> {
  const position = await db.prepare(LAST).bind(scopeParameter(scope), report).first<Position>();
  if (!position) throw new SanpiError("not_found");
  return position;
}
