import Dexie, { type Collection } from "dexie";
import type { ErrorCode } from "#domain/error";
import { uuidv7 } from "#domain/id";
import type { ReportState, Verdict } from "#domain/project";
import type { ReportInput } from "#domain/report";
import { randomBytes } from "../device.ts";
import { withDatabase } from "./connection.ts";
import { freeSource } from "./photos.ts";
import { withRoom } from "./room.ts";
import {
  type ChangingPhoto,
  type DraftRow,
  draftOwner,
  type LocalDatabase,
  type PhotoRow,
  type ReportOrigin,
  type ReportRow,
} from "./schema.ts";

/** What a report says, as judged from the draft; number and photos are added in the transaction that saves it. */
export type ReportFacts = Omit<ReportInput, "id" | "seq" | "photos">;

/** How a report stands by the verdicts on it: the last one counts. */
export function wordOf(verdicts: readonly Verdict[]): ReportState {
  const last = verdicts.reduce<Verdict | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined);
  return last?.verdict ?? "pending";
}

/**
 * Moves a draft into the outbox in one transaction: the report takes the device's next number and the draft's photos,
 * and the draft is gone. Repeating it for the same draft saves nothing twice. A draft that says something else than was
 * saved of it, on another page or unknown to this one, becomes a report of its own under `spareId`. Answers the report's
 * id. `notKept`: places of photos that the full phone could not keep.
 */
export async function saveReport(
  db: LocalDatabase,
  draft: Pick<DraftRow, "project" | "reportId" | "mends">,
  projectName: string,
  facts: ReportFacts,
  nowMs: number,
  notKept: readonly number[] = [],
  spareId = uuidv7(nowMs, randomBytes(10)),
): Promise<string> {
  return withRoom(() =>
    withDatabase(db, () =>
      db.transaction(
        "rw",
        [db.drafts, db.reports, db.photos, db.photoBytes, db.thumbnails, db.meta],
        async () => {
          const { project, reportId } = draft;
          const known = await db.reports.get(reportId);
          const begun = await db.drafts.get(project);
          const isAnothers = begun !== undefined && begun.reportId !== reportId;
          const photos = await db.photos.where({ owner: draftOwner(project) }).sortBy("place");
          // Those of a saved draft went with it: these were picked since, for the draft that is there now.
          const ready = known && isAnothers ? [] : photos.filter((p) => p.phase === "draft");
          const same = known && ready.length === 0 && (await savedSame(db, known, facts));
          if (same) return same.id;
          const id = known ? spareId : reportId;
          const seq = Number((await db.meta.get("seq"))?.value ?? 0) + 1;
          await db.meta.put({ name: "seq", value: seq });
          await db.reports.add({
            ...{ id, seq, project, projectName, state: "waiting", savedAtMs: nowMs },
            report: { ...facts, id, seq, photos: ready.map(claimOf) },
            ...{ receivedAtMs: null, refused: null, detail: null, supersededBy: null },
            ...(notKept.length > 0 && { notKept }),
          });
          for (const [place, { picked, ...photo }] of ready.entries()) {
            await db.photos.put({ ...photo, owner: id, place, phase: "held" });
            // Nothing will be stamped anew: what a saved report shows never changes.
            if (picked) await freeSource(db, photo.key);
          }
          if (draft.mends) await db.reports.update(draft.mends, { supersededBy: id });
          // Only the draft goes: a photo that another tab is still shrinking stays for the next report.
          if (!isAnothers) await db.drafts.delete(project);
          return id;
        },
      ),
    ),
  );
}

/** What was saved of a draft, at first or since, that says the same. Saving again finds another time, and another place. */
function savedSame(db: LocalDatabase, first: ReportRow, facts: ReportFacts): Promise<ReportRow | undefined> {
  const told = (Object.keys(facts) as (keyof ReportFacts)[]).filter(
    (name) => name !== "observedAt" && name !== "position",
  );
  const text = (of: ReportFacts) => JSON.stringify(told.map((name) => of[name]));
  return db.reports
    .where({ project: first.project })
    .filter(({ seq, report }) => seq >= first.seq && text(report) === text(facts))
    .first();
}

function claimOf(photo: PhotoRow): NonNullable<ReportInput["photos"]>[number] {
  const { sha256, bytes, width, height, takenAtMs, position } = photo;
  return { sha256, bytes, width, height, takenAt: takenAtMs, position };
}

/** All reports on which the last word is still to come, by their number: this phone's own, or those of the phone `origin`. */
export async function waitingReports(db: LocalDatabase, origin: string | null): Promise<ReportInput[]> {
  const rows = await undecidedRows(db);
  return rows.filter((row) => (row.origin?.id ?? null) === origin).map((row) => row.report);
}

/** The other phones whose reports wait here. */
export async function waitingOrigins(db: LocalDatabase): Promise<ReportOrigin[]> {
  const origins = (await undecidedRows(db)).flatMap(({ origin }) => (origin ? [origin] : []));
  return [...new Map(origins.map((origin) => [origin.id, origin])).values()];
}

function undecidedRows(db: LocalDatabase): Promise<ReportRow[]> {
  return withDatabase(db, () =>
    db.transaction("r", db.reports, async () => [
      ...(await reportsIn(db, "waiting").toArray()),
      ...(await reportsIn(db, "refused").filter(mayStillPass).toArray()),
    ]),
  );
}

/** The reports in one state, by their number. Inside a transaction over reports. */
export function reportsIn(db: LocalDatabase, state: ReportRow["state"]): Collection<ReportRow, string> {
  return db.reports.where("[state+seq]").between([state, Dexie.minKey], [state, Dexie.maxKey]);
}

/**
 * Whether a refusal need not be the last word. A time that lies in the future lies in the past one day, or at once when
 * the clock is set right; and what was sent before the clock was set back may arrive after what was sent since. So the
 * server is asked again with each exchange, until somebody mends the report.
 */
function mayStillPass({ state, refused, supersededBy }: ReportRow): boolean {
  return state === "refused" && refused === "time_in_future" && supersededBy === null;
}

/** The server's word on one report: accepted, with the photos it lacks; or refused for good. */
export type ReportWord =
  | { readonly id: string; readonly missing: readonly string[] }
  | { readonly id: string; readonly refused: ErrorCode; readonly detail: string | null };

/** Keeps one report's receipt. Inside a transaction over reports and photos. */
export async function keepWord(db: LocalDatabase, word: ReportWord, nowMs: number): Promise<void> {
  const row = await db.reports.get(word.id);
  // A receipt that came twice, or late, finds the report already judged.
  if (row?.state !== "waiting" && row?.refused !== "time_in_future") return;
  if ("refused" in word) {
    await db.reports.update(word.id, { state: "refused", refused: word.refused, detail: word.detail });
    await db.photos.where({ owner: word.id, phase: "held" }).modify({ phase: "kept" });
    return;
  }
  const received = { state: "received", receivedAtMs: nowMs, refused: null, detail: null } as const;
  await db.reports.update(word.id, received);
  await db.photos
    .where("[owner+phase]")
    .anyOf([word.id, "held"], [word.id, "kept"])
    // Bytes freed earlier were sent with the report that this one mends: the server has them, or they are lost.
    .modify((photo: ChangingPhoto) => {
      const isLost = !photo.bytesKept && word.missing.includes(photo.sha256);
      photo.phase = photo.bytesKept ? "waiting" : isLost ? "lost" : "sent";
      if (isLost) photo.lost ??= "missing";
    });
}
