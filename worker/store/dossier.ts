import type { Dossier, StoredReport } from "#domain/dossier";
import type { MilestoneCode } from "#domain/milestone";
import type { PhotoLossWord } from "#domain/protocol";
import type { Scope } from "#domain/scope";
import {
  LISTING_COLUMNS,
  type ListingRow,
  listingOf,
  VERDICT_COLUMNS,
  type VerdictRow,
  verdictOf,
} from "./project-rows.ts";
import { findProject } from "./projects.ts";

/** The most reports shown of one project; the newest. */
const REPORTS = 500;

const LATEST = `SELECT id FROM report WHERE project = ?1 ORDER BY observed_ms DESC, id DESC LIMIT ${REPORTS}`;
const REPORT_ROWS = `
SELECT r.*, who.name AS person_name, (SELECT c.newer FROM correction c JOIN report n ON n.id = c.newer AND n.person = r.person AND n.project = r.project
    WHERE c.older = r.id ORDER BY n.received_ms DESC LIMIT 1) AS superseded_by
FROM (${LATEST}) latest JOIN report r ON r.id = latest.id JOIN person who ON who.id = r.person
ORDER BY r.observed_ms DESC, r.id DESC`;
const VERDICT_ROWS = `
SELECT ${VERDICT_COLUMNS} FROM verdict v LEFT JOIN person by ON by.id = v.person
WHERE v.project = ?1 AND v.report IN (${LATEST}) ORDER BY v.at_ms, v.id`;
const PHOTO_ROWS = `
SELECT ph.*, b.sha256 IS NOT NULL AS stored, iif(b.sha256 IS NULL, l.why, NULL) AS lost
FROM photo ph LEFT JOIN blob b ON b.sha256 = ph.sha256 LEFT JOIN photo_loss l ON l.report = ph.report AND l.sha256 = ph.sha256
WHERE ph.report IN (${LATEST}) ORDER BY ph.report, ph.place`;
const LISTING_ROWS = `SELECT ${LISTING_COLUMNS} FROM listing l JOIN round o ON o.id = l.round WHERE l.project = ?1 ORDER BY o.year, o.number, l.batch`;

interface ReportRow {
  id: string;
  seq: number;
  project: string;
  person: string;
  person_name: string;
  observed_ms: number;
  observed_by_phone_ms: number;
  clock_offset_ms: number;
  received_ms: number;
  milestone: MilestoneCode | null;
  units_done: number | null;
  units_total: number | null;
  units_unit: string | null;
  percent: number | null;
  completed_wan: number | null;
  note: string | null;
  lat: number | null;
  lng: number | null;
  accuracy_m: number | null;
  supersedes: string | null;
  superseded_by: string | null;
}

interface PhotoRow {
  report: string;
  sha256: string;
  bytes: number;
  width: number | null;
  height: number | null;
  taken_ms: number | null;
  lat: number | null;
  lng: number | null;
  accuracy_m: number | null;
  stored: 0 | 1;
  lost: PhotoLossWord | null;
  distance_m: number | null;
  age_ms: number | null;
}

/** Everything behind a project's figures, newest report first; null when the project is not the caller's to see. */
export async function readDossier(db: D1Database, scope: Scope, id: string): Promise<Dossier | null> {
  const project = await findProject(db, scope, id);
  if (!project) return null;
  const [listings, reports, verdicts, photos] = (await db.batch(
    [LISTING_ROWS, REPORT_ROWS, VERDICT_ROWS, PHOTO_ROWS].map((sql) => db.prepare(sql).bind(id)),
  )) as [D1Result<ListingRow>, D1Result<ReportRow>, D1Result<VerdictRow>, D1Result<PhotoRow>];
  const verdictsOf = Map.groupBy(verdicts.results, (row) => row.report);
  const photosOf = Map.groupBy(photos.results, (row) => row.report);
  return {
    project,
    listings: listings.results.map(listingOf),
    reports: reports.results.map((row) =>
      reportOf(row, verdictsOf.get(row.id) ?? [], photosOf.get(row.id) ?? []),
    ),
  };
}

function reportOf(
  row: ReportRow,
  verdicts: readonly VerdictRow[],
  photos: readonly PhotoRow[],
): StoredReport {
  return {
    id: row.id,
    seq: row.seq,
    project: row.project,
    person: { id: row.person, name: row.person_name },
    observedAt: row.observed_ms,
    observedAtByPhone: row.observed_by_phone_ms,
    clockOffsetMs: row.clock_offset_ms,
    receivedAt: row.received_ms,
    milestone: row.milestone,
    units:
      row.units_done === null
        ? null
        : { done: row.units_done, total: row.units_total, unit: row.units_unit ?? "" },
    percent: row.percent,
    completed: row.completed_wan,
    note: row.note,
    position: positionOf(row),
    supersedes: row.supersedes,
    supersededBy: row.superseded_by,
    state: verdicts.at(-1)?.verdict ?? "pending",
    verdicts: verdicts.map(verdictOf),
    photos: photos.map((photo) => ({
      sha256: photo.sha256,
      bytes: photo.bytes,
      width: photo.width,
      height: photo.height,
      takenAt: photo.taken_ms,
      position: positionOf(photo),
      stored: photo.stored === 1,
      lost: photo.lost,
      distanceM: photo.distance_m,
      ageMs: photo.age_ms,
    })),
  };
}

function positionOf({ lat, lng, accuracy_m }: Pick<ReportRow, "lat" | "lng" | "accuracy_m">) {
  if (lat === null || lng === null) return null;
  return accuracy_m === null ? { lat, lng } : { lat, lng, accuracy: accuracy_m };
}
