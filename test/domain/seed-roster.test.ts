import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BATCHES, type Batch } from "#domain/batch";
import { IMPORT_SCHEMAS } from "#domain/import";
import { percent } from "#domain/rate";
import type { NamedEntry } from "../../db/seed/entries.ts";
import type { PublishedCell } from "../../db/seed/printed.ts";
import { buildRoster, REBUILT, type Roster, type RosterOptions } from "../../db/seed/roster.ts";
import { publishedRosters } from "../../db/seed/rosters.ts";
import { spread } from "../../db/seed/spread.ts";

const chance = { seed: Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31) };
console.info(`fast-check seed ${chance.seed}; TEST_SEED repeats it`);

const somewhere: RosterOptions = {
  zone: "149900-01",
  placeName: "某开发区",
  rounds: ["2030-1", "2030-2", "2030-3"],
  listedOn: "2030-12-31",
};
const reached = { signing: "works_started", start: "in_production", production: "capacity_reached" } as const;

/** 亿元 as print would give this amount. */
const yi = (wan: number) => `${Math.floor(wan / 10_000)}.${String(wan % 10_000).padStart(4, "0")}`;
const sum = (amounts: readonly (number | null | undefined)[]) =>
  amounts.reduce<number>((s, a) => s + (a ?? 0), 0);

/** The figures that print would give of a roster together with what was named. */
function figuresOf(batch: Batch, roster: Roster, named: readonly NamedEntry[] = []) {
  const achieved = new Set(
    roster.reports.filter((r) => r.milestone === reached[batch]).map((r) => r.project),
  );
  const completed = (of: (id: string) => boolean) =>
    sum(roster.reports.filter((r) => of(r.project)).map((r) => r.completed));
  const listed = (of: (p: Roster["projects"][number]) => boolean) =>
    sum(roster.projects.filter(of).map((p) => p.investment));
  const eligible = (n: NamedEntry) => batch !== "production" || n.industrial;
  const namedAchieved = named.filter((n) => n.achieved && eligible(n));
  return {
    projects: roster.listings.length + named.length,
    investment: sum(roster.listings.map((l) => l.investment)) + sum(named.map((n) => n.investmentWan)),
    output: sum(roster.listings.map((l) => l.output)) + sum(named.map((n) => n.outputWan)),
    achieved: achieved.size + namedAchieved.length,
    gained:
      batch === "start"
        ? completed((id) => achieved.has(id)) + sum(namedAchieved.map((n) => n.completedWan))
        : listed((p) => achieved.has(p.id)) + sum(namedAchieved.map((n) => n.investmentWan)),
    completed: completed(() => true) + sum(named.map((n) => n.completedWan)),
    industrial: roster.projects.filter((p) => p.industrial).length + named.filter((n) => n.industrial).length,
    industrialWan:
      listed((p) => p.industrial === true) +
      sum(named.filter((n) => n.industrial).map((n) => n.investmentWan)),
    strategic: roster.projects.filter((p) => p.strategic).length + named.filter((n) => n.strategic).length,
  };
}

/** A place nobody has seen: real entries, of which print gives the totals only. */
const entry = fc.record({
  investmentWan: fc.integer({ min: 0, max: 900_000 }),
  outputWan: fc.option(fc.integer({ min: 0, max: 500_000 })),
  completedWan: fc.integer({ min: 0, max: 900_000 }),
  industrial: fc.boolean(),
  strategic: fc.boolean(),
  achieved: fc.boolean(),
});
const unseen = fc
  .record({
    batch: fc.constantFrom(...BATCHES),
    entries: fc.array(entry, { maxLength: 80 }),
    named: fc.nat(6),
  })
  .map(({ batch, entries, named }) => {
    const eligible = entries.filter((e) => batch !== "production" || e.industrial);
    const achieved = eligible.filter((e) => e.achieved);
    const gained =
      batch === "start" ? achieved.map((e) => e.completedWan) : achieved.map((e) => e.investmentWan);
    const industrial = entries.filter((e) => e.industrial);
    const cell: PublishedCell = {
      id: "X001",
      batch,
      projects: entries.length,
      investmentYi: yi(sum(entries.map((e) => e.investmentWan))),
      outputYi: yi(sum(entries.map((e) => e.outputWan))),
      outputProjects: entries.filter((e) => e.outputWan !== null).length,
      achievedCount: achieved.length,
      achievedYi: yi(sum(gained)),
      strategicProjects: entries.filter((e) => e.strategic).length,
      ...(batch === "start" && { completedYi: yi(sum(entries.map((e) => e.completedWan))) }),
      ...(batch === "production" && {
        industrialProjects: industrial.length,
        industrialYi: yi(sum(industrial.map((e) => e.investmentWan))),
      }),
    };
    return { cell, named: entries.slice(0, named) };
  });

describe("a roster of a place never seen", () => {
  test("sums to every printed figure exactly, around whatever is named", () => {
    fc.assert(
      fc.property(unseen, ({ cell, named }) => {
        const figures = figuresOf(cell.batch, buildRoster(cell, { ...somewhere, named }), named);
        expect(figures).toMatchObject({ projects: cell.projects, achieved: cell.achievedCount });
        expect(yi(figures.investment)).toBe(cell.investmentYi);
        expect(yi(figures.output)).toBe(cell.outputYi);
        expect(yi(figures.gained)).toBe(cell.achievedYi);
        expect(figures.strategic).toBe(cell.strategicProjects);
        if (cell.completedYi !== undefined) expect(yi(figures.completed)).toBe(cell.completedYi);
        if (cell.batch === "production") {
          expect(figures.industrial).toBe(cell.industrialProjects);
          expect(yi(figures.industrialWan)).toBe(cell.industrialYi);
        }
      }),
      chance,
    );
  });

  test("keeps the printed sums whichever other figures print leaves out", () => {
    const optional = [
      "outputProjects",
      "achievedCount",
      "achievedYi",
      "strategicProjects",
      "completedYi",
      "industrialYi",
    ] as const;
    fc.assert(
      fc.property(unseen, fc.subarray([...optional]), ({ cell: whole }, left) => {
        const given = Object.entries(whole).filter(([field]) => !(left as string[]).includes(field));
        const cell = Object.fromEntries(given) as unknown as PublishedCell;
        const figures = figuresOf(cell.batch, buildRoster(cell, somewhere));
        expect(figures.projects).toBe(cell.projects);
        expect(yi(figures.investment)).toBe(cell.investmentYi);
        expect(yi(figures.output)).toBe(cell.outputYi);
        if (cell.achievedCount !== undefined) expect(figures.achieved).toBe(cell.achievedCount);
        if (cell.achievedYi !== undefined) expect(yi(figures.gained)).toBe(cell.achievedYi);
        if (cell.completedYi !== undefined) expect(yi(figures.completed)).toBe(cell.completedYi);
      }),
      chance,
    );
  });

  test("is the same every time", () => {
    fc.assert(
      fc.property(unseen, ({ cell, named }) => {
        expect(buildRoster(cell, { ...somewhere, named })).toEqual(
          buildRoster(cell, { ...somewhere, named }),
        );
      }),
      { ...chance, numRuns: 20 },
    );
  });

  test("has only rows that an import would accept", () => {
    fc.assert(
      fc.property(unseen, ({ cell }) => {
        const { projects, listings } = buildRoster(cell, somewhere);
        for (const row of projects) expect(IMPORT_SCHEMAS.projects.safeParse(row).error).toBeUndefined();
        for (const row of listings) expect(IMPORT_SCHEMAS.listings.safeParse(row).error).toBeUndefined();
      }),
      { ...chance, numRuns: 20 },
    );
  });
});

describe("what print may leave out", () => {
  test("a count alone gives entries without amounts", () => {
    const roster = buildRoster({ id: "X", batch: "signing", projects: 17 }, somewhere);
    expect(roster.listings).toHaveLength(17);
    expect(roster.listings.every((l) => l.investment === null)).toBe(true);
    expect(roster.reports.map((r) => r.milestone)).toEqual(Array.from({ length: 17 }, () => "signed"));
  });

  test.each([62.43, 0, 100, 33.33])("an investment rate of %d %% alone is met", (ratePct) => {
    for (const batch of ["signing", "start"] as const) {
      const roster = buildRoster({ id: "X", batch, projects: 9, investmentYi: 43.6, ratePct }, somewhere);
      expect(percent(figuresOf(batch, roster).gained, 436_000)).toBe(ratePct);
    }
  });

  test("a rate alone is met by count where that is the rule or there is nothing else", () => {
    const capacity = buildRoster(
      { id: "X", batch: "production", projects: 22, industrialProjects: 8, ratePct: 75 },
      somewhere,
    );
    expect(figuresOf("production", capacity)).toMatchObject({ achieved: 6, industrial: 8 });
    const older = buildRoster({ id: "X", batch: "signing", projects: 141, ratePct: 74.47 }, somewhere);
    expect(figuresOf("signing", older).achieved).toBe(105);
  });

  test("completed investment may exceed what was listed", () => {
    const cell = {
      id: "X",
      batch: "start",
      projects: 3,
      investmentYi: 1,
      achievedCount: 3,
      achievedYi: "1.3",
    } as const;
    expect(figuresOf("start", buildRoster(cell, somewhere)).gained).toBe(13_000);
  });

  test("completed investment that the achieved did not gain leaves somebody to hold it", () => {
    const cell = {
      id: "X",
      batch: "start",
      projects: 3,
      investmentYi: 1,
      achievedYi: 2,
      completedYi: 3,
    } as const;
    expect(figuresOf("start", buildRoster(cell, somewhere))).toMatchObject({
      achieved: 2,
      gained: 20_000,
      completed: 30_000,
    });
  });

  test("a plan is listed without a day and without reports", () => {
    const roster = buildRoster(
      { id: "X", batch: "start", projects: 7, investmentYi: 35.51 },
      { ...somewhere, listedOn: null },
    );
    expect(roster.listings.every((l) => l.listedOn === null)).toBe(true);
    expect(roster.reports).toEqual([]);
    expect(roster.projects[0]?.name).toContain("拟开工项目");
  });
});

describe("print that contradicts itself is refused", () => {
  test.each<[string, PublishedCell]>([
    ["no count", { id: "X", batch: "signing", investmentYi: 1 }],
    ["more achieved than listed", { id: "X", batch: "signing", projects: 3, achievedCount: 4 }],
    ["more industrial than listed", { id: "X", batch: "production", projects: 3, industrialProjects: 4 }],
    [
      "all achieved, but not all of the sum",
      { id: "X", batch: "signing", projects: 3, investmentYi: 2, achievedCount: 3, achievedYi: 1 },
    ],
    [
      "gained more than listed",
      { id: "X", batch: "signing", projects: 3, investmentYi: 2, achievedCount: 2, achievedYi: 3 },
    ],
    ["money without a project", { id: "X", batch: "signing", projects: 0, investmentYi: 2 }],
    ["more strategic than listed", { id: "X", batch: "signing", projects: 1, strategicProjects: 2 }],
  ])("%s", (_, cell) => {
    expect(() => buildRoster(cell, somewhere)).toThrow(RangeError);
  });

  test("a window without a round", () => {
    expect(() =>
      buildRoster({ id: "X", batch: "signing", projects: 1 }, { ...somewhere, rounds: [] }),
    ).toThrow(RangeError);
  });
});

test("nothing rebuilt goes without its label", () => {
  const rosters = publishedRosters();
  for (const roster of rosters) {
    for (const p of roster.projects) {
      expect(p.rebuilt).toBe(true);
      expect(p.id).toMatch(/^R-P\d{3}-\d{2}$/);
      expect(p.name).toContain(`（${REBUILT}）`);
      expect(p.note).toContain(REBUILT);
    }
    for (const row of [...roster.listings, ...roster.reports]) expect(row.note).toContain(REBUILT);
  }
  expect(rosters.flatMap((r) => r.projects).find((p) => p.id === "R-P004-07")?.name).toBe(
    "大同经开区 2023 签约项目 07（按合计重建）",
  );
});

test("晋中's rebuilt amounts fall into the printed size bands", () => {
  const amounts = publishedRosters()
    .flatMap((r) => r.listings)
    .filter((l) => /^R-P0(19|20|21)/.test(l.project))
    .map((l) => l.investment ?? 0);
  const between = (from: number, to: number) => amounts.filter((wan) => wan > from && wan < to).length;
  expect(amounts).toHaveLength(50);
  expect([between(10_000, 50_000), between(50_000, 100_000), between(100_000, 1e9)]).toEqual([14, 6, 6]);
});

test("晋中's outputs and strategic projects are as many as printed", () => {
  const counts = publishedRosters()
    .filter((r) => /^R-P0(19|20|21)/.test(r.projects[0]?.id ?? ""))
    .map((r) => [r.projects.filter((p) => p.output).length, r.projects.filter((p) => p.strategic).length]);
  expect(counts).toEqual([
    [14, 14],
    [17, 17],
    [14, 13],
  ]);
});

describe("spread", () => {
  const share = fc.record({
    weight: fc.integer({ min: 0, max: 1_000_000_000 }),
    atLeastWan: fc.integer({ min: 0, max: 1000 }),
    widthWan: fc.integer({ min: 0, max: 1_000_000 }),
  });

  test("gives every total between the bounds exactly, each part within its own", () => {
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (drawn, at) => {
          const shares = drawn.map((s) => ({ ...s, atMostWan: s.atLeastWan + s.widthWan }));
          const least = sum(shares.map((s) => s.atLeastWan));
          const total = least + Math.floor(at * sum(shares.map((s) => s.widthWan)));
          const parts = spread(total, shares);
          expect(sum(parts)).toBe(total);
          parts.forEach((part, i) => {
            expect(Number.isInteger(part)).toBe(true);
            expect(part).toBeGreaterThanOrEqual(shares[i]?.atLeastWan ?? 0);
            expect(part).toBeLessThanOrEqual(shares[i]?.atMostWan ?? 0);
          });
        },
      ),
      chance,
    );
  });

  test("refuses a total that fits into no bounds", () => {
    expect(() => spread(5, [])).toThrow(RangeError);
    expect(() => spread(5, [{ weight: 1, atMostWan: 4 }])).toThrow(RangeError);
    expect(() => spread(5, [{ weight: 1, atLeastWan: 6 }])).toThrow(RangeError);
  });
});
