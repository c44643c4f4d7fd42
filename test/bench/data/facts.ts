import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { scopeOf } from "#domain/scope";
import { UPSERTS } from "../../../worker/import/statements.ts";
import { type Delivered, type Delivery, takeIn } from "../../../worker/store/reports.ts";
import { type BenchProject, campaignRows } from "./campaign.ts";
import type { Fieldwork } from "./fieldwork.ts";

/** The reports of one request at most, and so of one statement. */
export const BATCH = 100;
export const REPORTER = "bench-press";
const REVIEWER = "bench-review";

const everywhere = scopeOf([{ role: "reporter", level: "province", place: "14" }], ["reporter"]);
const delivery: Delivery = {
  person: REPORTER,
  device: "bench-device",
  scope: everywhere,
  sees: everywhere,
  receivedMs: Date.UTC(2024, 5, 1),
  clockOffsetMs: 0,
};

const INSERT_PERSON = `
INSERT INTO person (id, name, email, created_at, updated_at) VALUES (?1, ?1, ?1 || '@bench.invalid', 0, 0)`;

const INSERT_VERDICTS = `
INSERT INTO verdict (id, report, project, verdict, person, at_ms)
SELECT v.value ->> 'id', r.id, r.project, 'verified', ?2, r.observed_ms + 1000
FROM json_each(?1) v JOIN report r ON r.id = v.value ->> 'report' WHERE true`;

/** A statement and its values: what the Worker's store hands to D1, caught to be run on SQLite itself. */
interface Caught {
  readonly sql: string;
  readonly values: readonly unknown[];
}
const catching = {
  prepare: (sql: string) => ({ bind: (...values: unknown[]): Caught => ({ sql, values }) }),
};

/** A database that prepares each statement once, as workerd does behind D1: with the triggers compiling one takes 1 ms. */
export class Prepared {
  readonly db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Enters places, rounds, projects and listings by the import's own statements. */
export function enterCampaign(db: DatabaseSync): void {
  db.exec("BEGIN");
  for (const id of [REPORTER, REVIEWER]) db.prepare(INSERT_PERSON).run(id);
  for (const [kind, rows] of Object.entries(campaignRows()))
    db.prepare(UPSERTS[kind as keyof typeof UPSERTS]).run(JSON.stringify(rows));
  db.exec("COMMIT");
}

/** A batch of facts ready to be entered: reports, and a reviewer's word on a third of them. */
export class FactBatch {
  readonly count: number;
  readonly #reports: Caught;
  readonly #verdicts: string;

  /** `projects` are those of one zone: a batch comes from one phone. */
  constructor(work: Fieldwork, projects: readonly BenchProject[], count: number) {
    this.count = count;
    const verdicts: { id: string; report: string }[] = [];
    const delivered = Array.from({ length: count }, (): Delivered => {
      const report = work.report(projects);
      // Stands for the digest that the route makes: as long and as unlike.
      const content = report.id.replaceAll("-", "").slice(-22);
      if (work.isVerified()) verdicts.push({ id: `v${report.id.slice(1)}`, report: report.id });
      return { report, content };
    });
    this.#reports = takeIn(catching as never, delivery, delivered)[0] as unknown as Caught;
    this.#verdicts = JSON.stringify(verdicts);
  }

  /** Enters the batch by the Worker's own statement. Each statement is a transaction, as in D1. */
  enter(db: Prepared): void {
    db.prepare(this.#reports.sql).all(...(this.#reports.values as SQLInputValue[]));
    db.prepare(INSERT_VERDICTS).run(this.#verdicts, REVIEWER);
  }
}
