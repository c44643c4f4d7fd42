import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BATCHES } from "#domain/batch";
import { CHAINS, chainOf } from "#domain/chain";
import { ZONE_KINDS } from "#domain/import";
import { STAGES } from "#domain/stage";
import { bandsOf, chainsOf, funnelOf, kindsOf, type StructureEntry, strategicOf } from "#domain/structure";

let made = 0;

/** An entry of a project of its own, unless told. */
const entry = (facts: Partial<StructureEntry> = {}): StructureEntry => ({
  project: `p${++made}`,
  batch: "signing",
  round: "2024-1",
  investment: 10_000,
  output: null,
  kind: "industrial",
  chain: null,
  strategic: false,
  stage: "planned",
  ...facts,
});

const entries = fc.array(
  fc
    .record({
      project: fc.nat(12).map((n) => `p${n}`),
      batch: fc.constantFrom(...BATCHES),
      round: fc.constantFrom("2023-4", "2023-10", "2024-1"),
      investment: fc.option(fc.nat(200_000)),
      output: fc.option(fc.nat(5)),
      kind: fc.constantFrom(...ZONE_KINDS),
      chain: fc.constantFrom(null, ...CHAINS, "养老"),
      strategic: fc.boolean(),
      stage: fc.constantFrom(...STAGES),
    })
    .map(entry),
);

describe("the funnel", () => {
  test("a listing itself says that its project was signed, started or is producing", () => {
    const reached = (facts: Partial<StructureEntry>) =>
      funnelOf([entry(facts)]).map(({ projects }) => projects);
    expect(reached({ batch: "signing" })).toEqual([1, 0, 0, 0]);
    expect(reached({ batch: "start" })).toEqual([1, 1, 0, 0]);
    expect(reached({ batch: "production" })).toEqual([1, 1, 1, 0]);
    expect(reached({ batch: "signing", stage: "capacity" })).toEqual([1, 1, 1, 1]);
  });

  test("a project listed twice is counted once, with the amount of its latest listing", () => {
    const [signed, started] = funnelOf([
      entry({ project: "申能", batch: "start", round: "2024-2", investment: 9_000 }),
      entry({ project: "申能", batch: "signing", round: "2023-10", investment: 8_000 }),
    ]);
    expect([signed?.projects, signed?.investment]).toEqual([1, 9_000]);
    expect([started?.projects, started?.investment, started?.from]).toEqual([1, 9_000, 100]);
  });

  test("amounts nobody stated are no noughts: a rung of such projects alone has none", () => {
    const [signed, started, producing] = funnelOf([
      entry({ investment: null, batch: "start" }),
      entry({ investment: 5_000 }),
    ]);
    expect([signed?.investment, signed?.unpriced]).toEqual([5_000, 1]);
    expect([started?.investment, started?.unpriced]).toEqual([null, 1]);
    expect([producing?.investment, producing?.projects]).toEqual([0, 0]);
  });

  test("counts never rise from rung to rung, and shares are of the rung before", () => {
    fc.assert(
      fc.property(entries, (some) => {
        const rungs = funnelOf(some);
        const counts = rungs.map(({ projects }) => projects);
        expect(counts[0]).toBe(new Set(some.map(({ project }) => project)).size);
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
        for (const [i, { from }] of rungs.entries()) {
          const before = counts[i - 1];
          if (before) expect(from).toBeCloseTo(((counts[i] ?? 0) / before) * 100, 1);
          else expect(from).toBeNull();
        }
      }),
    );
  });
});

describe("groups", () => {
  test("sizes stand apart as in 晋中's notice, and nested as in the province's", () => {
    const some = [9_999, 10_000, 49_999, 50_000, 99_999, 100_000, 500_000, null].map((investment) =>
      entry({ investment }),
    );
    const counts = (scheme: "apart" | "nested") =>
      Object.fromEntries(bandsOf(some, scheme).map(({ key, signing }) => [key, signing.listed]));
    expect(counts("apart")).toEqual({ "0-1": 1, "1-5": 2, "5-10": 2, "10-": 2, unpriced: 1 });
    expect(counts("nested")).toEqual({ "1-": 6, "10-": 2, "50-": 1, unpriced: 1 });
  });

  test("that stand apart hold every entry once, whatever they are made by", () => {
    fc.assert(
      fc.property(entries, (some) => {
        for (const groups of [bandsOf(some, "apart"), kindsOf(some), chainsOf(some)])
          for (const batch of BATCHES) {
            const own = some.filter((one) => one.batch === batch);
            const amounts = own.map(({ investment }) => investment ?? 0);
            expect(groups.reduce((sum, group) => sum + group[batch].listed, 0)).toBe(own.length);
            expect(groups.reduce((sum, group) => sum + (group[batch].investment ?? 0), 0)).toBe(
              amounts.reduce((sum, amount) => sum + amount, 0),
            );
          }
      }),
    );
  });

  test("a chain is known by its name with or without 产业链; any other is another, and none is not stated", () => {
    expect(CHAINS).toHaveLength(16);
    expect(
      ["现代医药产业链", " 氢能 ", "碳基新材料产业", "铝基新材料", "", "产业链", null].map(chainOf),
    ).toEqual(["现代医药", "氢能", "碳基新材料", "other", "unstated", "unstated", "unstated"]);
  });
});

describe("战略性新兴产业", () => {
  test("晋中 2024-1: 14 of 14, 17 of 17 and 13 of 14 projects with output are 97.78 % of 45, though 50 were listed", () => {
    const some = (
      [
        ["signing", 16, 14, 14],
        ["start", 18, 17, 17],
        ["production", 16, 14, 13],
      ] as const
    ).flatMap(([batch, listed, withOutput, strategic]) =>
      Array.from({ length: listed }, (_, i) =>
        entry({ batch, output: i < withOutput ? 1_000 : null, strategic: i < strategic }),
      ),
    );
    expect(strategicOf(some)).toEqual({
      signing: { strategic: 14, base: 14, share: 100 },
      start: { strategic: 17, base: 17, share: 100 },
      production: { strategic: 13, base: 14, share: 92.86 },
      total: { strategic: 44, base: 45, share: 97.78 },
    });
  });

  test("without any output stated there is no share, which is not nought", () => {
    expect(strategicOf([entry({ strategic: true })]).total).toEqual({ strategic: 0, base: 0, share: null });
  });
});
