import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { SeedDatabase, SeedStatement } from "../../db/seed/index.ts";

const migrations = new URL("../../db/migrations/", import.meta.url);

/** An empty in-memory database with all migrations applied. */
export function migratedDatabase(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  for (const name of readdirSync(migrations).sort((a, b) => a.localeCompare(b))) {
    if (name.endsWith(".sql")) db.exec(readFileSync(new URL(name, migrations), "utf8"));
  }
  return db;
}

/** As much of D1 as seeding needs, over SQLite itself: a batch is one transaction. */
export function asD1(db: DatabaseSync): SeedDatabase {
  const prepare = (query: string, values: unknown[] = []): SeedStatement => ({
    bind: (...bound) => prepare(query, bound),
    all: async () => ({ results: db.prepare(query).all(...(values as SQLInputValue[])) }),
  });
  return {
    prepare,
    async batch(statements) {
      db.exec("BEGIN");
      try {
        for (const statement of statements) await statement.all();
        db.exec("COMMIT");
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      }
    },
  };
}
