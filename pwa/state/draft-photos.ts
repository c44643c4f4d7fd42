import { type ReadonlySignal, signal } from "@preact/signals";
import type { Position } from "#domain/fields";
import { MAX_PHOTOS } from "#domain/limits";
import { newId } from "../device.ts";
import { isFull } from "../local/connection.ts";
import {
  announcePhotos,
  draftPhoto,
  draftPhotos,
  dropPhoto,
  keepRowOnly,
  keepShrunkPhoto,
  placePhoto,
  rawRow,
  settleStamp,
} from "../local/photos.ts";
import type { LocalDatabase, PhotoRow, PickedRow } from "../local/schema.ts";
import { CannotDecode, NotAPhoto, NotLoaded } from "../photos/failure.ts";
import { keepCleanOf, keepFile, prepare, shrink } from "../photos/shrink.ts";
import { SNIFF_BYTES, sniff } from "../photos/sniff.ts";
import type { StampWords } from "../photos/stamp-facts.ts";
import { takenAt, wasTakenHere } from "../photos/taken-at.ts";
import type { DraftPhoto } from "./contract.ts";

/** The photos of one draft, from the pick until they are ready to be sent. */
export interface DraftPhotos {
  readonly photos: ReadonlySignal<readonly DraftPhoto[]>;
  readonly progress: ReadonlySignal<{ readonly done: number; readonly of: number } | null>;
  /** Shows the photos kept in a database, none that went with a report, and goes on with those that were not shrunk when the page was killed. */
  open(db: LocalDatabase): Promise<void>;
  /** `place` is where the phone is, once it knows; nothing waits for it. */
  add(files: readonly File[], place: Promise<Position | null>): Promise<void>;
  remove(key: string): Promise<void>;
  /** Stamps anew the photos whose stamps do not say what the draft says now. */
  restamp(): void;
  /** Resolves when no photo is being worked on and each says what the draft says. */
  settled(): Promise<void>;
  /** Shows none; object URLs are let go. */
  clear(): void;
  /** The same for a draft thrown away: what is still being kept of it is taken out as well. */
  discard(): void;
}

/**
 * Files that are not wholly kept or not made ready yet, and those that found no room on the phone and live as long as
 * the page. The page's, not the draft's: who leaves the screen and comes back finds them.
 */
const files = new Map<string, File>();
const unkept = new Set<string>();
/** Taken out, maybe on a screen opened since: whatever is still doing something for them stops. */
const removed = new Set<string>();
/** So long another page may take to keep a file; one that is not whole by then never will be. */
const KEEPING_MS = 60_000;
/** How often photos are tried again whose scripts could not be loaded; at once when the browser says it is online. */
const AGAIN_MS = 30_000;

/**
 * `whenOpen` resolves with the person's database once it is known whose draft this is; `words` is what stamps say now,
 * null while that is being looked up.
 */
export function createDraftPhotos(
  project: string,
  whenOpen: () => Promise<LocalDatabase>,
  words: () => StampWords | null,
): DraftPhotos {
  const photos = signal<readonly DraftPhoto[]>([]);
  const progress = signal<{ readonly done: number; readonly of: number } | null>(null);
  // One after the other: decoding two at once doubles the memory, which is what phones kill pages for.
  let queue: Promise<void> = Promise.resolve();
  let adding: Promise<void> = Promise.resolve();
  let current: { readonly key: string; readonly abort: AbortController } | null = null;
  let isRestampAhead = false;
  const enqueue = (work: () => Promise<void>) => (queue = queue.then(work, work));

  const show = (photo: DraftPhoto) => {
    photos.value = photos.value.map((p) => (p.key === photo.key ? photo : p));
  };
  const hide = (key: string) => {
    letGo(key);
    photos.value = photos.value.filter((p) => p.key !== key);
  };
  const takeOut = (key: string) => {
    removed.add(key);
    hide(key);
    files.delete(key);
    if (current?.key === key) current.abort.abort();
  };
  const letGo = (key: string) => {
    const gone = photos.value.find((p) => p.key === key);
    if (gone?.thumbnail) URL.revokeObjectURL(gone.thumbnail);
  };
  const isShown = (key: string) => photos.value.some((p) => p.key === key);
  const showReady = (key: string, bytes: number, thumbnail: ArrayBuffer | undefined) => {
    if (!isShown(key)) return;
    letGo(key);
    const url = thumbnail && URL.createObjectURL(new Blob([thumbnail], { type: "image/jpeg" }));
    show({ key, state: "ready", bytes, ...(url && { thumbnail: url }) });
  };

  /** Keeps a picked file as it is; answers whether it is worth going on. */
  async function keep(db: LocalDatabase, row: PhotoRow, file: File): Promise<boolean> {
    const { key } = row;
    try {
      if (!sniff(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer()))) throw new NotAPhoto();
      if (removed.has(key)) return false;
      try {
        await keepFile({ database: db.name, key }, row, file);
      } catch (error) {
        if (!isFull(error)) throw error;
        // There may still be room for what it shrinks to, a twentieth of it.
        await keepRowOnly(db, row);
        unkept.add(key);
      }
      // Taken out while it was written.
      if (removed.has(key)) await dropPhoto(db, key);
      return !removed.has(key);
    } catch (error) {
      const isUnread = error instanceof DOMException && error.name === "NotReadableError";
      const failed = error instanceof NotAPhoto ? "photo_type" : isUnread ? "cannot_decode" : "storage_full";
      files.delete(key);
      await dropPhoto(db, key).catch(() => undefined);
      show({ key, state: "failed", failed });
      return false;
    }
  }

  /** Shrinks and stamps a photo, and keeps it. Answers null for one taken out meanwhile, or in the draft already. */
  async function make(
    db: LocalDatabase,
    row: PhotoRow,
  ): Promise<{ row: PhotoRow; thumbnail: ArrayBuffer } | null> {
    const { key, picked } = row;
    const { position = null, atMs: pickedMs = Date.now(), fileMs = row.takenAtMs, exifMs } = picked ?? {};
    const now = words() ?? { project, zone: null, milestone: null, reporter: null };
    const abort = new AbortController();
    current = { key, abort };
    try {
      const job = { words: now, position, pickedMs, fileMs, exifMs };
      const shrunk = await shrink({ database: db.name, key }, files.get(key) ?? null, job, abort.signal);
      const made = await keepShrunkPhoto(db, key, { ...shrunk, stamp: stampOf(now, shrunk.position) });
      return made && { row: made, thumbnail: shrunk.thumbnail };
    } finally {
      current = null;
    }
  }

  /** Makes a photo that is kept raw ready. */
  async function work(db: LocalDatabase, key: string): Promise<void> {
    if (isShown(key)) {
      show({ key, state: "working" });
      try {
        const row = await draftPhoto(db, key);
        const made = row && (await make(db, row));
        if (made) showReady(key, made.row.bytes, made.thumbnail);
        else hide(key);
        if (made && row.phase === "raw" && !unkept.has(key)) {
          files.delete(key);
          await keepCleanOf({ database: db.name, key });
        }
      } catch (error) {
        if (error instanceof NotLoaded) holdUp(db, key);
        else {
          await dropPhoto(db, key).catch(() => undefined);
          files.delete(key);
          if (isShown(key)) show({ key, state: "failed", failed: failureOf(error) });
        }
      }
    }
    advance({ done: 1, of: 0 });
  }

  function advance({ done, of }: { done: number; of: number }): void {
    const next = { done: (progress.value?.done ?? 0) + done, of: (progress.value?.of ?? 0) + of };
    progress.value = next.done < next.of ? next : null;
  }

  function enqueueWork(db: LocalDatabase, key: string): void {
    advance({ done: 0, of: 1 });
    void enqueue(() => work(db, key));
  }

  /** Nothing is wrong with the photo, and it is kept: it waits for what would make it ready. */
  function holdUp(db: LocalDatabase, key: string): void {
    if (!isShown(key)) return;
    show({ key, state: "waiting", isHeldUp: true });
    void networkBack().then(() => {
      if (photos.value.some((photo) => photo.key === key && photo.isHeldUp)) enqueueWork(db, key);
    });
  }

  function restamp(): void {
    if (isRestampAhead) return;
    isRestampAhead = true;
    void enqueue(async () => {
      isRestampAhead = false;
      if (photos.value.length === 0) return;
      const db = await whenOpen();
      for (const row of await draftPhotos(db, project)) {
        if (row.phase !== "draft" || !row.picked || !isShown(row.key)) continue;
        const now = words();
        if (!now || row.picked.stamp === stampOf(now, placeOf(row.picked))) continue;
        try {
          const made = await make(db, row);
          if (!made) hide(row.key);
        } catch (error) {
          // A photo is worth more than its stamp: it stays as it was.
          if (error instanceof CannotDecode) await settleStamp(db, row.key).catch(() => undefined);
        }
      }
    });
  }

  async function addAll(chosen: readonly File[], place: Promise<Position | null>): Promise<void> {
    const start = photos.value.length;
    const picked = chosen.slice(0, Math.max(0, MAX_PHOTOS - start)).map((file, i) => {
      const key = newId();
      const times = { pickedMs: Date.now(), fileMs: file.lastModified };
      return { file, key, row: rawRow({ project, key, place: start + i, ...times, bytes: file.size }) };
    });
    for (const { key, file } of picked) files.set(key, file);
    photos.value = [...photos.value, ...picked.map(({ key }): DraftPhoto => ({ key, state: "waiting" }))];
    const db = await whenOpen();
    // A phone too full for this is told of at the first file.
    await announcePhotos(
      db,
      picked.filter(({ key }) => !removed.has(key)).map(({ row }) => row),
    ).catch(() => undefined);
    // All are kept before any is shrunk: that is what must not be lost.
    const kept: string[] = [];
    for (const { file, key, row } of picked) {
      if (await keep(db, row, file)) kept.push(key);
      // It may have been announced after it was taken out.
      else if (removed.has(key)) await dropPhoto(db, key).catch(() => undefined);
    }
    for (const key of kept) enqueueWork(db, key);
    void place.then(async (position) => {
      if (!position) return;
      for (const { key } of picked) await placePhoto(db, key, position).catch(() => undefined);
      restamp();
    });
  }

  return {
    photos,
    progress,
    async open(db) {
      const rows = (await draftPhotos(db, project)).filter(isMine);
      const here = new Set(rows.map((row) => row.key));
      for (const { key, state } of photos.value) if (state === "ready" && !here.has(key)) hide(key);
      const known = new Set(photos.value.map((p) => p.key));
      const added = rows.filter((row) => !known.has(row.key));
      photos.value = [
        ...added.map(({ key, bytes }): DraftPhoto => ({ key, state: "waiting", bytes })),
        ...photos.value,
      ];
      const thumbnails = await db.thumbnails.bulkGet(added.map((row) => row.sha256));
      for (const [i, row] of added.entries()) {
        if (row.phase === "raw") enqueueWork(db, row.key);
        else showReady(row.key, row.bytes, thumbnails[i]?.bytes);
      }
      restamp();
      // The form is drawn by now.
      void prepare();
    },
    async add(files, place) {
      adding = Promise.all([adding, addAll(files, place)]).then(() => undefined);
      await adding;
      await queue;
    },
    async remove(key) {
      takeOut(key);
      await dropPhoto(await whenOpen(), key);
    },
    restamp,
    async settled() {
      await adding;
      restamp();
      let seen: Promise<void>[] = [];
      while (seen[0] !== adding || seen[1] !== queue) {
        seen = [adding, queue];
        await Promise.all(seen);
      }
    },
    clear() {
      for (const photo of photos.value) hide(photo.key);
    },
    discard() {
      for (const photo of photos.value) takeOut(photo.key);
    },
  };
}

/** False for a photo that another page of the app is keeping at this moment. */
function isMine({ key, phase, bytesKept, picked }: PhotoRow): boolean {
  return phase !== "raw" || bytesKept || files.has(key) || Date.now() - (picked?.atMs ?? 0) > KEEPING_MS;
}

/** Resolves when what could not be loaded may be to be had again. */
function networkBack(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, AGAIN_MS);
    addEventListener("online", end);
  });
}

/** Where a photo was taken, if the phone was there when it was picked. */
function placeOf({ atMs: pickedMs, fileMs, exifMs = null, position }: PickedRow): Position | null {
  return wasTakenHere(takenAt({ exifMs, fileMs, pickedMs }), pickedMs) ? position : null;
}

function stampOf(words: StampWords, position: Position | null): string {
  return JSON.stringify([words.project, words.zone, words.milestone, words.reporter, position]);
}

function failureOf(error: unknown): NonNullable<DraftPhoto["failed"]> {
  return error instanceof CannotDecode ? error.code : "storage_full";
}
