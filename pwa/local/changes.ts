import type { Changes, PhotoLoss, SyncResponse } from "#domain/protocol";
import { withDatabase } from "./connection.ts";
import { keepWord, type ReportWord } from "./outbox.ts";
import { withRoom } from "./room.ts";
import type { LocalDatabase } from "./schema.ts";
import { keepLossesTold } from "./statement.ts";

/**
 * Keeps an answer of the server whole: receipts, changed rows, the cursor and what it was told in one transaction. So a
 * page killed at any point either has all of it or asks again, and asking again is harmless. Where the phone has no room
 * for the rows, the receipts alone are kept, and it answers false: what was received must leave the outbox, or it would
 * never empty.
 */
export async function keepAnswer(
  db: LocalDatabase,
  words: readonly ReportWord[],
  answer: SyncResponse,
  told: readonly PhotoLoss[],
  nowMs: number,
): Promise<boolean> {
  const keepWords = async () => {
    for (const word of words) await keepWord(db, word, nowMs);
  };
  const tables = [db.reports, db.photos, db.projects, db.listings, db.rounds, db.verdicts, db.meta];
  try {
    await withDatabase(db, () =>
      db.transaction("rw", tables, async () => {
        await keepWords();
        await keepRows(db, answer.changes);
        await keepLossesTold(db, told);
        await db.meta.bulkPut([
          { name: "cursor", value: answer.cursor },
          { name: "lastSyncAtMs", value: nowMs },
        ]);
      }),
    );
    return true;
  } catch {
    await withRoom(() => withDatabase(db, () => db.transaction("rw", db.reports, db.photos, keepWords)));
    return false;
  }
}

async function keepRows(db: LocalDatabase, changes: Changes): Promise<void> {
  if (changes.reset) {
    for (const table of [db.projects, db.listings, db.rounds, db.verdicts]) await table.clear();
  }
  const told = changes.projects.map((project) => project.id);
  // All listings of a project come with it, so those that are not in the answer no longer exist.
  await db.listings
    .where("project")
    .anyOf([...told, ...changes.gone])
    .delete();
  await db.projects.bulkDelete([...changes.gone]);
  await db.projects.bulkPut([...changes.projects]);
  await db.listings.bulkPut([...changes.listings]);
  await db.rounds.bulkPut([...changes.rounds]);
  await db.verdicts.bulkPut([...changes.verdicts]);
}
