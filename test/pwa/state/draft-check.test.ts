import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MILESTONE_CODES } from "#domain/milestone";
import { parseReport } from "#domain/report";
import type { DraftFields } from "../../../pwa/state/contract.ts";
import { EMPTY_FIELDS, judgeDraft } from "../../../pwa/state/draft-check.ts";
import { idOf } from "../sync/fixtures.ts";

const REST = {
  project: "p1",
  observedAtMs: 1_700_000_000_000,
  position: null,
  supersedes: null,
  photoCount: 0,
};
const judge = (fields: Partial<DraftFields>, photoCount = 0) =>
  judgeDraft({ ...EMPTY_FIELDS, ...fields }, { ...REST, photoCount });

describe("happy", () => {
  test.each<[Partial<DraftFields>, object]>([
    [{ milestone: "works_started" }, { milestone: "works_started" }],
    [{ completedWan: "140000" }, { completed: 140_000 }],
    [{ completedWan: " 140,000 " }, { completed: 140_000 }],
    [{ completedWan: "１４００００" }, { completed: 140_000 }],
    [{ completedWan: "0" }, { completed: 0 }],
    [{ percent: "95.5" }, { percent: 95.5 }],
    [{ percent: "95%" }, { percent: 95 }],
    [{ percent: "0" }, { percent: 0 }],
    [{ percent: "100" }, { percent: 100 }],
    [{ unitsDone: "28", unitsTotal: "51", unitsUnit: "栋" }, { units: { done: 28, total: 51, unit: "栋" } }],
    [{ unitsDone: "28" }, { units: { done: 28, total: null, unit: "个" } }],
    [{ note: "  卡点：等变压器 " }, { note: "卡点：等变压器" }],
  ])("%o", (fields, expected) => {
    expect(judge(fields)).toMatchObject({ facts: { project: "p1", ...expected } });
  });

  test("photos alone say something", () => {
    expect(judge({}, 1)).toHaveProperty("facts");
  });
});

describe("error", () => {
  test.each<[Partial<DraftFields>, string, string]>([
    [{}, "form", "report_empty"],
    [{ note: "   " }, "form", "report_empty"],
    [{ milestone: "topping_out" as "signed" }, "milestone", "milestone_unknown"],
    [{ completedWan: "14.5" }, "completedWan", "money_invalid"],
    [{ completedWan: "-1" }, "completedWan", "money_invalid"],
    [{ completedWan: "1000000001" }, "completedWan", "money_invalid"],
    [{ completedWan: "一千" }, "completedWan", "money_invalid"],
    [{ percent: "101" }, "percent", "percent_invalid"],
    [{ percent: "-1" }, "percent", "percent_invalid"],
    [{ percent: "1e1" }, "percent", "percent_invalid"],
    [{ percent: "." }, "percent", "percent_invalid"],
    [{ unitsDone: "52", unitsTotal: "51" }, "unitsDone", "units_invalid"],
    [{ unitsDone: "2.5" }, "unitsDone", "units_invalid"],
    [{ unitsTotal: "51" }, "unitsDone", "units_invalid"],
    [{ unitsDone: "0", unitsTotal: "0" }, "unitsTotal", "units_invalid"],
    [{ unitsDone: "1", unitsTotal: "1000001" }, "unitsTotal", "units_invalid"],
    [{ unitsDone: "1", unitsUnit: "栋".repeat(21) }, "unitsUnit", "units_invalid"],
    [{ note: "长".repeat(2001) }, "note", "report_invalid"],
  ])("%o", (fields, field, code) => {
    expect(judge(fields)).toEqual({ field, code });
  });

  test("more photos than a report may have", () => {
    expect(judge({}, 10)).toEqual({ field: "photos", code: "report_invalid" });
  });
});

test("what passes here the server takes too", () => {
  const text = fc.oneof(
    fc.constantFrom(
      "",
      "0",
      "1",
      "28",
      "51",
      "100",
      "95.5",
      "1,000",
      " 7 ",
      "２８",
      "x",
      "-3",
      "1e3",
      "1000000000",
    ),
    fc.string({ maxLength: 6 }),
  );
  const fields = fc.record({
    milestone: fc.constantFrom(null, ...MILESTONE_CODES),
    unitsDone: text,
    unitsTotal: text,
    unitsUnit: fc.string({ maxLength: 24 }),
    percent: text,
    completedWan: text,
    note: fc.string({ maxLength: 40 }),
  });
  fc.assert(
    fc.property(fields, fc.integer({ min: 0, max: 3 }), (typed, photoCount) => {
      const judged = judgeDraft(typed, { ...REST, photoCount });
      if ("code" in judged) return;
      const photos = Array.from({ length: photoCount }, (_, i) => ({
        sha256: String(i).repeat(64),
        bytes: 1,
      }));
      expect(parseReport({ ...judged.facts, id: idOf(1), seq: 1, photos }, REST.observedAtMs)).toHaveProperty(
        "report",
      );
    }),
    { seed: 20240223, numRuns: 2_000 },
  );
});
