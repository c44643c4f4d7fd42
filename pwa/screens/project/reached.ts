import { type Day, dayOf } from "#domain/day";
import type { StoredReport } from "#domain/dossier";
import type { Basis } from "#domain/fields";
import { milestoneRank } from "#domain/milestone";

/** The reports that count on a basis, as the books count them: what was returned or withdrawn is out, a correction that counts takes its place. */
export function counted(reports: readonly StoredReport[], basis: Basis): StoredReport[] {
  const stands = ({ state }: StoredReport) =>
    state === "verified" || (basis === "reported" && state === "pending");
  const standing = new Set(reports.filter(stands).map(({ id }) => id));
  return reports.filter(
    ({ id, supersededBy }) => standing.has(id) && (supersededBy === null || !standing.has(supersededBy)),
  );
}

/** The day on which each rung (1 to 4) was first seen, by the reports that count. */
export function reachedOn(reports: readonly StoredReport[]): ReadonlyMap<number, Day> {
  const days = new Map<number, Day>();
  for (const { milestone, observedAt } of [...reports].sort((a, b) => a.observedAt - b.observedAt)) {
    const rank = milestoneRank(milestone);
    if (rank > 0 && !days.has(rank)) days.set(rank, dayOf(observedAt));
  }
  return days;
}

type Units = NonNullable<StoredReport["units"]>;

/** Physical progress as last observed: of each kind of unit, and in percent. */
export interface Physical {
  /** By the unit: 栋, 条生产线. */
  readonly units: ReadonlyMap<string, Units>;
  readonly percent: number | null;
}

/** The last that reports say of each kind of unit, and of the percentage. */
export function physicalOf(reports: readonly StoredReport[]): Physical {
  const units = new Map<string, Units>();
  let percent: number | null = null;
  for (const report of [...reports].sort((a, b) => a.observedAt - b.observedAt)) {
    if (report.units) units.set(report.units.unit, report.units);
    percent = report.percent ?? percent;
  }
  return { units, percent };
}

/** A photo that the server has, by when it was taken. */
export interface Shot {
  readonly sha256: string;
  readonly atMs: number;
  readonly report: StoredReport;
  /** Its number in the report, from 1. */
  readonly place: number;
}

/** The photos of reports that nobody returned or withdrew, the oldest first, each picture once. */
export function shotsOf(reports: readonly StoredReport[]): Shot[] {
  const shots = new Map<string, Shot>();
  for (const report of reports.filter(({ state }) => state === "verified" || state === "pending"))
    for (const [index, { sha256, stored, takenAt }] of report.photos.entries())
      if (stored) shots.set(sha256, { sha256, atMs: takenAt ?? report.observedAt, report, place: index + 1 });
  return [...shots.values()].sort((a, b) => a.atMs - b.atMs);
}
