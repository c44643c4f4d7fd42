import { describe, expect, it } from "vitest";
import { daysBetween } from "#domain/day";
import { ledgerFilter, silenceOf } from "#domain/ledger-filter";
import { BAND_SCHEMES, bandBoundsYi, isInBand } from "#domain/size-band";

describe("classes of investment", () => {
  it.each([
    [0, ["0-1"], []],
    [9_999, ["0-1"], []],
    [10_000, ["1-5"], ["1-"]],
    [49_999, ["1-5"], ["1-"]],
    [50_000, ["5-10"], ["1-"]],
    [99_999, ["5-10"], ["1-"]],
    [100_000, ["10-"], ["1-", "10-"]],
    [500_000, ["10-"], ["1-", "10-", "50-"]],
    [null, [], []],
  ])("%s 万元 is %j apart and %j nested", (wan, apart, nested) => {
    expect(BAND_SCHEMES.apart.filter((band) => isInBand(wan, band))).toEqual(apart);
    expect(BAND_SCHEMES.nested.filter((band) => isInBand(wan, band))).toEqual(nested);
  });

  it("those apart leave nothing between them", () => {
    const bounds = BAND_SCHEMES.apart.map(bandBoundsYi);
    expect(bounds[0]?.[0]).toBe(0);
    for (const [i, [, below]] of bounds.entries()) expect(below).toBe(bounds[i + 1]?.[0] ?? null);
  });
});

describe("silence", () => {
  const at = (text: string) => ({ project: { lastReport: { at: Date.parse(text) } } }) as never;

  it("counts days of the calendar in Shanxi, not hours", () => {
    expect(silenceOf(at("2024-03-01T23:59:00+08:00"), "2024-03-02")).toBe(1);
    expect(silenceOf(at("2024-03-01T00:01:00+08:00"), "2024-03-01")).toBe(0);
    expect(silenceOf(at("2024-02-28T12:00:00+08:00"), "2024-03-01")).toBe(2);
    expect(daysBetween("2024-12-31", "2025-01-01")).toBe(1);
  });

  it("is unknown for what was never reported, and nothing for what a fast clock observed tomorrow", () => {
    expect(silenceOf({ project: { lastReport: null } } as never, "2024-03-02")).toBeNull();
    expect(silenceOf(at("2024-03-03T12:00:00+08:00"), "2024-03-02")).toBe(0);
  });
});

it("words that no list knows leave a filter open, so that old links still open", () => {
  const words = {
    stage: "started,finished",
    size: "2-3",
    batch: "x",
    round: "first",
    silent: "-1",
    basis: "y",
  };
  expect(ledgerFilter(words)).toEqual({ ...ledgerFilter({}), stages: ["started"] });
});
