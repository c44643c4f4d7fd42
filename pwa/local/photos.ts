import type { ErrorCode } from "#domain/error";
import type { Position } from "#domain/fields";
import type { PhotoLossWord } from "#domain/protocol";
import { isFull, withDatabase } from "./connection.ts";
import { getMeta, setMeta } from "./meta.ts";
import { holdRoom, withRoom } from "./room.ts";
import {
  type BytesRow,
  type ChangingPhoto,
  draftOwner,
  keysOfSource,
  type LocalDatabase,
  type PhotoPhase,
  type PhotoRow,
} from "./schema.ts";

/** A photo as it was shrunk. */
export interface ShrunkPhoto {
  readonly sha256: string;
  readonly jpeg: ArrayBuffer;
  readonly thumbnail: ArrayBuffer;
  readonly width: number;
  readonly height: number;
  /** When it was taken by the camera's clock; and when and where as stamped. */
  readonly exifMs: number | null;
  readonly takenAtMs: number | null;
  readonly position: Position | null;
  /** What it was stamped with. */
  readonly stamp: string;
}

/** While a photo is in one of these, its bytes may still have to travel. */
const NEEDS_BYTES: readonly PhotoPhase[] = ["draft", "held", "kept", "waiting", "refused"];

/** A photo as it was picked, when that was, and the file's own time (epoch ms). */
export interface RawPhoto {
  readonly project: string;
  readonly key: string;
  readonly place: number;
  readonly pickedMs: number;
  readonly fileMs: number;
  readonly bytes: number;
}

/** Keeps whether the last photo found room; the person is warned while it did not. */
async function noteRoom<T>(db: LocalDatabase, keeping: () => Promise<T>): Promise<T> {
  const note = (isOut: boolean) => withRoom(() => noteOutOfRoom(db, isOut)).catch(() => undefined);
  try {
    const kept = await keeping();
    await note(false);
    return kept;
  } catch (error) {
    if (isFull(error)) await note(true);
    throw error;
  }
}

async function noteOutOfRoom(db: LocalDatabase, isOut: boolean): Promise<void> {
  if (Boolean(await getMeta(db, "isOutOfRoom")) !== isOut) await setMeta(db, "isOutOfRoom", isOut);
}

/** The row of a photo as it was picked; photo-source.ts keeps it with its bytes. */
export function rawRow({ project, key, place, pickedMs, fileMs, bytes }: RawPhoto): PhotoRow {
  return {
    ...{ key, owner: draftOwner(project), place, phase: "raw", sha256: "", bytes },
    ...{ width: null, height: null, takenAtMs: null, position: null, refused: null, bytesKept: true },
    picked: { atMs: pickedMs, fileMs, position: null, stamp: "" },
  };
}

/** Keeps that photos were picked, before their bytes: whoever opens the draft meanwhile finds them. */
export async function announcePhotos(db: LocalDatabase, rows: readonly PhotoRow[]): Promise<void> {
  await withDatabase(db, () => db.photos.bulkPut(rows.map((row) => ({ ...row, bytesKept: false }))));
  // Before photos can use up all there is; behind the rows, or a screen left at once and opened again would not find them.
  await holdRoom();
}

/** Keeps that a photo was picked where the phone has no room for its bytes: they wait in the page. */
export async function keepRowOnly(db: LocalDatabase, row: PhotoRow): Promise<void> {
  await noteRoom(db, () =>
    withDatabase(db, () =>
      db.transaction("rw", db.photos, db.photoBytes, async () => {
        await freeSource(db, row.key);
        await db.photos.put({ ...row, bytes: 0, bytesKept: false });
      }),
    ),
  );
}

/** A photo of a draft, or undefined for one taken out or saved meanwhile. */
export async function draftPhoto(db: LocalDatabase, key: string): Promise<PhotoRow | undefined> {
  const row = await withDatabase(db, () => db.photos.get(key));
  return row && (row.phase === "raw" || row.phase === "draft") ? row : undefined;
}

/**
 * Puts a shrunk photo in the place of the raw one, or of the one stamped before. Answers the row, or null for a photo
 * taken out or saved meanwhile, or one that the draft holds already. Where the phone has no room for it beside what it
 * was made from, that goes.
 */
export async function keepShrunkPhoto(
  db: LocalDatabase,
  key: string,
  photo: ShrunkPhoto,
): Promise<PhotoRow | null> {
  return noteRoom(db, async () => {
    try {
      return await putShrunk(db, key, photo, false);
    } catch (error) {
      if (!isFull(error)) throw error;
      return await putShrunk(db, key, photo, true);
    }
  });
}

async function putShrunk(
  db: LocalDatabase,
  key: string,
  photo: ShrunkPhoto,
  isCramped: boolean,
): Promise<PhotoRow | null> {
  return withDatabase(db, () =>
    db.transaction("rw", db.photos, db.photoBytes, db.thumbnails, async () => {
      const row = await db.photos.get(key);
      if (!row || (row.phase !== "raw" && row.phase !== "draft")) return null;
      const { sha256, width, height, jpeg, takenAtMs, position, exifMs, stamp } = photo;
      const twin = await db.photos
        .where({ sha256 })
        .filter((p) => p.owner === row.owner && p.key !== key)
        .first();
      if (twin || isCramped || !row.picked) await freeSource(db, key);
      if (twin) {
        await db.photos.delete(key);
        if (row.sha256) await freeUnneeded(db, row.sha256);
        return null;
      }
      await db.photoBytes.put({ key: sha256, bytes: jpeg });
      await db.thumbnails.put({ key: sha256, bytes: photo.thumbnail });
      const made: PhotoRow = {
        ...{ ...row, phase: "draft", bytesKept: true },
        ...{ sha256, width, height, takenAtMs, position, bytes: jpeg.byteLength },
        ...(row.picked && { picked: { ...row.picked, exifMs, stamp } }),
      };
      await db.photos.put(made);
      if (row.sha256 && row.sha256 !== sha256) await freeUnneeded(db, row.sha256);
      return made;
    }),
  );
}

/** Keeps where the phone was when a photo was picked; nothing happens when the photo was taken out or saved meanwhile. */
export async function placePhoto(db: LocalDatabase, key: string, position: Position): Promise<void> {
  await withDatabase(db, () =>
    db.photos.where({ key }).modify((row: ChangingPhoto) => {
      if (row.picked) row.picked = { ...row.picked, position };
    }),
  );
}

/** Takes a photo's stamp for final: what it was made from cannot be read any more. */
export async function settleStamp(db: LocalDatabase, key: string): Promise<void> {
  await withDatabase(db, () =>
    db.transaction("rw", db.photos, db.photoBytes, async () => {
      const row = await db.photos.get(key);
      if (row?.phase !== "draft") return;
      const { picked, ...settled } = row;
      await db.photos.put(settled);
      if (picked) await freeSource(db, key);
    }),
  );
}

/** A draft's photos in their order. */
export async function draftPhotos(db: LocalDatabase, project: string): Promise<PhotoRow[]> {
  return withDatabase(db, () => db.photos.where({ owner: draftOwner(project) }).sortBy("place"));
}

/** Takes a photo out of a draft, with its bytes unless a report shares them. One saved meanwhile is its report's. */
export async function dropPhoto(db: LocalDatabase, key: string): Promise<void> {
  await withDatabase(db, () =>
    db.transaction("rw", db.photos, db.photoBytes, db.thumbnails, async () => {
      const row = await db.photos.get(key);
      if (row?.phase !== "raw" && row?.phase !== "draft") return;
      await db.photos.delete(key);
      await freeSource(db, key);
      if (row.sha256) await freeUnneeded(db, row.sha256);
    }),
  );
}

/** Frees what a draft's photo was made from. Inside a transaction over photoBytes. */
export async function freeSource(db: LocalDatabase, key: string): Promise<void> {
  await db.photoBytes
    .where("key")
    .between(...keysOfSource(key), true, true)
    .delete();
}

/** Frees what no photo row needs any more. Inside a transaction over photos, photoBytes and thumbnails. */
export async function freeUnneeded(db: LocalDatabase, sha256: string): Promise<void> {
  const rows = await db.photos.where({ sha256 }).toArray();
  if (rows.length === 0) await db.thumbnails.delete(sha256);
  if (rows.some((row) => row.bytesKept && NEEDS_BYTES.includes(row.phase))) return;
  await db.photoBytes.delete(sha256);
  await db.photos.where({ sha256 }).modify({ bytesKept: false });
}

/** Photos whose reports the server has and whose bytes it still lacks. */
export async function waitingPhotos(db: LocalDatabase): Promise<PhotoRow[]> {
  return withDatabase(db, () => db.photos.where({ phase: "waiting" }).toArray());
}

/** A photo's bytes, or how they were lost: not there any more, or no longer what their digest says. */
export async function soundBytes(db: LocalDatabase, sha256: string): Promise<ArrayBuffer | PhotoLossWord> {
  const row = await withDatabase(db, () => db.photoBytes.get(sha256));
  if (!row) return "missing";
  return (await digestOf(row.bytes)) === sha256 ? row.bytes : "altered";
}

/** Lower-case hexadecimal SHA-256. */
export async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
}

/**
 * Keeps the server's word that it has a photo's bytes: the only thing that frees them here. The thumbnail stays. Another
 * report of this phone may claim the same photo: it will find that the server has it.
 */
export async function photoSent(db: LocalDatabase, sha256: string): Promise<void> {
  await withDatabase(db, () =>
    db.transaction("rw", db.photos, db.photoBytes, async () => {
      await db.photos.where({ sha256, phase: "waiting" }).modify({ phase: "sent" });
      await db.photos.where({ sha256 }).modify({ bytesKept: false });
      await db.photoBytes.delete(sha256);
    }),
  );
}

/** Keeps that a photo cannot be sent: refused for good by the server, or lost on this phone. Its report needs the person. */
export async function photoFailed(
  db: LocalDatabase,
  sha256: string,
  why: ErrorCode | PhotoLossWord,
): Promise<void> {
  const change =
    why === "missing" || why === "altered"
      ? { phase: "lost" as const, bytesKept: false, lost: why }
      : { phase: "refused" as const, refused: why };
  await withDatabase(db, () => db.photos.where({ sha256, phase: "waiting" }).modify(change));
}

/** Lets photos that the server refused be tried again, at the person's word. */
export async function retryRefusedPhotos(db: LocalDatabase): Promise<void> {
  await withDatabase(db, () =>
    db.photos.where({ phase: "refused" }).modify({ phase: "waiting", refused: null }),
  );
}

/** Keeps that the person knows of a report's lost photos and leaves it at that: the facts stand without them. */
export async function acceptLosses(db: LocalDatabase, owner: string): Promise<void> {
  await withDatabase(db, () => db.photos.where({ owner, phase: "lost" }).modify({ lossAccepted: true }));
}

/** The thumbnails of an owner's photos that are still on the phone, under their photos' digests. */
export async function thumbnailsOf(db: LocalDatabase, owner: string): Promise<BytesRow[]> {
  return withDatabase(db, async () => {
    const photos = await db.photos.where({ owner }).toArray();
    const rows = await db.thumbnails.bulkGet(photos.map((p) => p.sha256));
    return rows.flatMap((row) => (row ? [row] : []));
  });
}
