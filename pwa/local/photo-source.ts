import type { PhotoRow } from "./schema.ts";

/**
 * What a draft's photo is made from: the file as it was picked, then the picture without its stamp. It is written and
 * read where the photo is made, in a worker wherever the browser can: a copy of many megabytes would hold the page up,
 * and the memory is wanted for decoding. So this speaks to IndexedDB itself, with a connection for each step, which
 * never stands in the way of an upgrade.
 */
export interface PhotoSource {
  /** The name of the person's database, open elsewhere. */
  readonly database: string;
  readonly key: string;
}

/** Keeps a photo as it was picked, with its row, in one transaction. */
export async function keepRaw(
  { database, key }: PhotoSource,
  row: PhotoRow,
  bytes: ArrayBuffer,
): Promise<void> {
  await within(database, "readwrite", (photos, photoBytes) => {
    photoBytes.put({ key, bytes });
    photos.put(row);
  });
}

/** Puts the picture without its stamp in the place of the raw one, unless the photo was saved or taken out meanwhile. */
export async function keepClean({ database, key }: PhotoSource, bytes: ArrayBuffer): Promise<void> {
  await within(database, "readwrite", (photos, photoBytes) => {
    const asked = photos.get(key);
    asked.onsuccess = () => {
      const row: PhotoRow | undefined = asked.result;
      if (row?.phase === "draft" && row.picked) photoBytes.put({ key, bytes });
    };
  });
}

/** The bytes a photo is made from, or undefined when they are not there. */
export async function sourceBytes({ database, key }: PhotoSource): Promise<ArrayBuffer | undefined> {
  let asked: IDBRequest<{ bytes: ArrayBuffer } | undefined> | undefined;
  await within(database, "readonly", (_, photoBytes) => {
    asked = photoBytes.get(key);
  });
  return asked?.result?.bytes;
}

/** Throws what the transaction failed with: a `QuotaExceededError` for a phone without room. */
async function within(
  database: string,
  mode: "readonly" | "readwrite",
  work: (photos: IDBObjectStore, photoBytes: IDBObjectStore) => void,
): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(database);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    // The app opens it first, with its stores: one that is not there must not be made here.
    opening.onupgradeneeded = () => opening.transaction?.abort();
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const transaction = db.transaction(["photos", "photoBytes"], mode, { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore("photos"), transaction.objectStore("photoBytes"));
    });
  } finally {
    db.close();
  }
}
