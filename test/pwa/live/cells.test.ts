import { expect, test } from "vitest";
import { emptyBatches, figuresOf } from "#domain/sums";
import type { CellSums, Tallies } from "#domain/tally";
import { Cells } from "../../../pwa/live/cells.ts";

/** A start cell of 2024-1 with so many of ten achieved. */
const cell = (zone: string, verified: number, reported = verified, round = "2024-1"): CellSums => ({
  ...{ city: zone, zone, round, batch: "start", listed: 10, unpriced: 0 },
  ...{ investment: 1000, output: null, eligible: 10, base: 1000 },
  achieved: { verified, reported },
  gained: { verified: verified * 90, reported: reported * 90 },
  completed: { verified: null, reported: 5 },
});

/** The answer at revision 7, in which one entry of zone ax is a project's second. */
const answer: Tallies = {
  window: { from: "2024-1", to: "2024-1", rounds: ["2024-1"] },
  ...{ by: "city", within: null, basis: "verified", rule: "investment-2023", asOf: null, version: "7.s" },
  freshness: {
    ...{
      phones: 0,
      reports: 0,
      photos: 0,
      oldest: null,
      missing: 0,
      skewed: 0,
      silent: 0,
      lastReceived: null,
    },
  },
  rows: ["a.", "b."].map((id) => ({
    place: { level: "city", id: id.replace(".", "x"), name: id, nameEn: null },
    ...figuresOf(emptyBatches(), "investment-2023"),
  })),
  total: figuresOf(emptyBatches(), "investment-2023"),
};
const told = (version: string, ...cells: CellSums[]) => ({ version, cells });

function shown(cells: Cells) {
  const { verified, reported } = cells.figuresOf(answer, "9.s");
  const achieved = (of: Tallies) => [...of.rows, of.total].map((row) => row.start.achieved);
  return { verified: achieved(verified), reported: achieved(reported), rate: verified.total.start.rate };
}

test("figures are the sums of their cells, on both bases, by the answer's rule", () => {
  const cells = new Cells();
  cells.replace([cell("ax", 3, 4), cell("bx", 1)], "7.s");
  expect(shown(cells)).toEqual({ verified: [3, 1, 4], reported: [4, 1, 5], rate: 18 });
});

test("a message's cell takes the place of the one held, wherever it lies in the window", () => {
  const cells = new Cells();
  cells.replace([cell("ax", 3), cell("bx", 1)], "7.s");
  expect(cells.take(told("8.s", cell("bx", 6)), answer)).toBe(true);
  expect(shown(cells).verified).toEqual([3, 6, 9]);
});

test("a cell of another round or place is none of this board's", () => {
  const cells = new Cells();
  cells.replace([cell("ax", 3)], "7.s");
  expect(cells.take(told("8.s", cell("ax", 9, 9, "2023-1")), answer)).toBe(false);
  const within = { level: "zone", id: "bx", name: "b", nameEn: null } as const;
  expect(cells.take(told("8.s", cell("ax", 9)), { ...answer, within })).toBe(false);
  expect(shown(cells).verified).toEqual([3, 0, 3]);
});

test("what is older never takes the place of what is newer, whichever comes first", () => {
  const cells = new Cells();
  cells.replace([cell("ax", 3)], "7.s");
  cells.take(told("9.s", cell("ax", 5)), answer);
  cells.take(told("8.s", cell("ax", 4)), answer);
  expect(shown(cells).verified).toEqual([5, 0, 5]);
  // An answer to a question asked before the message came.
  cells.replace([cell("ax", 4), cell("bx", 2)], "8.s");
  expect(shown(cells).verified).toEqual([5, 2, 7]);
  cells.replace([cell("ax", 6)], "10.s");
  expect(shown(cells).verified).toEqual([6, 0, 6]);
});
