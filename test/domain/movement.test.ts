import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standsOf } from "#domain/movement";
import { pointsBetween, ranksOf } from "#domain/ranking";
import { emptyBatches, figuresOf } from "#domain/sums";
import type { TallyRow } from "#domain/tally";

const row = (id: string, rate: number | null): TallyRow => {
  const figures = figuresOf(emptyBatches(), "investment-2023");
  return {
    place: { level: "city", id, name: id, nameEn: null },
    ...figures,
    start: { ...figures.start, rate },
  };
};
const stands = (now: Record<string, number | null>, before?: Record<string, number | null>) => {
  const rows = (rates: Record<string, number | null>) => Object.entries(rates).map(([id, r]) => row(id, r));
  const all = standsOf(rows(now), before && rows(before));
  return Object.fromEntries([...all].map(([id, { start }]) => [id, start]));
};

describe("ranks", () => {
  test("equal rates share one and the next is skipped; who has no rate has none", () => {
    expect(ranksOf([50, 80, null, 80, 20])).toEqual([3, 1, null, 1, 4]);
    expect(ranksOf([])).toEqual([]);
    expect(ranksOf([null, null])).toEqual([null, null]);
    expect(ranksOf([0, null])).toEqual([1, null]);
  });

  test("follow the order of the rates, whatever these are", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 300 }))), (rates) => {
        const ranks = ranksOf(rates);
        for (const [i, a] of rates.entries()) {
          expect(ranks[i] === null).toBe(a === null);
          for (const [j, b] of rates.entries())
            if (a !== null && b !== null) expect(a > b).toBe((ranks[i] ?? 0) < (ranks[j] ?? 0));
        }
      }),
    );
  });
});

describe("movement since an earlier look", () => {
  test("is told in points and in ranks, both with their direction", () => {
    expect(stands({ a: 60, b: 70.1, c: 50 }, { a: 62.5, b: 60, c: 50 })).toEqual({
      a: { rank: 2, points: -2.5, climbed: -1 },
      b: { rank: 1, points: 10.1, climbed: 1 },
      c: { rank: 3, points: 0, climbed: 0 },
    });
  });

  test("is unknown where there was no earlier look, no such place, or no rate then or now", () => {
    expect(stands({ a: 60 })).toEqual({ a: { rank: 1, points: null, climbed: null } });
    expect(stands({ a: 60, b: null, c: 10 }, { b: 3, c: null })).toEqual({
      a: { rank: 1, points: null, climbed: null },
      b: { rank: null, points: null, climbed: null },
      c: { rank: 2, points: null, climbed: null },
    });
  });

  test("of rates with two decimals shows nothing that floating point leaves behind", () => {
    expect(pointsBetween(62.43, 62.4)).toBe(0.03);
    expect(pointsBetween(0.3, 0.1)).toBe(0.2);
  });
});
