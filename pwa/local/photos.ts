import type { ErrorCode } from "#domain/error";
import type { Position } from "#domain/fields";
import type { PhotoLossWord } from "#domain/protocol";
import { isFull, withDatabase } from "./connection.ts";
import { getMeta, setMeta } from "./meta.ts";
import { holdRoom, withRoom } from "./room.ts";
import { type BytesRow, draftOwner, type LocalDatabase, type PhotoPhase, type PhotoRow } from "./schema.ts";

/** A photo as it was shrunk. */
export interface ShrunkPhoto {
  readonly sha256: string;
  readonly jpeg: ArrayBuffer;
  readonly thumbnail: ArrayBuffer;
  readonly width: number;
  readonly height: number;
  readonly takenAtMs: number | null;
}

/** While a photo is in one of these, its bytes may still have to travel. */
const NEEDS_BYTES: readonly PhotoPhase[] = ["draft", "held", "kept", "waiting", "refused"];

/** A photo as it was picked. `takenAtMs` is the file's own time, for photos that carry none. */
export interface RawPhoto {
  readonly project: string;
  readonly key: string;
  readonly place: number;
  readonly takenAtMs: number | null;
  /** Null where the phone has no room for the whole of it: then it waits in the page. */
  readonly bytes: ArrayBuffer | null;
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

/** Keeps a photo as it was picked, before anything else is tried: phones kill the page while it is being shrunk. */
export async function keepRawPhoto(db: LocalDatabase, photo: RawPhoto): Promise<void> {
  const { project, key, place, takenAtMs, bytes } = photo;
  // Before photos can use up all there is.
  await holdRoom();
  const keep = () =>
    withDatabase(db, () =>
      db.transaction("rw", db.photos, db.photoBytes, async () => {
        if (bytes) await db.photoBytes.put({ key, bytes });
        await db.photos.put({
          ...{
            key,
            owner: draftOwner(project),
            place,
            phase: "raw",
            sha256: "",
            bytes: bytes?.byteLength ?? 0,
          },
          ...{
            width: null,
            height: null,
            takenAtMs,
            position: null,
            refused: null,
            bytesKept: bytes !== null,
          },
        });
      }),
    );
  // One that is too large as it was picked may still fit once it is shrunk.
  await (bytes ? keep() : noteRoom(db, keep));
}

/** A photo as it was picked, or undefined when it is not there any more. */
export async function rawBytes(db: LocalDatabase, key: string): Promise<ArrayBuffer | undefined> {
  return (await withDatabase(db, () => db.photoBytes.get(key)))?.bytes;
}

/**
 * Puts the shrunk photo in the place of the raw one. Answers the row, or null for a photo taken out
 * meanwhile, or one that the draft holds already.
 */
export async function keepShrunkPhoto(
  db: LocalDatabase,
  key: string,
  photo: ShrunkPhoto,
): Promise<PhotoRow | null> {
  return noteRoom(db, () =>
    withDatabase(db, () =>
      db.transaction("rw", db.photos, db.photoBytes, db.thumbnails, async () => {
        const row = await db.photos.get(key);
        if (!row) return null;
        await db.photoBytes.delete(key);
        const twin = await db.photos
          .where({ sha256: photo.sha256 })
          .filter((p) => p.owner === row.owner && p.key !== key)
          .first();
        if (twin) {
          await db.photos.delete(key);
          return null;
        }
        await db.photoBytes.put({ key: photo.sha256, bytes: photo.jpeg });
        await db.thumbnails.put({ key: photo.sha256, bytes: photo.thumbnail });
        const { sha256, width, height, jpeg } = photo;
        const takenAtMs = photo.takenAtMs ?? row.takenAtMs;
        const made: PhotoRow = {
          ...{ ...row, phase: "draft", bytesKept: true },
          ...{ sha256, width, height, takenAtMs, bytes: jpeg.byteLength },
        };
        await db.photos.put(made);
        return made;
      }),
    ),
  );
}

/** Adds where a draft's photo was taken; nothing happens when the photo has gone meanwhile. */
export async function placePhoto(db: LocalDatabase, key: string, position: Position): Promise<void> {
  await withDatabase(db, () => db.photos.update(key, { position }));
}

/** A draft's photos in their order. */
export async function draftPhotos(db: LocalDatabase, project: string): Promise<PhotoRow[]> {
  return withDatabase(db, () => db.photos.where({ owner: draftOwner(project) }).sortBy("place"));
}

/** Takes a photo out of a draft, with its bytes unless a report shares them. */
export async function dropPhoto(db: LocalDatabase, key: string): Promise<void> {
  await withDatabase(db, () =>
    db.transaction("rw", db.photos, db.photoBytes, db.thumbnails, async () => {
      const row = await db.photos.get(key);
      if (!row) return;
      await db.photos.delete(key);
      await db.photoBytes.delete(key);
      if (row.sha256) await freeUnneeded(db, row.sha256);
    }),
  );
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
