import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { dayOf, daysAfter } from "#domain/day";
import {
  BULLETIN_KINDS,
  type BulletinKind,
  lastPeriods,
  periodBefore,
  periodName,
  periodOf,
} from "#domain/period";

const day = fc
  .integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) })
  .map((instantMs) => dayOf(instantMs));
const kind = fc.constantFrom(...BULLETIN_KINDS);

describe("a day lies in", () => {
  test.each<[BulletinKind, day: string, id: string, from: string, to: string, name: string]>([
    ["weekly", "2026-11-21", "2026-W47", "2026-11-16", "2026-11-22", "2026年第47周"],
    ["weekly", "2026-11-22", "2026-W47", "2026-11-16", "2026-11-22", "2026年第47周"],
    ["weekly", "2026-11-23", "2026-W48", "2026-11-23", "2026-11-29", "2026年第48周"],
    // The first week of a year is that of its first Thursday.
    ["weekly", "2026-01-01", "2026-W01", "2025-12-29", "2026-01-04", "2026年第1周"],
    ["weekly", "2025-12-28", "2025-W52", "2025-12-22", "2025-12-28", "2025年第52周"],
    ["weekly", "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03", "2026年第53周"],
    ["weekly", "2027-01-04", "2027-W01", "2027-01-04", "2027-01-10", "2027年第1周"],
    ["ten-day", "2026-11-01", "2026-11-T1", "2026-11-01", "2026-11-10", "2026年11月上旬"],
    ["ten-day", "2026-11-10", "2026-11-T1", "2026-11-01", "2026-11-10", "2026年11月上旬"],
    ["ten-day", "2026-11-11", "2026-11-T2", "2026-11-11", "2026-11-20", "2026年11月中旬"],
    ["ten-day", "2024-02-29", "2024-02-T3", "2024-02-21", "2024-02-29", "2024年2月下旬"],
    ["ten-day", "2026-12-31", "2026-12-T3", "2026-12-21", "2026-12-31", "2026年12月下旬"],
    ["monthly", "2026-02-28", "2026-02", "2026-02-01", "2026-02-28", "2026年2月"],
    ["monthly", "2026-12-31", "2026-12", "2026-12-01", "2026-12-31", "2026年12月"],
  ])("%s %s: %s", (kind, day, id, from, to, name) => {
    expect(periodOf(kind, day)).toEqual({ kind, id, from, to });
    expect(periodName({ kind, id })).toBe(name);
  });
});

test("periods of a kind follow each other without a gap, and their ids are in the order of time", () => {
  fc.assert(
    fc.property(kind, day, (kind, day) => {
      const { from, to, id } = periodOf(kind, day);
      expect(from <= day && day <= to).toBe(true);
      expect(periodOf(kind, from).id).toBe(id);
      expect(periodOf(kind, to).id).toBe(id);
      const next = periodOf(kind, daysAfter(to, 1));
      expect(next.from).toBe(daysAfter(to, 1));
      expect(next.id > id).toBe(true);
      expect(periodBefore(kind, next.to).id).toBe(id);
    }),
  );
});

describe("the bulletins due on a morning", () => {
  const there = (day: string) => lastPeriods(day).map(({ id }) => id);
  /** What comes anew with a day. */
  const due = (day: string) => there(day).filter((id) => !there(daysAfter(day, -1)).includes(id));

  it("are of the week on Mondays, of the 旬 on the 1st, 11th and 21st, of the month on the 1st", () => {
    expect(due("2026-11-21")).toEqual(["2026-11-T2"]);
    expect(due("2026-11-22")).toEqual([]);
    expect(due("2026-11-23")).toEqual(["2026-W47"]);
    expect(due("2027-01-01")).toEqual(["2026-12-T3", "2026-12"]);
    expect(due("2027-02-01")).toEqual(["2027-W04", "2027-01-T3", "2027-01"]);
  });

  it("stay due until the next of their kind, so that a morning may fail", () => {
    expect(there("2026-11-22")).toEqual(["2026-W46", "2026-11-T2", "2026-10"]);
    expect(there("2026-11-30")).toEqual(["2026-W48", "2026-11-T2", "2026-10"]);
  });

  it("come once each in a year, whatever the year", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2020, max: 2060 }), (year) => {
        const days = Array.from({ length: 367 }, (_, i) => daysAfter(`${year}-01-01`, i - 1));
        const last = days.map(there);
        const ids = days.flatMap((day, i) =>
          day.startsWith(`${year}`) ? (last[i] ?? []).filter((id) => !last[i - 1]?.includes(id)) : [],
        );
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => /-T/.test(id))).toHaveLength(36);
        expect(ids.filter((id) => /^\d{4}-\d{2}$/.test(id))).toHaveLength(12);
        expect([52, 53]).toContain(ids.filter((id) => /W/.test(id)).length);
      }),
      { numRuns: 12 },
    );
  });
});
