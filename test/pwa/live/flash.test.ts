import { expect, test } from "vitest";
import type { CellFigures, Tallies } from "#domain/tally";
import { changedCells } from "../../../pwa/live/flash.ts";
import { readMessage } from "../../../pwa/live/socket.ts";
import { searchOf } from "../../../pwa/live/tallies.ts";

const cell = (achieved = 0): CellFigures => ({
  ...{ listed: 3, projects: 3, investment: 100, output: null, unpriced: 0, completed: null, eligible: 3 },
  ...{ base: 100, achieved, gained: 0, rate: 0, countRate: 0, investmentRate: 0 },
});

function tallies(achieved: Record<string, number>, rounds = ["2024-1"]): Tallies {
  const place = (id: string) => ({ level: "city" as const, id, name: id, nameEn: null });
  return {
    ...{
      window: { from: null, to: null, rounds },
      by: "city",
      within: null,
      basis: "verified",
      rule: "investment-2023",
    },
    ...{ asOf: null, version: JSON.stringify(achieved) },
    freshness: {
      phones: 0,
      reports: 0,
      photos: 0,
      oldest: null,
      missing: 0,
      skewed: 0,
      silent: 0,
      lastReceived: null,
    },
    rows: Object.entries(achieved).map(([id, count]) => ({
      ...{ place: place(id), signing: cell(), start: cell(count), production: cell() },
    })),
    total: { signing: cell(), start: cell(), production: cell() },
  };
}

const both = (verified: Tallies, reported = verified) => ({ verified, reported });

test("the cells that differ, on either basis", () => {
  const before = both(tallies({ datong: 1, shuozhou: 1 }));
  expect(changedCells(before, both(tallies({ datong: 2, shuozhou: 1 })))).toEqual(new Set(["datong/start"]));
  const pending = both(tallies({ datong: 1, shuozhou: 1 }), tallies({ datong: 1, shuozhou: 2 }));
  expect(changedCells(before, pending)).toEqual(new Set(["shuozhou/start"]));
});

test("none when nothing differs, at the first sight, or in another window", () => {
  const figures = both(tallies({ datong: 1 }));
  expect(changedCells(figures, figures).size).toBe(0);
  expect(changedCells(undefined, figures).size).toBe(0);
  expect(changedCells(figures, both(tallies({ datong: 2 }, ["2023-1"]))).size).toBe(0);
});

test("a place that was not there before is new in every batch", () => {
  const after = both(tallies({ datong: 1, xinzhou: 0 }));
  expect([...changedCells(both(tallies({ datong: 1 })), after)].sort()).toEqual([
    ...["xinzhou/production", "xinzhou/signing", "xinzhou/start"],
  ]);
});

test.each<[unknown, boolean]>([
  [JSON.stringify({ type: "changed", version: "7", cells: [] }), true],
  [JSON.stringify({ type: "hello" }), false],
  [JSON.stringify({ type: "changed", version: 7, cells: [] }), false],
  ["pong", false],
  [new ArrayBuffer(3), false],
])("a message is ours or nothing: %s", (data, isOurs) => {
  expect(readMessage(data) !== undefined).toBe(isOurs);
});

test("an address holds what was chosen and nothing else", () => {
  expect(searchOf({ from: "2023-1", to: null, by: "city", within: null, basis: "verified" })).toBe(
    "from=2023-1&by=city&basis=verified",
  );
});
