import type { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, test } from "vitest";
import { BATCHES, type Batch } from "#domain/batch";
import { dayEndMs } from "#domain/day";
import { UUID } from "#domain/id";
import { formatYi, wanOfYi } from "#domain/money";
import { countRate, rate } from "#domain/rate";
import { seed } from "../../db/seed/index.ts";
import printedTallies from "../fixtures/published-tallies.json" with { type: "json" };
import { asD1, migratedDatabase } from "./seed-sqlite.ts";

let db: DatabaseSync;
const rows = (query: string, ...values: (string | number)[]) => db.prepare(query).all(...values);
const value = (query: string, ...values: (string | number)[]) =>
  Object.values(rows(query, ...values)[0] ?? {})[0];

beforeAll(async () => {
  db = migratedDatabase();
  await seed(asD1(db));
});

/** The tally table's figures of a batch in a city or zone. */
function tally(place: string, rounds: readonly string[], batch: string): Record<string, number | null> {
  const [row] = rows(
    `SELECT coalesce(sum(t.listed), 0) AS listed, sum(t.investment_wan) AS investmentWan, sum(t.output_wan) AS outputWan,
       sum(t.eligible) AS eligible, sum(t.base_wan) AS baseWan, sum(t.achieved_verified) AS achieved,
       sum(t.gained_verified_wan) AS gainedWan, sum(t.completed_verified_wan) AS completedWan
     FROM tally t JOIN zone z ON z.id = t.zone
     WHERE (z.id = ?1 OR z.city = ?1) AND t.batch = ?2 AND t.round IN (SELECT value FROM json_each(?3))`,
    place,
    batch,
    JSON.stringify(rounds),
  );
  return { ...row } as Record<string, number | null>;
}

const wan = (yi: number | undefined) => (yi === undefined ? null : wanOfYi(yi));

/** Printed tallies of one batch as a whole, with a count: what is seeded as entries. */
const seededCells = printedTallies.filter(
  (t) =>
    t.batch !== "all" &&
    t.projects !== undefined &&
    t.level !== "province" &&
    !t.shareOf &&
    !t.part &&
    !t.planned,
);

test("an empty database is filled once", async () => {
  const fresh = migratedDatabase();
  expect(await seed(asD1(fresh))).toBe(true);
  const before = fresh.prepare("SELECT rev FROM book").get();
  expect(await seed(asD1(fresh))).toBe(false);
  expect(fresh.prepare("SELECT rev FROM book").get()).toEqual(before);
});

test("a seeding that fails leaves nothing behind and can be done again", async () => {
  const fresh = migratedDatabase();
  const d1 = asD1(fresh);
  const broken = {
    prepare: d1.prepare,
    batch: (s: Parameters<typeof d1.batch>[0]) =>
      d1.batch([...s, d1.prepare("INSERT INTO nowhere VALUES (1)")]),
  };
  await expect(seed(broken)).rejects.toThrow();
  expect(await seed(d1)).toBe(true);
});

test("it holds 12 reporting units, 39 zones beside the placeholders, 5 rounds and 73 named projects", () => {
  expect(value("SELECT count(*) FROM city")).toBe(12);
  expect(value("SELECT count(*) FROM zone WHERE kind <> 'unstated'")).toBe(39);
  expect(rows("SELECT id FROM zone WHERE kind = 'unstated' ORDER BY id").map((z) => z.id)).toEqual([
    "140100-00",
    "140200-00",
    "140600-00",
    "140700-00",
    "140800-00",
  ]);
  expect(rows("SELECT id, held_on FROM round WHERE held_on IS NOT NULL")).toEqual([
    expect.objectContaining({ id: "2024-1", held_on: "2024-02-23" }),
  ]);
  expect(value("SELECT count(*) FROM round")).toBe(5);
  expect(value("SELECT count(*) FROM project WHERE NOT rebuilt")).toBe(73);
});

describe("every seeded cell sums to the printed figure", () => {
  test("there are 13 of them", () => {
    expect(seededCells.map((t) => t.id)).toEqual([
      "P004",
      "P005",
      "P006",
      "P011",
      "P012",
      "P013",
      "P017",
      "P019",
      "P020",
      "P021",
      "P031",
      "P032",
      "P033",
    ]);
  });

  test.each(seededCells)("$id $place $batch", (printed) => {
    const cell = tally(printed.place, printed.rounds, printed.batch);
    expect(cell.listed).toBe(printed.projects);
    expect(cell.investmentWan).toBe(wan(printed.investmentYi));
    expect(cell.outputWan).toBe(wan(printed.outputYi));
    expect(cell.achieved).toBe(printed.achievedCount ?? 0);
    expect(cell.gainedWan).toBe(wan(printed.achievedYi) ?? 0);
    expect(cell.completedWan).toBe(wan(printed.completedYi));
    if (printed.industrialProjects) {
      expect(cell.eligible).toBe(printed.industrialProjects);
      expect(cell.baseWan).toBe(wan(printed.industrialYi));
    }
  });
});

describe("the three batches together", () => {
  const together = (id: string) => {
    const printed = printedTallies.find((t) => t.id === id);
    if (!printed) throw new RangeError(id);
    const cells = BATCHES.map((batch) => tally(printed.place, printed.rounds, batch));
    const sum = (field: string) => cells.reduce((total, cell) => total + (cell[field] ?? 0), 0);
    return {
      printed: {
        projects: printed.projects,
        investmentYi: wan(printed.investmentYi),
        outputYi: wan(printed.outputYi),
      },
      seeded: {
        projects: sum("listed"),
        investmentYi: sum("investmentWan"),
        outputYi: sum("outputWan") || null,
      },
    };
  };

  test("朔州 2023 and 晋中 2024-1 agree with print", () => {
    for (const id of ["P010", "P018"]) {
      const { printed, seeded } = together(id);
      expect(seeded).toEqual(printed);
    }
  });

  test("朔州 2024-1 differs from print by its rounding, and is not bent to it", () => {
    const { printed, seeded } = together("P030");
    expect(seeded.projects).toBe(printed.projects);
    expect([formatYi(seeded.investmentYi), formatYi(printed.investmentYi)]).toEqual(["80.57", "80.56"]);
    // The output of 33.8 is printed for the three together only, so no entry has a part of it.
    expect(seeded.outputYi).toBeNull();
  });
});

test("the three rates of 大同经开区 in 2023 come out as printed: 100, 62.43, 100", () => {
  const rates = printedTallies
    .filter((t) => ["P004", "P005", "P006"].includes(t.id))
    .map((printed) => {
      const cell = tally(printed.place, printed.rounds, printed.batch);
      const sums = {
        eligible: cell.eligible ?? 0,
        achieved: cell.achieved ?? 0,
        base: cell.baseWan ?? null,
        gained: cell.gainedWan ?? null,
      };
      const computed = rate("investment-2023", printed.batch as Batch, sums);
      expect(computed).toBe(printed.ratePct);
      return [computed, countRate(sums)];
    });
  expect(rates).toEqual([
    [100, 100],
    [62.43, 71.43],
    [100, 100],
  ]);
});

test("the books agree with their truth", () => {
  for (const book of ["standing", "tally"]) {
    const columns = rows(`SELECT name FROM pragma_table_info('${book}') WHERE name <> 'rev'`)
      .map((c) => c.name)
      .join(", ");
    const mine = `SELECT ${columns} FROM ${book}`;
    const truth = `SELECT ${columns} FROM ${book}_truth`;
    expect(rows(`${mine} EXCEPT ${truth}`)).toEqual([]);
    expect(rows(`${truth} EXCEPT ${mine}`)).toEqual([]);
    expect(value(`SELECT count(*) FROM ${book}`)).toBeGreaterThan(0);
  }
  expect(rows("PRAGMA foreign_key_check")).toEqual([]);
});

test("planned lists are kept and not counted", () => {
  expect(
    rows(
      `SELECT batch, count(*) AS listed, sum(investment_wan) AS wan FROM listing
       WHERE zone = '140200-01' AND round = '2024-1' AND listed_on IS NULL GROUP BY batch ORDER BY batch`,
    ).map((r) => ({ ...r })),
  ).toEqual([
    { batch: "production", listed: 5, wan: 177_600 },
    { batch: "signing", listed: 6, wan: 146_300 },
    { batch: "start", listed: 7, wan: 355_100 },
  ]);
  expect(rows("SELECT 1 FROM tally WHERE zone = '140200-01' AND round = '2024-1'")).toEqual([]);
  expect(
    rows("SELECT 1 FROM report r JOIN listing l ON l.project = r.project WHERE l.listed_on IS NULL"),
  ).toEqual([]);
});

test("whatever is rebuilt says so, and nothing else does", () => {
  expect(value("SELECT count(*) FROM project WHERE rebuilt <> (id LIKE 'R-%')")).toBe(0);
  expect(value("SELECT count(*) FROM project WHERE rebuilt <> (name LIKE '%按合计重建%')")).toBe(0);
  expect(
    value(
      "SELECT count(*) FROM listing l JOIN project p ON p.id = l.project WHERE p.rebuilt AND l.note NOT LIKE '按合计重建%'",
    ),
  ).toBe(0);
  expect(
    value(
      "SELECT count(*) FROM report r JOIN project p ON p.id = r.project WHERE p.rebuilt AND r.note <> '按合计重建'",
    ),
  ).toBe(0);
});

test("the conflicts in print reach the rows people open", () => {
  expect(value("SELECT note FROM project WHERE id = 'J014'")).toContain("两文矛盾");
  expect(value("SELECT note FROM listing WHERE project = 'J014'")).toContain("另一文");
  expect(value("SELECT note FROM listing WHERE project = 'R-P012-01'")).toContain("117.6");
  expect(value("SELECT note FROM listing WHERE project = 'R-P032-02'")).toContain("80.56");
  expect(value("SELECT note FROM listing WHERE project = 'R-P019-01'")).toContain("45");
  expect(value("SELECT note FROM listing WHERE project = 'J015'")).toContain("未刊载");
});

test("physical progress is kept as printed: buildings of a park, a foundation in percent, money spent", () => {
  expect(
    rows(
      "SELECT milestone, units_done, units_total FROM report WHERE project = 'J001' AND units_done > 0 ORDER BY seq",
    ).map((r) => ({ ...r })),
  ).toEqual([
    { milestone: "structure_complete", units_done: 2, units_total: 51 },
    { milestone: "main_structure", units_done: 11, units_total: null },
    { milestone: "foundation_backfilled", units_done: 28, units_total: 51 },
  ]);
  expect(value("SELECT percent FROM report WHERE project = 'J065' AND milestone = 'foundation'")).toBe(95);
  expect(value("SELECT completed_verified_wan FROM standing WHERE project = 'J011'")).toBe(140_000);
});

test("申能·中交 stands in two batches of one day, with its start still to be confirmed", () => {
  expect(rows("SELECT batch FROM listing WHERE project = 'J052' ORDER BY batch").map((l) => l.batch)).toEqual(
    ["signing", "start"],
  );
  expect({ ...rows("SELECT rank_verified, rank_reported FROM standing WHERE project = 'J052'")[0] }).toEqual({
    rank_verified: 1,
    rank_reported: 2,
  });
});

test("at the end of 2023 nothing of 2024 was known", () => {
  const endMs = dayEndMs("2023-12-31");
  expect(value("SELECT count(*) FROM report WHERE received_ms < ?1 AND project = 'J011'", endMs)).toBe(3);
  expect(
    value(
      "SELECT count(*) FROM report WHERE received_ms < ?1 AND project IN ('J045', 'J065', 'R-P019-01')",
      endMs,
    ),
  ).toBe(0);
  expect(
    value("SELECT count(*) FROM verdict v JOIN report r ON r.id = v.report WHERE v.at_ms < r.received_ms"),
  ).toBe(0);
  expect(value("SELECT count(*) FROM report WHERE observed_ms > received_ms")).toBe(0);
});

test("reports come from one numbered device, under people who cannot sign in", () => {
  const reports = rows("SELECT id, seq, device, person, content FROM report ORDER BY seq");
  expect(reports.map((r) => r.seq)).toEqual(reports.map((_, i) => i + 1));
  expect(reports.every((r) => UUID.test(String(r.id)) && /^[\w-]{22}$/.test(String(r.content)))).toBe(true);
  expect(rows("SELECT DISTINCT device, person FROM report").map((r) => ({ ...r }))).toEqual([
    { device: "seed", person: "seed-press" },
  ]);
  expect(rows("SELECT DISTINCT person FROM verdict").map((r) => r.person)).toEqual(["seed-review"]);
  expect(value("SELECT count(*) FROM person WHERE username IS NOT NULL")).toBe(0);
  expect(
    value(
      'SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM session) + (SELECT count(*) FROM "grant")',
    ),
  ).toBe(0);
});
