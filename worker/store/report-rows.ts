import type { StoredReport } from "#domain/dossier";
import type { MilestoneCode } from "#domain/milestone";
import type { PhotoLossWord } from "#domain/protocol";
import { type VerdictRow, verdictOf } from "./project-rows.ts";

/** What every query of reports selects, from report `r` and its person `who`. */
export const REPORT_COLUMNS = `r.*, who.name AS person_name, (
    SELECT c.newer FROM correction c JOIN report n ON n.id = c.newer AND n.person = r.person AND n.project = r.project
    WHERE c.older = r.id ORDER BY n.received_ms DESC, n.id DESC LIMIT 1) AS superseded_by`;

/** What every query of photos selects and reads, from claim `ph`. */
export const PHOTO_COLUMNS =
  "ph.*, b.sha256 IS NOT NULL AS stored, iif(b.sha256 IS NULL, l.why, NULL) AS lost";
export const PHOTO_SOURCE =
  "photo ph LEFT JOIN blob b ON b.sha256 = ph.sha256 LEFT JOIN photo_loss l ON l.report = ph.report AND l.sha256 = ph.sha256";

/** A report as stored, with who sent it and what corrects it. */
export interface ReportRow {
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

/** A report's claim to a photo as stored, and whether its bytes are there. */
export interface PhotoRow {
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

/** A report as the API tells it. */
export function reportOf(
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

/** Reports as the API tells them, each with its own of the verdicts and photos. */
export function withEvidence(
  reports: readonly ReportRow[],
  verdicts: readonly VerdictRow[],
  photos: readonly PhotoRow[],
): StoredReport[] {
  const verdictsOf = Map.groupBy(verdicts, (row) => row.report);
  const photosOf = Map.groupBy(photos, (row) => row.report);
  return reports.map((row) => reportOf(row, verdictsOf.get(row.id) ?? [], photosOf.get(row.id) ?? []));
}

function positionOf({ lat, lng, accuracy_m }: Pick<ReportRow, "lat" | "lng" | "accuracy_m">) {
  if (lat === null || lng === null) return null;
  return accuracy_m === null ? { lat, lng } : { lat, lng, accuracy: accuracy_m };
}
