import { withDatabase } from "./connection.ts";
import { freeSource, freeUnneeded } from "./photos.ts";
import { withRoom } from "./room.ts";
import { type DraftRow, draftOwner, type LocalDatabase } from "./schema.ts";

/** The draft of a project, or undefined. */
export async function getDraft(db: LocalDatabase, project: string): Promise<DraftRow | undefined> {
  return withDatabase(db, () => db.drafts.get(project));
}

/** Keeps a draft as it is now; answers false, and keeps nothing, for one that was saved as a report meanwhile. */
export async function keepDraft(db: LocalDatabase, draft: DraftRow): Promise<boolean> {
  return withRoom(() =>
    withDatabase(db, () =>
      db.transaction("rw", db.drafts, db.reports, async () => {
        if (await db.reports.get(draft.reportId)) return false;
        await db.drafts.put(draft);
        return true;
      }),
    ),
  );
}

/** Throws a draft away with its photos. */
export async function dropDraft(db: LocalDatabase, project: string): Promise<void> {
  await withDatabase(db, () =>
    db.transaction("rw", db.drafts, db.photos, db.photoBytes, db.thumbnails, async () => {
      await db.drafts.delete(project);
      const photos = await db.photos.where({ owner: draftOwner(project) }).toArray();
      for (const photo of photos) {
        await db.photos.delete(photo.key);
        await freeSource(db, photo.key);
        if (photo.sha256) await freeUnneeded(db, photo.sha256);
      }
    }),
  );
}
