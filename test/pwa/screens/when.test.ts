import { describe, expect, it } from "vitest";
import { formatMetres, metresBetween } from "../../../pwa/ui/distance.ts";
import { formatBytes, formatCount, formatRate } from "../../../pwa/ui/figures.ts";
import { ago } from "../../../pwa/ui/when.ts";

describe("how long ago, in Shanghai", () => {
  const now = Date.parse("2024-02-23T01:00:00Z"); // 09:00
  it.each([
    ["2024-02-23T00:59:40Z", "刚刚"],
    ["2024-02-23T01:00:10Z", "刚刚"],
    ["2024-02-23T00:55:00Z", "5 分钟前"],
    ["2024-02-22T16:00:00Z", "今天 00:00"],
    ["2024-02-22T15:59:00Z", "昨天 23:59"],
    ["2024-02-20T01:00:00Z", "3 天前"],
    ["2023-12-31T01:00:00Z", "2023-12-31"],
  ])("%s is %s", (instant, said) => {
    expect(ago(Date.parse(instant), now)).toBe(said);
  });
});

describe("figures", () => {
  it("are said with their unit, thousands apart, and — for none", () => {
    expect([formatRate(100), formatRate(62.4), formatRate(null)]).toEqual(["100.00", "62.40", "—"]);
    expect([formatCount(1_234_567), formatCount(0), formatCount(null)]).toEqual(["1,234,567", "0", "—"]);
    expect([formatBytes(120_000), formatBytes(2_800_000), formatBytes(41_000_000)]).toEqual([
      "120 KB",
      "2.8 MB",
      "41 MB",
    ]);
  });

  it("measure the way from Datong to Shuozhou", () => {
    const metres = metresBetween({ lat: 40.09, lng: 113.29 }, { lat: 39.33, lng: 112.43 });
    expect(metres / 1000).toBeCloseTo(112, 0);
    expect([formatMetres(380), formatMetres(3_210), formatMetres(metres)]).toEqual([
      "380 m",
      "3.2 km",
      "112 km",
    ]);
  });
});
