import { describe, expect, test } from "vitest";
import type { StoredReport } from "#domain/dossier";
import type { MilestoneCode } from "#domain/milestone";
import type { Project } from "#domain/project";
import type { QueueItem } from "#domain/queue";
import { compared } from "../../../pwa/screens/review/compare.ts";
import { flagsOf } from "../../../pwa/screens/review/flags.ts";
import { keyOf } from "../../../pwa/screens/review/keys.ts";

const photo = { stored: true, lost: null, distanceM: null, ageMs: null };

function itemOf(
  report: Partial<StoredReport>,
  before: { milestone?: MilestoneCode; completed?: number | null; stage?: Project["verified"]["stage"] } = {},
  unusual: QueueItem["unusual"] = [],
): QueueItem {
  const verified = { stage: "started", milestone: null, completed: null, ...before };
  const empty = {
    milestone: null,
    completed: null,
    units: null,
    percent: null,
    clockOffsetMs: 0,
    photos: [],
  };
  return {
    report: { ...empty, ...report } as unknown as StoredReport,
    project: { name: "双雁", investment: 400_000, verified } as unknown as Project,
    unusual,
  };
}

const line = (item: QueueItem, name: string) => compared(item).find((one) => one.name === name);

describe("before and now", () => {
  test("money stands in 亿元 with two decimals, beside what was verified, with the difference", () => {
    const item = itemOf({ completed: 140_000 }, { completed: 121_000 });
    expect(line(item, "累计完成投资")).toEqual({
      ...{ name: "累计完成投资", unit: "亿元", before: "12.10", now: "14.00", difference: "+1.90" },
      isChanged: true,
    });
    expect(line(item, "占总投资")).toMatchObject({ before: "30.25", now: "35.00" });
    expect(line(itemOf({ completed: 60_000 }, { completed: 86_000 }), "累计完成投资")?.difference).toBe(
      "−2.60",
    );
  });

  test("what did not change is not marked, nor what the report leaves out", () => {
    const item = itemOf({ milestone: "foundation", completed: 5 }, { milestone: "foundation", completed: 5 });
    expect(compared(item).filter((one) => one.isChanged)).toEqual([]);
    const silent = itemOf({}, { milestone: "foundation", completed: 5 });
    expect(line(silent, "节点")).toMatchObject({ before: "基础施工", now: "未报", isChanged: false });
    expect(line(silent, "累计完成投资")).toMatchObject({ now: "未报", isChanged: false });
  });

  test("a stage only rises, whatever a late report says", () => {
    expect(line(itemOf({ milestone: "in_production" }), "阶段")).toMatchObject({
      ...{ before: "已开工", now: "已投产", isChanged: true },
    });
    expect(line(itemOf({ milestone: "signed" }), "阶段")).toMatchObject({ now: "已开工", isChanged: false });
  });
});

describe("what is unusual, in words", () => {
  test("each says its figure", () => {
    const report = {
      ...{ milestone: "in_production" as const, completed: 440_000, clockOffsetMs: -7 * 60_000 },
      photos: [
        { ...photo, distanceM: 3_240, ageMs: 50 * 3_600_000 },
        { ...photo, stored: false },
        { ...photo, stored: false },
        { ...photo, stored: false, lost: "missing" },
      ] as unknown as StoredReport["photos"],
    };
    const all = [
      "key",
      "exceeds",
      "jump",
      "leap",
      "clock",
      "far",
      "old",
      "reused",
      "missing",
      "lost",
    ] as const;
    const item = itemOf(report, { stage: "signed", completed: 100_000 }, [...all]);
    expect(flagsOf(item).map((flag) => flag.text)).toEqual([
      "关键节点",
      "超过总投资 4.00 亿元",
      "一次增长过大：+34.00 亿元",
      "跨越阶段：已签约 → 已投产",
      "手机时钟偏差 7 分钟，时间已校正",
      "照片距工地 3.2 km",
      "照片拍摄于上报前 2 天",
      "照片曾用于别处",
      "照片未到 2 张",
      "照片丢失 1 张",
    ]);
  });

  test("money that fell says by how much", () => {
    const [flag] = flagsOf(itemOf({ completed: 60_000 }, { completed: 86_000 }, ["fell"]));
    expect(flag?.text).toBe("投资回落 2.60 亿元");
  });

  test("a word of a newer server is passed over", () => {
    expect(flagsOf(itemOf({}, {}, ["tomorrow" as "key", "key"]))).toHaveLength(1);
  });
});

describe("a key", () => {
  const press = (more: Partial<KeyboardEvent>) =>
    keyOf({
      ...{ key: "v", code: "KeyV", ctrlKey: false, metaKey: false, altKey: false },
      ...{ isComposing: false, repeat: false, ...more },
    });

  test("is the same with capitals and with an input method switched on", () => {
    expect([press({}), press({ key: "V" }), press({ key: "Process" })]).toEqual(["v", "v", "v"]);
    expect([press({ key: "?", code: "Slash" }), press({ key: "Enter", code: "Enter" })]).toEqual([
      "?",
      "Enter",
    ]);
  });

  test("is the browser's own with a modifier", () => {
    for (const modifier of ["ctrlKey", "metaKey", "altKey"]) expect(press({ [modifier]: true })).toBeNull();
  });

  test("held down moves through the list, and gives no second word", () => {
    expect(press({ key: "j", code: "KeyJ", repeat: true })).toBe("j");
    expect(press({ repeat: true })).toBeNull();
    expect(press({ key: "u", code: "KeyU", repeat: true })).toBeNull();
  });
});
