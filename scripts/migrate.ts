// Brings a local database up to date. The bookkeeping is wrangler's own (its table, its splitter, one transaction a
// file), so `wrangler d1 migrations list DB --local` agrees; doing it here saves starting wrangler and a second workerd.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_splitSqlQuery } from "wrangler";
import { openDatabase } from "./database.ts";
import { defaultStateDir, migrationsDir } from "./paths.ts";

const bookkeeping = `CREATE TABLE IF NOT EXISTS d1_migrations(
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** Applies the migrations which the database has not seen yet, in the order of their names. Answers those names. */
export async function migrate(db: D1Database): Promise<string[]> {
  await db.prepare(bookkeeping).run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const pending = readdirSync(migrationsDir)
    .filter((name) => name.endsWith(".sql") && !applied.has(name))
    .sort();
  for (const name of pending) {
    const statements = unstable_splitSqlQuery(readFileSync(join(migrationsDir, name), "utf8"));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name),
    ]);
  }
  return pending;
}

if (import.meta.main) {
  const { db, close } = await openDatabase(process.env.SANPI_STATE ?? defaultStateDir);
  try {
    const names = await migrate(db);
    console.log(names.length > 0 ? `Applied ${names.join(", ")}.` : "The database is up to date.");
  } finally {
    await close();
  }
}
