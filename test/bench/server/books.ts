import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrationsDir } from "../../../scripts/paths.ts";
import { PROJECTS_BY_ZONE } from "../data/campaign.ts";
import { BATCH, enterCampaign, FactBatch, Prepared } from "../data/facts.ts";
import { Fieldwork } from "../data/fieldwork.ts";
import { atMost, type Finding } from "../finding.ts";

const REPORTS = 40_000;
/** The first ones warm up the caches and fill the tables; they are not counted. */
const UNCOUNTED = 10_000;

/**
 * What the books cost: the same reports and verdicts, by the same statements of 100 rows, into two files of the same
 * tables and indexes, one with our triggers and one without any. Batches go to both in turn.
 */
export function measureBooks(): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "sanpi-bench-books-"));
  const kept = openFile(join(folder, "kept.sqlite"));
  const bare = openFile(join(folder, "bare.sqlite"));
  for (const name of triggersOf(bare)) bare.exec(`DROP TRIGGER ${name}`);
  try {
    const sides = [bare, kept].map((db) => ({ db: new Prepared(db), spentMs: 0 }));
    const work = new Fieldwork(7, Date.UTC(2022, 0, 1));
    for (let entered = 0; entered < REPORTS; entered += BATCH) {
      const zone = PROJECTS_BY_ZONE[(entered / BATCH) % PROJECTS_BY_ZONE.length] ?? [];
      const facts = new FactBatch(work, zone, BATCH);
      for (const side of sides) {
        const began = performance.now();
        facts.enter(side.db);
        if (entered >= UNCOUNTED) side.spentMs += performance.now() - began;
      }
    }
    const [bareUs = 0, keptUs = 0] = sides.map(({ spentMs }) => (spentMs * 1_000) / (REPORTS - UNCOUNTED));
    const ratio = keptUs / bareUs;
    return [
      { what: "a report with its share of verdicts, no books", value: bareUs, unit: "µs" },
      { what: "the same with the books", value: keptUs, unit: "µs" },
      { what: "with over without", value: ratio, unit: "×", ...atMost(ratio, 3, "≤ 3 ×") },
    ];
  } finally {
    kept.close();
    bare.close();
    rmSync(folder, { recursive: true });
  }
}

/** A migrated file with the campaign in it. Commits are durable on both sides, as D1's are. */
function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  const migrations = readdirSync(migrationsDir).filter((name) => name.endsWith(".sql"));
  for (const name of migrations.sort((a, b) => a.localeCompare(b)))
    db.exec(readFileSync(join(migrationsDir, name), "utf8"));
  enterCampaign(db);
  return db;
}

function triggersOf(db: DatabaseSync): string[] {
  const rows = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  return rows.map(({ name }) => String(name));
}
