import type { Page } from "playwright-core";

/** What a person's database on a phone holds: JSON as stored, and bytes as base64 under their keys. */
export interface Stored {
  readonly tables: Record<string, Record<string, unknown>[]>;
  readonly bytes: Record<string, string>;
}

/** The note of the demo officer's draft of a project as the phone has kept it; undefined where it keeps none. */
export async function keptNote(page: Page, project: string): Promise<string | undefined> {
  const drafts = (await readStored(page, "demo-field")).tables.drafts as
    | { readonly project: string; readonly fields: { readonly note: string } }[]
    | undefined;
  return drafts?.find((draft) => draft.project === project)?.fields.note;
}

/** Reads a person's database from outside the app, without its code. */
export function readStored(page: Page, personId: string): Promise<Stored> {
  return page.evaluate(async (name) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    const all = (store: string) =>
      new Promise<Record<string, unknown>[]>((resolve, reject) => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const tables: Record<string, Record<string, unknown>[]> = {};
    for (const store of ["drafts", "reports", "photos"]) tables[store] = await all(store);
    const bytes: Record<string, string> = {};
    for (const row of await all("photoBytes")) {
      let text = "";
      for (const byte of new Uint8Array(row.bytes as ArrayBuffer)) text += String.fromCharCode(byte);
      bytes[String(row.key)] = btoa(text);
    }
    db.close();
    return { tables, bytes };
  }, `sanpi-${personId}`);
}
