import { describe, expect, it } from "vitest";
import type { StoredReport } from "#domain/dossier";
import { ageWords, isFar, isOld } from "../../../pwa/screens/project/evidence.ts";

const HOUR = 3_600_000;
const photo = (facts: Partial<StoredReport["photos"][number]>): StoredReport["photos"][number] => ({
  sha256: "a",
  bytes: 1,
  width: null,
  height: null,
  takenAt: null,
  position: null,
  stored: true,
  lost: null,
  distanceM: null,
  ageMs: null,
  ...facts,
});
const at = (accuracy?: number) => ({ lat: 37, lng: 112, ...(accuracy !== undefined && { accuracy }) });

describe("a photo is far from its project", () => {
  it.each([
    ["beyond a kilometre", 1001, at(), null, true],
    ["not at a kilometre", 1000, at(), null, false],
    ["not where its own accuracy explains it", 1400, at(400), null, false],
    ["beyond what its own accuracy explains", 1401, at(400), at(5000), true],
    ["not where it has no place and the report's accuracy explains it", 1400, null, at(400), false],
    ["never where nobody knows", null, at(), null, false],
  ] as const)("%s", (_name, distanceM, position, reported, far) => {
    expect(isFar(photo({ distanceM, position }), { position: reported })).toBe(far);
  });
});

describe("a photo is old", () => {
  it.each([
    [24 * HOUR, false],
    [24 * HOUR + 1, true],
    [-48 * HOUR, false],
    [null, false],
  ])("taken %s ms before its report: %s", (ageMs, old) => {
    expect(isOld(photo({ ageMs }))).toBe(old);
  });
});

it.each([
  [0, "上报时拍摄"],
  [59_999, "上报时拍摄"],
  [-59_999, "上报时拍摄"],
  [60_000, "拍摄于上报前 1 分钟"],
  [-5 * 60_000, "拍摄于上报后 5 分钟"],
  [23 * HOUR, "拍摄于上报前 23 小时"],
  [24 * HOUR, "拍摄于上报前 1 天"],
  [50 * HOUR, "拍摄于上报前 2 天"],
])("%i ms before the report is said as %s", (ageMs, words) => {
  expect(ageWords(ageMs)).toBe(words);
});
