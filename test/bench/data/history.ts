import { cpSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../../../scripts/database.ts";
import { migrate } from "../../../scripts/migrate.ts";
import { type Server, serve } from "../../../scripts/serve.ts";
import { PROJECTS_BY_ZONE } from "./campaign.ts";
import { BATCH, enterCampaign, FactBatch, Prepared } from "./facts.ts";
import { Fieldwork } from "./fieldwork.ts";

const BEGUN_MS = Date.UTC(2022, 0, 1);

/** Serves a state folder with the limits lifted, so that no limiter is measured. */
export function serveFreely(stateDir: string): Promise<Server> {
  return serve({ port: 0, host: "127.0.0.1", stateDir, isUnlimited: true });
}

/**
 * A state folder of a server whose campaign grows report by report. It is written straight into the file behind D1,
 * through the triggers, while no server runs: the same statements, without the way there.
 */
export class History {
  readonly stateDir: string;
  readonly #work = new Fieldwork(7, BEGUN_MS);
  #reports = 0;

  private constructor(stateDir: string) {
    this.stateDir = stateDir;
  }

  /** A campaign with its places, projects and listings, and no report yet. */
  static async begin(): Promise<History> {
    const history = new History(mkdtempSync(join(tmpdir(), "sanpi-bench-")));
    const { db, close } = await openDatabase(history.stateDir);
    await migrate(db);
    await close();
    history.#write(enterCampaign);
    return history;
  }

  /** Adds reports up to `total`. Answers the mean time of one with its share of verdicts, in µs. */
  growTo(total: number): number {
    const before = this.#reports;
    let spentMs = 0;
    this.#write((db) => {
      const prepared = new Prepared(db);
      while (this.#reports < total) {
        const zone = PROJECTS_BY_ZONE[(this.#reports / BATCH) % PROJECTS_BY_ZONE.length] ?? [];
        const facts = new FactBatch(this.#work, zone, Math.min(BATCH, total - this.#reports));
        const began = performance.now();
        facts.enter(prepared);
        spentMs += performance.now() - began;
        this.#reports += facts.count;
      }
    });
    return (spentMs * 1_000) / (total - before);
  }

  /** Serves this state for as long as `use` takes. */
  async served<T>(use: (server: Server) => Promise<T>): Promise<T> {
    const server = await serveFreely(this.stateDir);
    try {
      return await use(server);
    } finally {
      await server.close();
    }
  }

  /** A state folder that holds what this one holds now and grows no more; the caller removes it. */
  copy(): string {
    const folder = mkdtempSync(join(tmpdir(), "sanpi-bench-"));
    cpSync(this.stateDir, folder, { recursive: true });
    return folder;
  }

  end(): void {
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  #write(use: (db: DatabaseSync) => void): void {
    const folder = join(this.stateDir, "v3", "d1");
    const files = globSync("**/*.sqlite", { cwd: folder }).map((file) => join(folder, file));
    for (const file of files) {
      const db = new DatabaseSync(file);
      try {
        const ours = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'report'").get();
        if (ours) {
          use(db);
          return;
        }
      } finally {
        db.close();
      }
    }
    throw new Error(`none of ${files.length} files under ${folder} is the database`);
  }
}
