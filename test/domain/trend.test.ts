import { describe, expect, test } from "vitest";
import { weekEnd, weekEnds } from "#domain/trend";

describe("weeks", () => {
  test.each([
    ["a Monday", "2024-05-06", "2024-05-12"],
    ["a Saturday", "2024-05-11", "2024-05-12"],
    ["its own Sunday", "2024-05-12", "2024-05-12"],
    ["a day at the end of a leap February", "2024-02-29", "2024-03-03"],
    ["a day of the last week of a year", "2024-12-31", "2025-01-05"],
  ])("%s belongs to the week that ends on Sunday", (_, day, end) => {
    expect(weekEnd(day)).toBe(end);
  });

  test("go from the first day's to the last that is over", () => {
    expect(weekEnds("2024-05-06", "2024-05-26")).toEqual(["2024-05-12", "2024-05-19", "2024-05-26"]);
    expect(weekEnds("2024-05-13", "2024-05-25")).toEqual(["2024-05-19"]);
    expect(weekEnds("2024-05-13", "2024-05-18")).toEqual([]);
  });

  test("of too many for a picture stand evenly apart, and the last one stays", () => {
    expect(weekEnds("2024-05-06", "2024-06-23", 4)).toEqual([
      "2024-05-12",
      "2024-05-26",
      "2024-06-09",
      "2024-06-23",
    ]);
    expect(weekEnds("2023-01-01", "2026-11-21", 104)).toHaveLength(102);
  });
});
