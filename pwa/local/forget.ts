import { withDatabase } from "./connection.ts";
import { wordOf } from "./outbox.ts";
import { freeUnneeded } from "./photos.ts";
import type { LocalDatabase } from "./schema.ts";

/** How long a report that is complete stays listed on the phone. */
const LISTED_MS = 30 * 86_400_000;

/** Forgets reports that are complete, or mended, for over 30 days; what waits, or needs the person, stays. */
export async function forgetOldReports(db: LocalDatabase, nowMs: number): Promise<void> {
  const before = nowMs - LISTED_MS;
  await withDatabase(db, () =>
    db.transaction("rw", db.reports, db.photos, db.photoBytes, db.thumbnails, db.verdicts, async () => {
      for (const row of await db.reports.where("savedAtMs").below(before).toArray()) {
        if (row.state === "waiting" || (row.receivedAtMs ?? row.savedAtMs) > before) continue;
        const photos = await db.photos.where({ owner: row.id }).toArray();
        // Nor before the server was told which photos are lost: nobody else could say so any more.
        if (photos.some((p) => p.phase === "waiting" || (p.phase === "lost" && !p.lossTold))) continue;
        const verdicts = await db.verdicts.where({ report: row.id }).toArray();
        const isComplete =
          row.state === "received" &&
          photos.every((p) => p.phase === "sent" || p.lossAccepted) &&
          wordOf(verdicts) !== "returned";
        if (!isComplete && !row.supersededBy) continue;
        await db.reports.delete(row.id);
        await db.photos.where({ owner: row.id }).delete();
        for (const photo of photos) await freeUnneeded(db, photo.sha256);
      }
    }),
  );
}
