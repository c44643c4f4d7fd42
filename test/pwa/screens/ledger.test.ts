import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BATCHES } from "#domain/batch";
import type { LedgerRow } from "#domain/ledger";
import { isMeant, ledgerFilter } from "#domain/ledger-filter";
import { SIZE_BANDS } from "#domain/size-band";
import { STAGES } from "#domain/stage";
import { COLUMNS, type Frame } from "../../../pwa/screens/ledger/columns.ts";
import { type Sort, sorted, totalsOf } from "../../../pwa/screens/ledger/rows.ts";
import { FIRST_SORT, type LedgerView, searchOf, viewOf } from "../../../pwa/screens/ledger/view.ts";
import { rowsInSight } from "../../../pwa/screens/ledger/window.ts";

const TODAY = "2026-03-01";
const DAY_MS = 86_400_000;
const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);
/** Runs a property and names the seed where it fails. */
const holds = (property: Parameters<typeof fc.assert>[0]) => fc.assert(property, { seed, numRuns: 300 });

const list = <T extends string>(known: readonly T[]) =>
  fc.subarray([...known], { minLength: 1 }).map((each) => each.join(","));
const wordsOf = fc.record(
  {
    q: fc.stringMatching(/^[a-z双雁 &=?#+%]{1,12}$/),
    within: fc.constantFrom("140100", "z-1", "a&b=c"),
    stage: list(STAGES),
    batch: fc.constantFrom(...BATCHES),
    round: fc.constantFrom("2023-1", "2024-12"),
    chain: fc.constantFrom("风电", "铝镁 精深+加工"),
    size: list(SIZE_BANDS),
    silent: fc.integer({ min: 1, max: 3650 }).map(String),
    basis: fc.constant("reported"),
  },
  { requiredKeys: [] },
);
const sortOf = fc.record({ by: fc.constantFrom(...COLUMNS), descending: fc.boolean() });
const columnsOf = fc.subarray([...COLUMNS.slice(1)]).map((some) => ["name" as const, ...some]);
const viewsOf: fc.Arbitrary<LedgerView> = fc.record({
  words: wordsOf,
  sort: sortOf,
  columns: fc.option(columnsOf, { nil: null }),
});

const rowsOf = fc
  .array(
    fc.record({
      stage: fc.constantFrom(...STAGES),
      investment: fc.option(fc.integer({ min: 0, max: 600_000 }), { nil: null }),
      completed: fc.option(fc.integer({ min: 0, max: 600_000 }), { nil: null }),
      chain: fc.option(fc.constantFrom("风电", "氢能"), { nil: null }),
      name: fc.constantFrom("双雁药业园", "捷美再生", "x1"),
      silent: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
    }),
    { maxLength: 40 },
  )
  .map((made) => made.map((facts, i) => rowOf(`p${i}`, facts)));

interface Facts {
  readonly stage: (typeof STAGES)[number];
  readonly investment: number | null;
  readonly completed: number | null;
  readonly chain: string | null;
  readonly name: string;
  readonly silent: number | null;
}

function rowOf(id: string, { stage, completed, silent, ...facts }: Facts): LedgerRow {
  const standing = { stage, milestone: null, completed };
  const at = silent === null ? null : Date.parse(`${TODAY}T04:00:00Z`) - silent * DAY_MS;
  const project = {
    ...{ id, zone: "z-1", city: "140100", aliases: [], code: null, enterprise: null, ...facts },
    ...{ verified: standing, reported: standing, lastReport: at && { at, state: "pending" } },
  };
  return {
    project: project as unknown as LedgerRow["project"],
    listings: [],
    progress: { verified: null, reported: null },
    remark: null,
    pending: { reports: 1, photos: 0 },
  };
}

const frame: Frame = { basis: "verified", today: TODAY, order: new Map([["z-1", 0]]) };

describe(`the ledger's address (TEST_SEED=${seed})`, () => {
  it("brings back every view that it was made of", () => {
    holds(
      fc.property(viewsOf, (view) => {
        const query = Object.fromEntries(new URLSearchParams(searchOf(view)));
        expect(viewOf(query)).toEqual(view);
      }),
    );
  });

  it("is empty for the first view, and leaves out what it does not know", () => {
    expect(searchOf({ words: {}, sort: FIRST_SORT, columns: null })).toBe("");
    expect(viewOf({ sort: "-nothing", columns: "place,nothing", x: "1", q: "" })).toEqual({
      words: {},
      sort: FIRST_SORT,
      columns: ["name", "place"],
    });
  });
});

describe(`filtering and sorting (TEST_SEED=${seed})`, () => {
  it("a filter of more words never means more rows, and what it means has what it asks", () => {
    holds(
      fc.property(rowsOf, wordsOf, (rows, words) => {
        const meant = rows.filter((row) => isMeant(row, ledgerFilter(words), TODAY));
        for (const word of Object.keys(words)) {
          const less = { ...words, [word]: undefined };
          const wider = rows.filter((row) => isMeant(row, ledgerFilter(less), TODAY));
          if (word !== "basis") expect(wider).toEqual(expect.arrayContaining(meant));
        }
        const { stage, chain, silent } = words;
        for (const { project } of meant) {
          if (stage) expect(stage.split(",")).toContain(project.verified.stage);
          if (chain) expect(project.chain).toBe(chain);
          if (silent && project.lastReport)
            expect(Date.parse(`${TODAY}T04:00:00Z`) - project.lastReport.at).toBeGreaterThanOrEqual(
              Number(silent) * DAY_MS,
            );
        }
      }),
    );
  });

  it("sorting loses no row, puts what has no value last either way, and keeps the order of equals", () => {
    holds(
      fc.property(rowsOf, fc.boolean(), (rows, descending) => {
        const sort: Sort = { by: "investment", descending };
        const inOrder = sorted(rows, sort, frame);
        expect(new Set(inOrder)).toEqual(new Set(rows));
        const amounts = inOrder.map(({ project }) => project.investment);
        const known = amounts.filter((amount) => amount !== null);
        expect(amounts.slice(known.length).every((amount) => amount === null)).toBe(true);
        expect(known).toEqual([...known].sort((a, b) => (descending ? b - a : a - b)));
        for (const [i, row] of inOrder.entries()) {
          const next = inOrder[i + 1];
          if (next && next.project.investment === row.project.investment)
            expect(rows.indexOf(row)).toBeLessThan(rows.indexOf(next));
        }
      }),
    );
  });

  it.each(COLUMNS)("sorts by %s without a fault", (by) => {
    const [rows] = fc.sample(rowsOf, { seed, numRuns: 1 });
    expect(sorted(rows ?? [], { by, descending: true }, frame)).toHaveLength(rows?.length ?? 0);
  });

  it("sums what has an amount, and says nothing rather than nought where nothing has", () => {
    const facts = { stage: "signed", chain: null, name: "x", silent: null } as const;
    const [one, none] = [
      rowOf("a", { ...facts, investment: 12_345, completed: 0 }),
      rowOf("b", { ...facts, investment: null, completed: null }),
    ];
    expect(totalsOf([one, none], "verified")).toEqual({
      ...{ count: 2, investment: 12_345, unpriced: 1, completed: 0, waiting: 2 },
    });
    expect(totalsOf([none], "verified")).toMatchObject({ investment: null, completed: null });
  });
});

it("every row that a scroll shows is drawn, and never many more", () => {
  holds(
    fc.property(
      fc.integer({ min: -50, max: 600_000 }),
      fc.integer({ min: 0, max: 1_500 }),
      fc.integer({ min: 20, max: 120 }),
      fc.integer({ min: 0, max: 10_000 }),
      (scrolled, height, row, count) => {
        const [first, end] = rowsInSight(scrolled, height, row, count);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(end - first).toBeLessThanOrEqual(height / row + 28);
        const last = Math.min(count, Math.ceil((scrolled + height) / row));
        if (scrolled >= 0 && scrolled < count * row) {
          expect(first).toBeLessThanOrEqual(Math.floor(scrolled / row));
          expect(end).toBeGreaterThanOrEqual(last);
        }
      },
    ),
  );
});
