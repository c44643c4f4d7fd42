import { type ReadonlySignal, signal } from "@preact/signals";
import { uuidv7 } from "#domain/id";
import { MAX_PHOTOS } from "#domain/limits";
import { randomBytes } from "../device.ts";
import { isFull } from "../local/connection.ts";
import {
  draftPhotos,
  dropPhoto,
  keepRawPhoto,
  keepShrunkPhoto,
  placePhoto,
  rawBytes,
} from "../local/photos.ts";
import type { LocalDatabase } from "../local/schema.ts";
import { locate } from "../photos/position.ts";
import { CannotDecode, shrink } from "../photos/shrink.ts";
import { type PhotoType, SNIFF_BYTES, sniff } from "../photos/sniff.ts";
import type { DraftPhoto } from "./contract.ts";

/** The photos of one draft, from the pick until they are ready to be sent. */
export interface DraftPhotos {
  readonly photos: ReadonlySignal<readonly DraftPhoto[]>;
  /** Shows the photos kept in a database and goes on with those that were not shrunk when the page was killed. */
  open(db: LocalDatabase): Promise<void>;
  add(files: readonly File[]): Promise<void>;
  remove(key: string): Promise<void>;
  /** Resolves when no photo is being worked on. */
  settled(): Promise<void>;
  /** Shows none; object URLs are let go. */
  clear(): void;
}

/** A photo taken this recently was taken here. */
const HERE_MS = 5 * 60_000;
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/** `whenOpen` resolves with the person's database once it is known whose draft this is. */
export function createDraftPhotos(project: string, whenOpen: () => Promise<LocalDatabase>): DraftPhotos {
  const photos = signal<readonly DraftPhoto[]>([]);
  // One after the other: decoding two at once doubles the memory, which is what phones kill pages for.
  let queue: Promise<void> = Promise.resolve();
  let adding: Promise<void> = Promise.resolve();
  const unkept = new Map<string, ArrayBuffer>();
  const enqueue = (work: () => Promise<void>) => (queue = queue.then(work, work));

  const show = (photo: DraftPhoto) => {
    photos.value = photos.value.map((p) => (p.key === photo.key ? photo : p));
  };
  const hide = (key: string) => {
    const gone = photos.value.find((p) => p.key === key);
    if (gone?.thumbnail) URL.revokeObjectURL(gone.thumbnail);
    photos.value = photos.value.filter((p) => p.key !== key);
  };
  const isShown = (key: string) => photos.value.some((p) => p.key === key);
  const showReady = (key: string, bytes: number, thumbnail: ArrayBuffer | undefined) => {
    if (!isShown(key)) return;
    const url = thumbnail && URL.createObjectURL(new Blob([thumbnail], { type: "image/jpeg" }));
    show({ key, state: "ready", bytes, ...(url && { thumbnail: url }) });
  };

  /** Keeps a picked file as it is; answers whether it is worth going on. */
  async function keep(db: LocalDatabase, key: string, place: number, file: File): Promise<boolean> {
    const takenAtMs = isPlausible(file.lastModified) ? file.lastModified : null;
    try {
      const bytes = await file.arrayBuffer();
      if (!typeOf(bytes)) throw new TypeError("no photo");
      try {
        await keepRawPhoto(db, { project, key, place, takenAtMs, bytes });
      } catch (error) {
        if (!isFull(error)) throw error;
        // There may still be room for what it shrinks to, a twentieth of it.
        await keepRawPhoto(db, { project, key, place, takenAtMs, bytes: null });
        unkept.set(key, bytes);
      }
      return true;
    } catch (error) {
      const isUnread = error instanceof DOMException && error.name === "NotReadableError";
      const failed = error instanceof TypeError ? "photo_type" : isUnread ? "cannot_decode" : "storage_full";
      show({ key, state: "failed", failed });
      return false;
    }
  }

  /** Shrinks a photo that is kept raw. */
  async function work(db: LocalDatabase, key: string): Promise<void> {
    if (!isShown(key)) return;
    try {
      const bytes = unkept.get(key) ?? (await rawBytes(db, key));
      const type = bytes && typeOf(bytes);
      if (!bytes || !type) throw new CannotDecode("not kept");
      const shrunk = await shrink(bytes, type);
      const takenAtMs = isPlausible(shrunk.takenAtMs) ? shrunk.takenAtMs : null;
      const row = await keepShrunkPhoto(db, key, { ...shrunk, takenAtMs });
      if (!row) return hide(key);
      showReady(key, row.bytes, shrunk.thumbnail);
      if (row.takenAtMs !== null && Date.now() - row.takenAtMs < HERE_MS) void notePlace(db, key);
    } catch (error) {
      await dropPhoto(db, key).catch(() => undefined);
      const failed = error instanceof CannotDecode ? "cannot_decode" : "storage_full";
      if (isShown(key)) show({ key, state: "failed", failed });
    } finally {
      unkept.delete(key);
    }
  }

  async function addAll(files: readonly File[]): Promise<void> {
    const place = photos.value.length;
    const picked = files
      .slice(0, Math.max(0, MAX_PHOTOS - place))
      .map((file) => ({ file, key: uuidv7(Date.now(), randomBytes(10)) }));
    photos.value = [...photos.value, ...picked.map(({ key }): DraftPhoto => ({ key, state: "working" }))];
    const db = await whenOpen();
    // All are kept before any is shrunk: that is what must not be lost.
    for (const [i, { file, key }] of picked.entries()) {
      if (await keep(db, key, place + i, file)) void enqueue(() => work(db, key));
    }
  }

  return {
    photos,
    async open(db) {
      const rows = await draftPhotos(db, project);
      const known = new Set(photos.value.map((p) => p.key));
      const added = rows.filter((row) => !known.has(row.key));
      photos.value = [
        ...added.map(({ key, bytes }): DraftPhoto => ({ key, state: "working", bytes })),
        ...photos.value,
      ];
      const thumbnails = await db.thumbnails.bulkGet(added.map((row) => row.sha256));
      for (const [i, row] of added.entries()) {
        if (row.phase === "raw") void enqueue(() => work(db, row.key));
        else showReady(row.key, row.bytes, thumbnails[i]?.bytes);
      }
    },
    async add(files) {
      adding = Promise.all([adding, addAll(files)]).then(() => undefined);
      await adding;
      await queue;
    },
    async remove(key) {
      hide(key);
      await dropPhoto(await whenOpen(), key);
    },
    async settled() {
      let seen: Promise<void>[] = [];
      while (seen[0] !== adding || seen[1] !== queue) {
        seen = [adding, queue];
        await Promise.all(seen);
      }
    },
    clear() {
      for (const photo of photos.value) hide(photo.key);
    },
  };
}

function typeOf(bytes: ArrayBuffer): PhotoType | null {
  return sniff(new Uint8Array(bytes, 0, Math.min(SNIFF_BYTES, bytes.byteLength)));
}

async function notePlace(db: LocalDatabase, key: string): Promise<void> {
  const position = await locate();
  if (typeof position === "object") await placePhoto(db, key, position).catch(() => undefined);
}

function isPlausible(atMs: number | null): boolean {
  return atMs !== null && atMs >= EARLIEST_MS && atMs <= Date.now() + 60_000;
}
