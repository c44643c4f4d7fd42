import type { Dossier } from "#domain/dossier";
import type { Scope } from "#domain/scope";
import {
  LISTING_COLUMNS,
  type ListingRow,
  listingOf,
  VERDICT_COLUMNS,
  type VerdictRow,
} from "./project-rows.ts";
import { findProject } from "./projects.ts";
import {
  PHOTO_COLUMNS,
  PHOTO_SOURCE,
  type PhotoRow,
  REPORT_COLUMNS,
  type ReportRow,
  withEvidence,
} from "./report-rows.ts";

/** The most reports shown of one project; the newest. */
const REPORTS = 500;

const LATEST = `SELECT id FROM report WHERE project = ?1 ORDER BY observed_ms DESC, id DESC LIMIT ${REPORTS}`;
const REPORT_ROWS = `
SELECT ${REPORT_COLUMNS}
FROM (${LATEST}) latest JOIN report r ON r.id = latest.id JOIN person who ON who.id = r.person
ORDER BY r.observed_ms DESC, r.id DESC`;
const VERDICT_ROWS = `
SELECT ${VERDICT_COLUMNS} FROM verdict v LEFT JOIN person by ON by.id = v.person
WHERE v.project = ?1 AND v.report IN (${LATEST}) ORDER BY v.at_ms, v.id`;
const PHOTO_ROWS = `
SELECT ${PHOTO_COLUMNS} FROM ${PHOTO_SOURCE}
WHERE ph.report IN (${LATEST}) ORDER BY ph.report, ph.place`;
const LISTING_ROWS = `SELECT ${LISTING_COLUMNS} FROM listing l JOIN round o ON o.id = l.round WHERE l.project = ?1 ORDER BY o.year, o.number, l.batch`;

/** Everything behind a project's figures, newest report first; null when the project is not the caller's to see. */
export async function readDossier(db: D1Database, scope: Scope, id: string): Promise<Dossier | null> {
  const project = await findProject(db, scope, id);
  if (!project) return null;
  const [listings, reports, verdicts, photos] = (await db.batch(
    [LISTING_ROWS, REPORT_ROWS, VERDICT_ROWS, PHOTO_ROWS].map((sql) => db.prepare(sql).bind(id)),
  )) as [D1Result<ListingRow>, D1Result<ReportRow>, D1Result<VerdictRow>, D1Result<PhotoRow>];
  return {
    project,
    listings: listings.results.map(listingOf),
    reports: withEvidence(reports.results, verdicts.results, photos.results),
  };
}
