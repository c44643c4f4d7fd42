import type { ReportState, Verdict } from "#domain/project";
import { wordOf } from "../local/outbox.ts";
import { type DraftRow, draftOwner, draftProject, type PhotoRow, type ReportRow } from "../local/schema.ts";
import type { DraftEntry, EntryPhoto, OutboxEntry, OutboxPhase } from "./contract.ts";

/** What the phone knows of its reports: rows as stored. */
export interface OutboxRows {
  readonly reports: readonly ReportRow[];
  readonly photos: readonly PhotoRow[];
  readonly verdicts: readonly Verdict[];
  readonly drafts: readonly DraftRow[];
  /** Names of the projects of those drafts, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Which reports (by id) and photos (by digest) are on their way just now. */
export interface OnTheirWay {
  readonly reports: ReadonlySet<string>;
  readonly photos: ReadonlySet<string>;
}

/** The reports as a screen lists them, newest first. */
export function entriesOf({ reports, photos, verdicts }: OutboxRows, sending: OnTheirWay): OutboxEntry[] {
  const photosOf = grouped(photos, (photo) => photo.owner);
  const verdictsOn = grouped(verdicts, (verdict) => verdict.report);
  return [...reports]
    .sort((a, b) => b.savedAtMs - a.savedAtMs || b.seq - a.seq)
    .map((row) => entryOf(row, photosOf.get(row.id) ?? [], verdictsOn.get(row.id) ?? [], sending));
}

function entryOf(
  row: ReportRow,
  photos: readonly PhotoRow[],
  verdicts: readonly Verdict[],
  sending: OnTheirWay,
): OutboxEntry {
  const { report } = row;
  const state = wordOf(verdicts);
  const refused = row.refused ?? photos.find((p) => p.phase === "refused")?.refused ?? null;
  const reason =
    state === "returned" ? [...verdicts].reverse().find((v) => v.verdict === "returned")?.reason : null;
  return {
    ...{ id: row.id, seq: row.seq, projectId: row.project, projectName: row.projectName, state },
    phase: phaseOf(row, photos, state, sending.reports.has(row.id)),
    ...(refused && { refused }),
    ...(reason && { reason }),
    observedAt: report.observedAt,
    milestone: report.milestone ?? null,
    completedWan: report.completed ?? null,
    note: report.note ?? "",
    photosSent: photos.filter((p) => p.phase === "sent").length,
    photosTotal: photos.length,
    bytesWaiting: bytesOf(photos.filter(isWaiting)),
    photos: [...photos]
      .sort((a, b) => a.place - b.place)
      .map((photo) => ({ sha256: photo.sha256, bytes: photo.bytes, state: stateOf(photo, sending.photos) })),
    photosLost: photos.filter(isLost).length,
    notKept: row.notKept ?? [],
    isFromElsewhere: row.origin !== undefined,
  };
}

function stateOf({ phase, sha256, lost }: PhotoRow, sending: ReadonlySet<string>): EntryPhoto["state"] {
  if (phase === "sent" || phase === "refused") return phase;
  if (phase === "lost") return lost ?? "missing";
  return sending.has(sha256) ? "sending" : "waiting";
}

function isLost({ phase, lossAccepted }: PhotoRow): boolean {
  return phase === "lost" && !lossAccepted;
}

function phaseOf(
  row: ReportRow,
  photos: readonly PhotoRow[],
  state: ReportState,
  isSending: boolean,
): OutboxPhase {
  if (row.supersededBy) return "superseded";
  if (state === "withdrawn") return "withdrawn";
  const isUnsound = photos.some((p) => p.phase === "refused" || isLost(p));
  if (row.state === "refused" || state === "returned" || isUnsound) return "needsYou";
  if (row.state === "waiting") return isSending ? "sending" : "waiting";
  return photos.every((p) => p.phase === "sent" || p.phase === "lost") ? "complete" : "received";
}

/** What was begun and not saved, last changed first. A draft that says nothing (any more) is none. */
export function draftsOf({ drafts, photos, names }: OutboxRows): DraftEntry[] {
  const begun = grouped(
    photos.filter((photo) => photo.phase === "raw" || photo.phase === "draft"),
    (photo) => photo.owner,
  );
  const withRow = drafts.map((row) => ({ row, project: row.project }));
  const known = new Set(drafts.map((row) => draftOwner(row.project)));
  // Photos are kept before anything else of a draft is.
  const photosOnly = [...begun.keys()]
    .filter((owner) => !known.has(owner))
    .map((owner) => ({ row: undefined, project: draftProject(owner) }));
  return [...withRow, ...photosOnly]
    .map(({ row, project }) => ({
      ...{ projectId: project, projectName: names.get(project) ?? project, keptAt: row?.keptAtMs ?? 0 },
      ...{ milestone: row?.fields.milestone ?? null, completedWan: row?.fields.completedWan ?? "" },
      ...{ note: row?.fields.note ?? "", mends: Boolean(row?.mends) },
      photos: begun.get(draftOwner(project))?.length ?? 0,
      saysSomething: Object.values(row?.fields ?? {}).some(Boolean),
    }))
    .filter((draft) => draft.saysSomething || draft.photos > 0)
    .sort((a, b) => b.keptAt - a.keptAt)
    .map(({ saysSomething: _, ...draft }) => draft);
}

/** What only this phone has and is still to be sent. */
export function waitingOf({ reports, photos }: Pick<OutboxRows, "reports" | "photos">): {
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
