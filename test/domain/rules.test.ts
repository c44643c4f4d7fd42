import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACHIEVED_STAGE, BATCHES, hasAchieved } from "#domain/batch";
import { dayEndMs, dayOf, dayStartMs, isDay, minuteOf } from "#domain/day";
import { ERROR_CODES, ERRORS, isErrorCode, LANGUAGES } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import { UUID, uuidv7 } from "#domain/id";
import {
  isMilestoneCode,
  MILESTONE_GROUPS,
  MILESTONES,
  milestoneRank,
  milestonesOf,
} from "#domain/milestone";
import { formatWan, formatYi, isWan, wanOfYi } from "#domain/money";
import { countRate, type RateSums, rate } from "#domain/rate";
import { compareRounds, roundsBetween } from "#domain/round";
import { coversZone, isEmptyScope, scopeOf } from "#domain/scope";
import { STAGES } from "#domain/stage";

describe("batches, stages and milestones", () => {
  test("a listing has achieved its purpose at the stage after its batch's own", () => {
    expect(BATCHES.map((batch) => ACHIEVED_STAGE[batch])).toEqual(["started", "producing", "capacity"]);
    expect(STAGES.map((stage) => hasAchieved("start", stage))).toEqual([false, false, false, true, true]);
  });

  test("there are 30 milestones, each in one of six groups, and exactly four of them move the stage", () => {
    expect(MILESTONES).toHaveLength(30);
    expect(MILESTONE_GROUPS.map((group) => milestonesOf(group).length)).toEqual([4, 8, 11, 3, 3, 1]);
    const moving = MILESTONES.filter((m) => milestoneRank(m.code) > 0).map((m) => [
      m.code,
      milestoneRank(m.code),
    ]);
    expect(moving).toEqual([
      ["signed", 1],
      ["works_started", 2],
      ["in_production", 3],
      ["capacity_reached", 4],
    ]);
  });

  test("a ground-breaking ceremony moves nothing, and a made-up code is none", () => {
    expect(milestoneRank("ground_broken")).toBe(0);
    expect(["signed", "toString", 7, null].map(isMilestoneCode)).toEqual([true, false, false, false]);
  });
});

describe("money in 万元", () => {
  test("is read from 亿元 digit by digit and never through a fraction", () => {
    expect([wanOfYi("14.63"), wanOfYi(87.17), wanOfYi("0.0001"), wanOfYi(40)]).toEqual([
      146_300, 871_700, 1, 400_000,
    ]);
    expect(() => wanOfYi("14.63281")).toThrow(RangeError);
    expect(() => wanOfYi("-1")).toThrow(RangeError);
  });

  test("is written with two decimals, half up, thousands apart, and a dash for what nobody knows", () => {
    expect([49, 50, 123_450, 12_345_678].map(formatYi)).toEqual(["0.00", "0.01", "12.35", "1,234.57"]);
    expect([formatYi(null), formatWan(null), formatWan(1_234_567)]).toEqual(["—", "—", "1,234,567"]);
  });

  test("comes back the same from 亿元 with four decimals", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        (wan) => wanOfYi((wan / 10_000).toFixed(4)) === wan,
      ),
    );
  });

  test("is a whole number, not negative, within bounds", () => {
    expect([0, 5, -1, 1.5, 1e10, "5", Number.NaN].map(isWan)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("rates", () => {
  const sums: RateSums = { eligible: 21, achieved: 15, base: 436_000, gained: 272_200 };

  test("follow the rule they name: 62.43 by investment, 71.43 by count", () => {
    expect(rate("investment-2023", "start", sums)).toBe(62.43);
    expect(rate("count-2021", "start", sums)).toBe(71.43);
    expect(countRate(sums)).toBe(71.43);
  });

  test("take the third by industrial projects in 2023 and by output in 2021", () => {
    const production: RateSums = {
      eligible: 10,
      achieved: 10,
      base: 389_100,
      gained: 300_000,
      output: wanOfYi("235.04"),
      actualOutput: wanOfYi("216.65"),
    };
    expect(rate("investment-2023", "production", production)).toBe(100);
    expect(rate("count-2021", "production", production)).toBe(92.18);
  });

  test("are null for an empty base or what nobody collected, and may exceed 100", () => {
    expect(
      rate("investment-2023", "signing", { eligible: 3, achieved: 1, base: null, gained: null }),
    ).toBeNull();
    expect(rate("investment-2023", "signing", { eligible: 0, achieved: 0, base: 0, gained: 0 })).toBeNull();
    expect(rate("count-2021", "production", sums)).toBeNull();
    expect(rate("investment-2023", "start", { eligible: 1, achieved: 1, base: 100, gained: 130 })).toBe(130);
  });

  test("round once, half up", () => {
    expect(rate("count-2021", "signing", { eligible: 800, achieved: 1, base: null, gained: null })).toBe(
      0.13,
    );
    expect(rate("count-2021", "signing", { eligible: 3, achieved: 2, base: null, gained: null })).toBe(66.67);
  });
});

describe("rounds and days", () => {
  test("rounds stand in order of year and number, and a window takes both its ends", () => {
    const known = ["2024-10", "2024-2", "2023-4", "2024-1"];
    expect([...known].sort(compareRounds)).toEqual(["2023-4", "2024-1", "2024-2", "2024-10"]);
    expect(roundsBetween(known, "2024-1", "2024-2")).toEqual(["2024-1", "2024-2"]);
    expect(roundsBetween(known)).toHaveLength(4);
  });

  test("days are Shanghai's: midnight there is 16:00 UTC the day before", () => {
    expect(dayOf(Date.UTC(2024, 1, 22, 15, 59, 59, 999))).toBe("2024-02-22");
    expect(dayOf(Date.UTC(2024, 1, 22, 16))).toBe("2024-02-23");
    expect(dayStartMs("2024-02-23")).toBe(Date.UTC(2024, 1, 22, 16));
    expect(dayEndMs("2024-02-28")).toBe(dayStartMs("2024-02-29"));
    expect(minuteOf(Date.UTC(2024, 1, 23, 1, 5))).toBe("2024-02-23 09:05");
    expect(["2024-02-29", "2023-02-29", "2024-2-1", "x"].map(isDay)).toEqual([true, false, false, false]);
  });
});

describe("ids, scopes and errors", () => {
  test("a UUIDv7 is well formed and stands in the order of its instant", () => {
    const bytes = new Uint8Array(10).fill(255);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 1, max: 1e6 }), (at, later) => {
        const [a, b] = [uuidv7(at, bytes), uuidv7(at + later, new Uint8Array(10))];
        return UUID.test(a) && a[14] === "7" && a < b;
      }),
    );
    expect(() => uuidv7(0, new Uint8Array(3))).toThrow(RangeError);
  });

  test("a scope is the union of what a person's roles reach, and of nothing else", () => {
    const grants = [
      { role: "reporter", level: "zone", place: "z1" },
      { role: "manager", level: "city", place: "c2" },
    ] as const;
    expect(scopeOf(grants, ["reporter"])).toEqual({
      province: false,
      cities: [],
      zones: ["z1"],
      projects: [],
    });
    const both = scopeOf(grants, ["reporter", "manager"]);
    expect([
      coversZone(both, "z1", "c1"),
      coversZone(both, "z9", "c2"),
      coversZone(both, "z9", "c1"),
      coversZone(both, null, null),
    ]).toEqual([true, true, false, false]);
    expect(isEmptyScope(scopeOf(grants, ["admin"]))).toBe(true);
  });

  test("every code of the closed list has words in every language, and only passing faults may be sent again", () => {
    for (const code of ERROR_CODES)
      for (const language of LANGUAGES) expect(errorMessage(code, language).length).toBeGreaterThan(5);
    expect(ERROR_CODES.filter((code) => ERRORS[code].retry)).toEqual(["too_many_requests", "internal"]);
    expect(["not_found", "constructor", undefined].map(isErrorCode)).toEqual([true, false, false]);
  });
});
