import { withDatabase } from "../local/connection.ts";
import { deviceId } from "../local/meta.ts";
import {
  type DraftRow,
  draftOwner,
  type LocalDatabase,
  type PhotoRow,
  type ReportOrigin,
  type ReportRow,
} from "../local/schema.ts";
import type { RescuedBytes, RescuedPhoto, RescuedReport } from "./format.ts";
import type { RescueFile } from "./open.ts";

/** What came of bringing a file in. */
export interface BroughtIn {
  readonly reports: number;
  readonly drafts: number;
  /** Reports and drafts that this phone had already; they stay as they are. */
  readonly known: number;
  /** Drafts left out because the project has another draft here. */
  readonly draftsKept: number;
  readonly photos: number;
  /** Photos that the file claims and does not hold as they were. */
  readonly photosLost: number;
}

/** What became of one report or draft: brought in with so many photos, here already, or left out. */
type Came = { readonly photos: number; readonly lost: number } | "known" | "kept";

/**
 * Puts the reports and drafts of a file into the outbox of the person who saved them. Each comes in one transaction with
 * its photos, under its own id, so that doing it again, or after half of it, brings only what is not here yet.
 */
export async function bringIn(
  db: LocalDatabase,
  file: RescueFile,
  progress: (done: number, total: number) => void = () => {},
): Promise<BroughtIn> {
  const { reports, drafts, device } = file.manifest;
  const here = await deviceId(db);
  const came: { what: "report" | "draft"; how: Came }[] = [];
  const total = reports.length + drafts.length;
  for (const rescued of reports) {
    progress(came.length, total);
    const from = rescued.origin ?? device;
    // A phone that gets its own file back goes on as itself.
    const origin = from.id === here ? null : from;
    came.push({ what: "report", how: await bringReport(db, file, rescued, origin) });
  }
  for (const draft of drafts) {
    progress(came.length, total);
    came.push({ what: "draft", how: await bringDraft(db, file, draft) });
  }
  progress(total, total);
  const fresh = came.flatMap(({ what, how }) => (typeof how === "string" ? [] : [{ what, ...how }]));
  return {
    reports: fresh.filter(({ what }) => what === "report").length,
    drafts: fresh.filter(({ what }) => what === "draft").length,
    known: came.filter(({ how }) => how === "known").length,
    draftsKept: came.filter(({ how }) => how === "kept").length,
    photos: fresh.reduce((sum, { photos }) => sum + photos, 0),
    photosLost: fresh.reduce((sum, { lost }) => sum + lost, 0),
  };
}

async function bringReport(
  db: LocalDatabase,
  file: RescueFile,
  rescued: RescuedReport,
  origin: ReportOrigin | null,
): Promise<Came> {
  const { report } = rescued;
  if (await withDatabase(db, () => db.reports.get(report.id))) return "known";
  const photos = await unpack(file, report.id);
  const { origin: _, ...rest } = rescued;
  // Whatever the other phone knew, the server is asked again: it answers which photos it lacks.
  const isRefused = rescued.state === "refused";
  const row: ReportRow = {
    ...rest,
    ...{ id: report.id, seq: report.seq, project: report.project, ...(origin && { origin }) },
    ...{ state: isRefused ? "refused" : "waiting", receivedAtMs: null },
  };
  return withDatabase(db, () =>
    db.transaction("rw", [db.reports, db.photos, db.photoBytes, db.thumbnails], async (): Promise<Came> => {
      if (await db.reports.get(row.id)) return "known";
      await db.reports.add(row);
      return keepPhotos(db, photos, isRefused ? "kept" : "held");
    }),
  );
}

async function bringDraft(db: LocalDatabase, file: RescueFile, draft: DraftRow): Promise<Came> {
  const owner = draftOwner(draft.project);
  const photos = await unpack(file, owner);
  return withDatabase(db, () =>
    db.transaction(
      "rw",
      [db.drafts, db.reports, db.photos, db.photoBytes, db.thumbnails],
      async (): Promise<Came> => {
        const mine = await db.drafts.get(draft.project);
        if (mine?.reportId === draft.reportId || (await db.reports.get(draft.reportId))) return "known";
        if (mine || (await db.photos.where("[owner+phase]").between([owner], [owner, []]).count()) > 0)
          return "kept";
        await db.drafts.add(draft);
        return keepPhotos(db, photos, null);
      },
    ),
  );
}

interface Unpacked {
  readonly photo: RescuedPhoto;
  readonly bytes: RescuedBytes;
  readonly thumbnail: ArrayBuffer | undefined;
}

async function unpack(file: RescueFile, owner: string): Promise<Unpacked[]> {
  const unpacked: Unpacked[] = [];
  for (const photo of file.manifest.photos.filter((one) => one.owner === owner))
    unpacked.push({ photo, bytes: await file.photo(photo), thumbnail: await file.thumbnail(photo) });
  return unpacked;
}

/** Inside a transaction over the photos' tables. `phase` null: as they were in the draft. */
async function keepPhotos(
  db: LocalDatabase,
  unpacked: readonly Unpacked[],
  phase: "held" | "kept" | null,
): Promise<Came> {
  let lost = 0;
  for (const { photo, bytes, thumbnail } of unpacked) {
    const { file: _, digest: __, thumbnail: ___, lossAccepted: ____, lost: before, ...rest } = photo;
    const isHere = typeof bytes !== "string";
    // A photo without bytes that was sent before is the server's; it says so with the receipt.
    const isLost = !isHere && photo.phase !== "sent";
    if (isLost) lost++;
    // A draft's photo that is lost is of no use to anybody.
    if (isLost && phase === null) continue;
    const row: PhotoRow = {
      ...rest,
      ...{ phase: phase ?? rest.phase, refused: null, bytesKept: isHere },
      ...(isLost && { lost: before ?? (bytes === "altered" ? "altered" : "missing") }),
    };
    await db.photos.put(row);
    const key = row.sha256 || row.key;
    if (isHere) await db.photoBytes.put({ key, bytes });
    if (thumbnail && row.sha256) await db.thumbnails.put({ key: row.sha256, bytes: thumbnail });
  }
  return { photos: unpacked.length - lost, lost };
}
