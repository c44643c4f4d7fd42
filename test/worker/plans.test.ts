import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { reportSchema } from "#domain/report";
import { findReadableBlob } from "../../worker/store/blobs.ts";
import { readCells } from "../../worker/store/cells.ts";
import { readChanges } from "../../worker/store/changes.ts";
import { countedStatement } from "../../worker/store/counted.ts";
import { noteNumbers, relieveDevice, seeDevice } from "../../worker/store/devices.ts";
import { earlierUseStatements } from "../../worker/store/earlier-uses.ts";
import { fingerprintStatements } from "../../worker/store/fingerprints.ts";
import { ledgerStatements } from "../../worker/store/ledger.ts";
import { noteLosses } from "../../worker/store/losses.ts";
import { findCaller } from "../../worker/store/people.ts";
import { phonesStatement } from "../../worker/store/phones.ts";
import { queueStatements } from "../../worker/store/queue.ts";
import { type Delivery, explainRefusals, takeIn } from "../../worker/store/reports.ts";
import { daysStatement } from "../../worker/store/snapshots.ts";
import { bookRevision, tallyStatements } from "../../worker/store/tallies.ts";
import { aReport } from "./client.ts";
import { scopeOver } from "./world.ts";

/**
 * The statements that run with every report and every look at the board, asked for their plans instead of run. A SCAN
 * walks a whole table: it is allowed for what is small by nature (the request's JSON, the places, the phones of the
 * people, a result already cut down to a page or a cell), never for a table that grows with reports and projects.
 */
const SMALL = [
  / VIRTUAL TABLE /, // json_each over a parameter
  /^SCAN z\b/, // 39 zones
  /^SCAN d\b/, // the phones, for freshness
  /^SCAN q\b/, // what waits for a verdict
  /^SCAN (book|round|o)\b/,
  /^SCAN (f|latest|tally_truth|\(subquery-\d+\))$/, // a result that the inner query has bounded
  /^SCAN CONSTANT ROW/,
  /^SCAN r USING COVERING INDEX sqlite_autoindex_relisting|^SCAN r$/, // the few entries of projects listed twice
];

const scope = scopeOver(["city", "140200"], ["zone", "140600-01"], ["project", "J024"]);
const delivery: Delivery = { person: "p", device: "d", scope, sees: scope, receivedMs: 1, clockOffsetMs: 0 };
const report = reportSchema.parse(
  aReport("J001", { milestone: "signed", photos: [{ sha256: "a".repeat(64), bytes: 1 }] }),
);

/** A database that answers every statement with its plan. */
const planner = { prepare: (sql: string) => env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`) } as D1Database;

async function planOf(statement: D1PreparedStatement): Promise<string[]> {
  const { results } = await statement.all<{ detail: string }>();
  return results.map((row) => row.detail);
}

/** Runs a store function that answers rows, against the planner, and gives the plans of what it asked. */
async function plansAsked(ask: (db: D1Database) => Promise<unknown>): Promise<string[][]> {
  const asked: D1PreparedStatement[] = [];
  const recorder = {
    prepare: (sql: string) => ({
      bind: (...values: unknown[]) => {
        asked.push(planner.prepare(sql).bind(...values));
        return env.DB.prepare(sql).bind(...values);
      },
    }),
  } as unknown as D1Database;
  await ask(recorder);
  return Promise.all(asked.map(planOf));
}

/** In the statements of one phone, what the inner queries have cut down to the numbers of the request. */
const PHONE_OWN = [/^SCAN (came|n)$/];

function expectNoLargeScan(plan: readonly string[], alsoSmall: readonly RegExp[] = []): void {
  expect(plan.length).toBeGreaterThan(0);
  const small = [...SMALL, ...alsoSmall];
  const large = plan.filter((line) => line.startsWith("SCAN") && !small.some((each) => each.test(line)));
  expect(large, plan.join("\n")).toEqual([]);
}

beforeAll(async () => {
  // A plan may only be trusted for tables that are not empty in the planner's statistics; none are kept, as in production.
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'",
  ).all();
  expect(results).toEqual([]);
});

describe("no hot statement scans more than a cell", () => {
  test.each(["reports", "photos", "missing bytes"].map((name, i) => [name, i] as const))(
    "taking in %s",
    async (_, index) => {
      expectNoLargeScan(
        await planOf(takeIn(planner, delivery, [{ report, content: "c" }])[index] as D1PreparedStatement),
      );
    },
  );

  test("noting a phone and the numbers it brought", async () => {
    const arrived = [{ id: report.id, seq: 1, content: "c" }];
    const said = { platform: "", app: "", outbox: { reports: 0, photos: 0 } };
    for (const statement of [
      noteNumbers(planner, delivery, arrived),
      seeDevice(planner, delivery, said, arrived),
      ...relieveDevice(planner, delivery, { platform: "", lastSeenMs: 1 }, arrived).slice(1),
      noteLosses(planner, delivery, []),
    ])
      expectNoLargeScan(await planOf(statement), PHONE_OWN);
  });

  test("seeing which phones are behind the figures", async () => {
    expectNoLargeScan(await planOf(phonesStatement(planner, scope, "140200")));
  });

  test.each(["the book", "projects with their listings and verdicts"].map((name, i) => [name, i] as const))(
    "pulling changes: %s",
    async (_, index) => {
      expectNoLargeScan(await planOf(readChanges(planner, "p", scope, "1.x")[index] as D1PreparedStatement));
    },
  );

  test.each([
    ["standing_truth", "project = 'J001'"],
    ["tally_truth", "zone = 'z' AND round = '2024-1' AND batch = 'start'"],
    ["relisting_truth", "project = 'J001' AND batch = 'start'"],
  ])("making a row of the books anew from %s", async (view, key) => {
    expectNoLargeScan(await planOf(planner.prepare(`SELECT * FROM ${view} WHERE ${key}`)));
  });

  test("finding the cells of a project", async () => {
    expectNoLargeScan(
      await planOf(
        planner.prepare(
          "SELECT l.zone, l.round, l.batch FROM listing l JOIN batch b ON b.id = l.batch WHERE l.project = 'J001'",
        ),
      ),
    );
  });

  test.each(
    (["province", "city", "zone"] as const).flatMap((level) =>
      (["verified", "reported"] as const).map((basis) => [level, basis] as const),
    ),
  )("reading the board by %s, %s", async (level, basis) => {
    const statements = tallyStatements(planner, {
      scope,
      rounds: ["2023-1", "2024-1"],
      within: null,
      level,
      basis,
    });
    for (const statement of statements) expectNoLargeScan(await planOf(statement));
  });

  test("reading the cells that a board goes on from", async () => {
    const at = { level: "zone", basis: "verified", within: "140200" } as const;
    const reading = { ...at, scope, rounds: ["2023-1", "2024-1"] };
    for (const plan of await plansAsked((db) => readCells(db, reading))) expectNoLargeScan(plan);
  });

  test.each([
    ["everywhere", scopeOver(["province", "14"]), null],
    ["inside a city", scopeOver(["province", "14"]), "140200"],
    ["of some places", scope, null],
  ] as const)("reading a page of the ledger %s", async (_, where, within) => {
    const page = { within, after: "J001", limit: 100 };
    // The page itself, in order of the projects' ids from the last one on, or cut down to the places.
    const small = [/^SCAN page$/];
    for (const statement of ledgerStatements(planner, where, page))
      expectNoLargeScan(await planOf(statement), small);
  });

  test.each(["province", "city", "zone"] as const)("reading a trend by %s", async (level) => {
    const reading = { scope, rounds: ["2023-1", "2024-1"], within: null, level, basis: "verified" } as const;
    // Every part but the snapshots is what was asked for; they are found by their key.
    expectNoLargeScan(await planOf(daysStatement(planner, reading, ["2024-03-03"])));
    expectNoLargeScan(await planOf(countedStatement(planner, reading, null)));
  });

  test("noting what a photo looks like, and what looks like it", async () => {
    const statements = fingerprintStatements(planner, "a".repeat(64), { high: 0, low: 0 });
    expect(statements).toHaveLength(4);
    // The first one inserts a row of values, which is no plan.
    for (const statement of statements.slice(1)) expectNoLargeScan(await planOf(statement), [/^SCAN close$/]);
  });

  test("finding where photos were used before, of one report and of all that waits", async () => {
    for (const statement of earlierUseStatements(planner, scope, scope, report.id))
      expectNoLargeScan(await planOf(statement), [/^SCAN u$/]);
    const photos = queueStatements(planner, scope, null, "p").at(-1) as D1PreparedStatement;
    expectNoLargeScan(await planOf(photos), [/^SCAN (m|q USING INDEX queue_in_order)$/]);
  });

  test("knowing who asks, whether a photo may be seen, and why a report was refused", async () => {
    const plans = [
      ...(await plansAsked((db) => findCaller(db, "token", 1))),
      ...(await plansAsked((db) => findReadableBlob(db, scope, "a".repeat(64)))),
      ...(await plansAsked((db) => explainRefusals(db, delivery, [{ report, content: "c" }]))),
    ];
    expect(plans).toHaveLength(3);
    for (const plan of plans) expectNoLargeScan(plan);
    expect(await bookRevision(env.DB)).toBe(0);
  });
});
