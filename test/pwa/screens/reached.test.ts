import { describe, expect, it } from "vitest";
import type { StoredReport } from "#domain/dossier";
import { counted, physicalOf, reachedOn, shotsOf } from "../../../pwa/screens/project/reached.ts";

const at = (day: string) => Date.parse(`${day}T10:00:00+08:00`);
let made = 0;
function report(day: string, more: Partial<StoredReport> = {}): StoredReport {
  return {
    ...{ id: `r${++made}`, observedAt: at(day), state: "verified", supersededBy: null },
    ...{ milestone: null, units: null, percent: null, photos: [], ...more },
  } as unknown as StoredReport;
}
const units = (done: number, unit: string, total = 51) => ({ done, total, unit });

describe("what counts", () => {
  it("is what nobody returned or withdrew, and on the verified basis only what a reviewer confirmed", () => {
    const reports = (["verified", "pending", "returned", "withdrawn"] as const).map((state) =>
      report("2024-01-01", { state }),
    );
    expect(counted(reports, "verified").map(({ state }) => state)).toEqual(["verified"]);
    expect(counted(reports, "reported").map(({ state }) => state)).toEqual(["verified", "pending"]);
  });

  it("is not what a correction that counts has replaced", () => {
    const pending = report("2024-01-02", { state: "pending" });
    const returned = report("2024-01-02", { state: "returned" });
    const [first, second] = [
      report("2024-01-01", { supersededBy: pending.id }),
      report("2024-01-01", { supersededBy: returned.id }),
    ];
    const all = [first, second, pending, returned];
    expect(counted(all, "verified")).toEqual([first, second]);
    expect(counted(all, "reported")).toEqual([second, pending]);
  });
});

it("a stage has the day on which it was first seen, in whatever order reports come", () => {
  const days = reachedOn([
    report("2024-05-01", { milestone: "in_production" }),
    report("2024-03-01", { milestone: "works_started" }),
    report("2024-02-01", { milestone: "works_started" }),
    report("2024-01-01", { milestone: "foundation" }),
  ]);
  expect(Object.fromEntries(days)).toEqual({ 2: "2024-02-01", 3: "2024-05-01" });
});

it("physical progress is the last said of each kind of unit, and of the percentage", () => {
  const { units: kinds, percent } = physicalOf([
    report("2024-03-01", { units: units(2, "条生产线", 3) }),
    report("2024-02-01", { units: units(28, "栋"), percent: 60 }),
    report("2024-01-01", { units: units(11, "栋"), percent: 40 }),
  ]);
  expect([...kinds.values()]).toEqual([units(28, "栋"), units(2, "条生产线", 3)]);
  expect(percent).toBe(60);
});

it("photos come by the time they were taken, each once, without those that are not there or were returned", () => {
  const photo = (sha256: string, takenAt: number | null, stored = true) => ({ sha256, takenAt, stored });
  const photos = (...list: ReturnType<typeof photo>[]) =>
    ({ photos: list }) as unknown as Partial<StoredReport>;
  const shots = shotsOf([
    report("2024-03-01", photos(photo("late", null), photo("early", at("2024-01-05")))),
    report(
      "2024-02-01",
      photos(photo("middle", null), photo("away", null, false), photo("early", at("2024-01-05"))),
    ),
    report("2024-01-01", { ...photos(photo("bad", null)), state: "returned" }),
  ]);
  expect(shots.map(({ sha256 }) => sha256)).toEqual(["early", "middle", "late"]);
});
