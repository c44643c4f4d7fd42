import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seed } from "../db/seed/index.ts";
import { takeSnapshots } from "../worker/snapshots.ts";
import { openDatabase } from "./database.ts";
import { createDemoAccounts } from "./demo-accounts.ts";
import { migrate } from "./migrate.ts";

/**
 * Makes a state folder ready to be served: migrates its database and, when that is empty, fills it with the published
 * facts and the demo accounts. Demo accounts are made here and nowhere else, so they exist on developers' machines only.
 */
export async function prepareLocalState(stateDir: string): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  const { db, close } = await openDatabase(stateDir);
  try {
    await migrate(db);
    await fillIfEmpty(db, stateDir);
    // No cron comes by here: each start catches up on the nights since the last.
    await takeSnapshots(db, Date.now());
  } finally {
    await close();
  }
}

/** The mark outlives a seeding that was cut short, which is then done again: both halves may be repeated. */
async function fillIfEmpty(db: D1Database, stateDir: string): Promise<void> {
  const mark = join(stateDir, "seeding");
  if (!existsSync(mark) && !(await isEmpty(db))) return;
  writeFileSync(mark, "");
  await seed(db);
  await createDemoAccounts(db);
  rmSync(mark);
}

async function isEmpty(db: D1Database): Promise<boolean> {
  return (await db.prepare("SELECT 1 FROM city LIMIT 1").first()) === null;
}
