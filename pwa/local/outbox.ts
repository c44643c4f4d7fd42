import Dexie from "dexie";
import type { ErrorCode } from "#domain/error";
import { uuidv7 } from "#domain/id";
import { MAX_PHOTOS } from "#domain/limits";
import type { ReportState, Verdict } from "#domain/project";
import type { ReportInput } from "#domain/report";
import { withDatabase } from "./connection.ts";
import { freeSource, freeUnneeded } from "./photos.ts";
import { type DraftRow, draftOwner, type LocalDatabase, type PhotoRow, type ReportRow } from "./schema.ts";

/** What a report says, as judged from the draft; number and photos are added in the transaction that saves it. */
export type ReportFacts = Omit<ReportInput, "id" | "seq" | "photos">;

/** How a report stands by the verdicts on it: the last one counts. */
export function wordOf(verdicts: readonly Verdict[]): ReportState {
  const last = verdicts.reduce<Verdict | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined);
  return last?.verdict ?? "pending";
}

/** How long a report that is complete stays listed on the phone. */
const LISTED_MS = 30 * 86_400_000;

/**
 * Moves a draft into the outbox in one transaction: the report takes the device's next number and the draft's photos,
 * and the draft is gone. Repeating it for the same draft saves nothing twice.
 */
export async function saveReport(
  db: LocalDatabase,
  draft: Pick<DraftRow, "project" | "reportId" | "mends">,
  projectName: string,
  facts: ReportFacts,
  nowMs: number,
): Promise<void> {
  await withDatabase(db, () =>
    db.transaction(
      "rw",
      [db.drafts, db.reports, db.photos, db.photoBytes, db.thumbnails, db.meta],
      async () => {
        const id = draft.reportId;
        if (await db.reports.get(id)) return;
        const seq = Number((await db.meta.get("seq"))?.value ?? 0) + 1;
        await db.meta.put({ name: "seq", value: seq });
        const photos = await db.photos.where({ owner: draftOwner(draft.project) }).sortBy("place");
        const ready = photos.filter((p) => p.phase === "draft");
        await db.reports.add({
          ...{ id, seq, project: draft.project, projectName, state: "waiting", savedAtMs: nowMs },
          report: { ...facts, id, seq, photos: ready.map(claimOf) },
          ...{ receivedAtMs: null, refused: null, detail: null, supersededBy: null },
        });
        for (const [place, { picked, ...photo }] of ready.entries()) {
          await db.photos.put({ ...photo, owner: id, place, phase: "held" });
          // Nothing will be stamped anew: what a saved report shows never changes.
          if (picked) await freeSource(db, photo.key);
        }
        if (draft.mends) await db.reports.update(draft.mends, { supersededBy: id });
        // Only the draft goes: a photo that another tab is still shrinking stays for the next report.
        await db.drafts.delete(draft.project);
      },
    ),
  );
}

function claimOf(photo: PhotoRow): NonNullable<ReportInput["photos"]>[number] {
  const { sha256, bytes, width, height, takenAtMs, position } = photo;
  return { sha256, bytes, width, height, takenAt: takenAtMs, position };
}

/** All reports without a receipt, by their number. */
export async function waitingReports(db: LocalDatabase): Promise<ReportInput[]> {
  const rows = await withDatabase(db, () =>
    db.reports.where("[state+seq]").between(["waiting", Dexie.minKey], ["waiting", Dexie.maxKey]).toArray(),
  );
  return rows.map((row) => row.report);
}

/** The server's word on one report: accepted, with the photos it lacks; or refused for good. */
export type ReportWord =
  | { readonly id: string; readonly missing: readonly string[] }
  | { readonly id: string; readonly refused: ErrorCode; readonly detail: string | null };

/** Keeps one report's receipt. Inside a transaction over reports and photos. */
export async function keepWord(db: LocalDatabase, word: ReportWord, nowMs: number): Promise<void> {
  const row = await db.reports.get(word.id);
  // A receipt that came twice, or late, finds the report already judged.
  if (row?.state !== "waiting") return;
  if ("refused" in word) {
    await db.reports.update(word.id, { state: "refused", refused: word.refused, detail: word.detail });
    await db.photos.where({ owner: word.id, phase: "held" }).modify({ phase: "kept" });
    return;
  }
  await db.reports.update(word.id, { state: "received", receivedAtMs: nowMs });
  await db.photos
    .where({ owner: word.id, phase: "held" })
    // Bytes freed earlier were sent with the report that this one mends: the server has them, or they are lost.
    .modify((photo: { -readonly [K in keyof PhotoRow]: PhotoRow[K] }) => {
      photo.phase = photo.bytesKept ? "waiting" : word.missing.includes(photo.sha256) ? "lost" : "sent";
    });
}

/**
 * Opens a saved report as a draft that takes its place, with copies of its photos; answers the draft, or undefined for a
 * report that is not on this phone. What was typed into a draft of the same project meanwhile stays, on top of it.
 */
export async function mendReport(
  db: LocalDatabase,
  id: string,
  nowMs: number,
  random: Uint8Array,
): Promise<DraftRow | undefined> {
  return withDatabase(db, () =>
    db.transaction("rw", [db.drafts, db.reports, db.photos, db.photoBytes, db.thumbnails], async () => {
      const row = await db.reports.get(id);
      if (!row) return undefined;
      const known = await db.drafts.get(row.project);
      if (known?.mends === id) return known;
      const draft = draftOf(row, nowMs, uuidv7(nowMs, random), known);
      await db.drafts.put(draft);
      const begun = await db.photos.where({ owner: draftOwner(row.project) }).toArray();
      const photos = await db.photos.where({ owner: id }).sortBy("place");
      const usable = photos.filter(
        (p) => p.phase !== "lost" && p.phase !== "refused" && !begun.some((b) => b.sha256 === p.sha256),
      );
      for (const [i, photo] of usable.slice(0, MAX_PHOTOS - begun.length).entries()) {
        const place = begun.length + i;
        await db.photos.put({
          ...photo,
          key: `${draft.reportId}.${place}`,
          owner: draftOwner(row.project),
          place,
          phase: "draft",
        });
      }
      return draft;
    }),
  );
}

function draftOf(row: ReportRow, nowMs: number, reportId: string, begun: DraftRow | undefined): DraftRow {
  const { report, refused } = row;
  const { units } = report;
  const typed = Object.fromEntries(Object.entries(begun?.fields ?? {}).filter(([, value]) => value));
  return {
    ...{ project: row.project, reportId, mends: row.id, supersedes: supersededBy(row), keptAtMs: nowMs },
    position: begun?.position ?? report.position ?? null,
    // A time that the server found to lie in the future cannot be kept.
    observedAtMs: refused === "time_in_future" ? null : report.observedAt,
    fields: {
      milestone: report.milestone ?? null,
      unitsDone: units ? String(units.done) : "",
      unitsTotal: units?.total == null ? "" : String(units.total),
      unitsUnit: units?.unit ?? "",
      percent: report.percent == null ? "" : String(report.percent),
      completedWan: report.completed == null ? "" : String(report.completed),
      note: report.note ?? "",
      ...typed,
    },
  };
}

/**
 * What the server is told that the new report corrects. It never kept a refused one, so what that one corrected is named
 * instead; where the link itself was refused, nothing is.
 */
function supersededBy({ id, state, refused, report }: ReportRow): string | null {
  if (state !== "refused") return id;
  if (refused === "supersedes_invalid") return null;
  return report.supersedes ?? (refused === "id_reused" ? null : id);
}

/** Forgets reports that are complete, or mended, for over 30 days; what waits, or needs the person, stays. */
export async function forgetOldReports(db: LocalDatabase, nowMs: number): Promise<void> {
  const before = nowMs - LISTED_MS;
  await withDatabase(db, () =>
    db.transaction("rw", db.reports, db.photos, db.photoBytes, db.thumbnails, db.verdicts, async () => {
      for (const row of await db.reports.where("savedAtMs").below(before).toArray()) {
        if (row.state === "waiting" || (row.receivedAtMs ?? row.savedAtMs) > before) continue;
        const photos = await db.photos.where({ owner: row.id }).toArray();
        if (photos.some((p) => p.phase === "waiting")) continue;
        const verdicts = await db.verdicts.where({ report: row.id }).toArray();
        const isComplete =
          row.state === "received" &&
          photos.every((p) => p.phase === "sent") &&
          wordOf(verdicts) !== "returned";
        if (!isComplete && !row.supersededBy) continue;
        await db.reports.delete(row.id);
        await db.photos.where({ owner: row.id }).delete();
        for (const photo of photos) await freeUnneeded(db, photo.sha256);
      }
    }),
  );
}
