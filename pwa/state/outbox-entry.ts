import type { Verdict } from "#domain/project";
import { wordOf } from "../local/outbox.ts";
import type { PhotoRow, ReportRow } from "../local/schema.ts";
import type { OutboxEntry, OutboxPhase } from "./contract.ts";

/** What the phone knows of its reports: rows as stored, and which reports are on their way just now. */
export interface OutboxRows {
  readonly reports: readonly ReportRow[];
  readonly photos: readonly PhotoRow[];
  readonly verdicts: readonly Verdict[];
}

/** The reports as a screen lists them, newest first. */
export function entriesOf(
  { reports, photos, verdicts }: OutboxRows,
  sending: ReadonlySet<string>,
): OutboxEntry[] {
  const photosOf = grouped(photos, (photo) => photo.owner);
  const verdictsOn = grouped(verdicts, (verdict) => verdict.report);
  return [...reports]
    .sort((a, b) => b.seq - a.seq)
    .map((row) =>
      entryOf(row, photosOf.get(row.id) ?? [], verdictsOn.get(row.id) ?? [], sending.has(row.id)),
    );
}

function entryOf(
  row: ReportRow,
  photos: readonly PhotoRow[],
  verdicts: readonly Verdict[],
  isSending: boolean,
): OutboxEntry {
  const { report } = row;
  const state = wordOf(verdicts);
  const refused = row.refused ?? photos.find((p) => p.phase === "refused")?.refused ?? null;
  const reason =
    state === "returned" ? [...verdicts].reverse().find((v) => v.verdict === "returned")?.reason : null;
  return {
    ...{ id: row.id, seq: row.seq, projectId: row.project, projectName: row.projectName, state },
    phase: phaseOf(row, photos, state === "returned", isSending),
    ...(refused && { refused }),
    ...(reason && { reason }),
    observedAt: report.observedAt,
    milestone: report.milestone ?? null,
    completedWan: report.completed ?? null,
    note: report.note ?? "",
    photosSent: photos.filter((p) => p.phase === "sent").length,
    photosTotal: photos.length,
    bytesWaiting: bytesOf(photos.filter(isWaiting)),
    photosLost: photos.filter((p) => p.phase === "lost").length,
  };
}

function phaseOf(
  row: ReportRow,
  photos: readonly PhotoRow[],
  isReturned: boolean,
  isSending: boolean,
): OutboxPhase {
  if (row.supersededBy) return "superseded";
  if (
    row.state === "refused" ||
    isReturned ||
    photos.some((p) => p.phase === "refused" || p.phase === "lost")
  )
    return "needsYou";
  if (row.state === "waiting") return isSending ? "sending" : "waiting";
  return photos.every((p) => p.phase === "sent") ? "complete" : "received";
}

/** What only this phone has and is still to be sent. */
export function waitingOf({ reports, photos }: OutboxRows): {
  reports: number;
  photos: number;
  bytes: number;
} {
  const waiting = photos.filter(isWaiting);
  return {
    reports: reports.filter((row) => row.state === "waiting").length,
    photos: waiting.length,
    bytes: bytesOf(waiting),
  };
}

function isWaiting({ phase }: PhotoRow): boolean {
  return phase === "held" || phase === "waiting";
}

function bytesOf(photos: readonly PhotoRow[]): number {
  return photos.reduce((sum, photo) => sum + photo.bytes, 0);
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
