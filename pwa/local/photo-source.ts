import { type BytesRow, keysOfSource, type PhotoRow, type Store } from "./schema.ts";

/**
 * What a draft's photo is made from: the file as it was picked, then the picture without its stamp. It is written and
 * read where the photo is made, in a worker wherever the browser can, since a copy of many megabytes would hold the page
 * up. So this speaks to IndexedDB itself, with a connection for each step, which never stands in the way of an upgrade.
 */
export interface PhotoSource {
  /** The name of the person's database, open elsewhere. */
  readonly database: string;
  readonly key: string;
  /** Where that database lies, unless in the browser's own store. */
  readonly store?: Store;
}

/** A browser copies what it stores several times over; a file is kept in parts so that only a part of it is. */
const PART_BYTES = 2 * 1024 * 1024;

/**
 * Keeps a photo as it was picked. Its row comes first: of a phone that dies half-way somebody must be told, and nothing
 * may be left that no row knows of. `bytesKept` tells that all of it is there. Ends early where the photo was taken out,
 * or made from the file itself, meanwhile.
 */
export async function keepRaw(source: PhotoSource, row: PhotoRow, file: Blob): Promise<void> {
  const { key } = source;
  await within(source, async (open) => {
    await change(open, "relaxed", (photos) => photos.put({ ...row, bytesKept: false }));
    for (let at = 0, isRaw = true; isRaw && at < file.size; at += PART_BYTES) {
      const bytes = await file.slice(at, at + PART_BYTES).arrayBuffer();
      const isLast = at + PART_BYTES >= file.size;
      await change(open, isLast ? "strict" : "relaxed", (photos, photoBytes) => {
        const asked = photos.get(key);
        asked.onsuccess = () => {
          const known: PhotoRow | undefined = asked.result;
          isRaw = known?.phase === "raw";
          if (!known) photoBytes.delete(rangeOf(source));
          if (!isRaw) return;
          photoBytes.put({ key: `${key}/${String(at / PART_BYTES).padStart(4, "0")}`, bytes });
          if (isLast) photos.put({ ...known, bytesKept: true });
        };
      });
    }
  });
}

/** Puts the picture without its stamp in the place of the raw one, unless the photo was saved or taken out meanwhile. */
export async function keepClean(source: PhotoSource, bytes: ArrayBuffer): Promise<void> {
  await within(source, (open) =>
    change(open, "relaxed", (photos, photoBytes) => {
      const asked = photos.get(source.key);
      asked.onsuccess = () => {
        const row: PhotoRow | undefined = asked.result;
        if (row?.phase !== "draft" || !row.picked) return;
        photoBytes.delete(rangeOf(source));
        photoBytes.put({ key: source.key, bytes });
      };
    }),
  );
}

/** The bytes a photo is made from, or undefined when they are not there. */
export async function sourceBytes(source: PhotoSource): Promise<ArrayBuffer | undefined> {
  let asked: IDBRequest<BytesRow[]> | undefined;
  await within(source, (open) =>
    change(open, "relaxed", (_, photoBytes) => {
      asked = photoBytes.getAll(rangeOf(source));
    }),
  );
  const [first, ...rest] = (asked?.result ?? []).map((row) => row.bytes);
  return rest.length > 0 && first ? new Blob([first, ...rest]).arrayBuffer() : first;
}

function rangeOf({ key, store }: PhotoSource): IDBKeyRange {
  return (store?.IDBKeyRange ?? IDBKeyRange).bound(...keysOfSource(key));
}

async function within<T>(
  { database, store }: PhotoSource,
  work: (open: IDBDatabase) => Promise<T>,
): Promise<T> {
  const open = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = (store?.indexedDB ?? indexedDB).open(database);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    // The app opens it first, with its stores: one that is not there must not be made here.
    opening.onupgradeneeded = () => opening.transaction?.abort();
  });
  try {
    return await work(open);
  } finally {
    open.close();
  }
}

/** One transaction. Throws what it failed with: a `QuotaExceededError` for a phone without room. */
function change(
  open: IDBDatabase,
  durability: IDBTransactionDurability,
  work: (photos: IDBObjectStore, photoBytes: IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = open.transaction(["photos", "photoBytes"], "readwrite", { durability });
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore("photos"), transaction.objectStore("photoBytes"));
  });
}
