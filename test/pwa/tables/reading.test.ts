import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatYi, MAX_WAN } from "#domain/money";
import { readAmount } from "../../../pwa/tables/amount.ts";
import { type Cell, harmless, unmarked } from "../../../pwa/tables/cells.ts";
import { FIELDS, findHead, isTakenAsOther } from "../../../pwa/tables/columns.ts";
import { readDay } from "../../../pwa/tables/day.ts";
import { type Answers, readProjects } from "../../../pwa/tables/reading.ts";
import { batchIn, roundIn, truthIn } from "../../../pwa/tables/values.ts";

const NOTHING: Answers = { units: {}, zone: null, batch: null, round: null };
const read = (rows: Cell[][], answers: Partial<Answers> = {}) => {
  const reading = readProjects([{ name: "台账", rows }], { ...NOTHING, ...answers });
  if (!reading) throw new Error("no head found");
  return reading;
};

describe("a head", () => {
  it("is found below titles, with units from its own brackets or from 单位 above it", () => {
    const head = findHead([
      ["大同经开区三个一批项目推进台账"],
      ["填报单位：招商局", null, null, "单位：亿元"],
      ["序号", "项目名称", "建设单位", "总投资", "预计年产值（万元）"],
      [1, "双雁生物医药产业园", "双雁", 14, 20000],
    ]);
    expect(head?.below).toBe(3);
    expect(head?.columns.map(({ field, unit }) => [field, unit])).toEqual([
      ["serial", null],
      ["name", null],
      ["enterprise", null],
      ["investment", "yi"],
      ["output", "wan"],
    ]);
  });

  it("may be merged over columns and over rows", () => {
    const head = findHead([
      ["项目名称", "投资情况（万元）", null, "是否战新", null],
      [null, "总投资", "已完成投资", null, "备注"],
      ["甲", 12000, 300, "是", null],
    ]);
    expect(head?.below).toBe(2);
    expect(head?.columns.map(({ field, unit }) => [field, unit])).toEqual([
      ["name", null],
      ["investment", "wan"],
      ["completed", null],
      ["strategic", null],
      ["note", null],
    ]);
    expect(
      findHead([
        ["项目名称", "总投资"],
        [null, "亿元"],
        ["甲", 1.2],
      ])?.columns[1],
    ).toMatchObject({
      field: "investment",
      unit: "yi",
    });
  });

  it("takes a group's title for a column only where no column says the same by a title of its own", () => {
    const named = (...rows: Cell[][]) =>
      findHead([...rows, ["甲", 1, 2, 3]])?.columns.map(({ field, unit }) => [field, unit]);
    expect(named(["项目名称", "投资（万元）", null, null], [null, "本年计划", "累计完成", "总投资"])).toEqual(
      [
        ["name", null],
        [null, null],
        [null, null],
        ["investment", "wan"],
      ],
    );
    // The first column of the group is empty below, or states a unit: it is the group's own, where nobody else is.
    for (const below of [null, "万元"]) {
      expect(named(["项目名称", "投资", null], [null, below, "总投资（亿元）"])?.slice(1)).toEqual([
        [null, null],
        ["investment", "yi"],
      ]);
      expect(named(["项目名称", "投资（万元）", null], [null, below, "备注"])?.slice(1)).toEqual([
        ["investment", "wan"],
        ["note", null],
      ]);
    }
  });

  it("says which columns were taken as what is called otherwise here", () => {
    const head = findHead([
      ["序号", "项目名称", "建设单位", "总投资（万元）", "投资规模", "Zone", "问题", "颜色"],
      [1, "甲", "乙", 1, 2, "丙区", null, "红"],
    ]);
    expect(head?.columns.filter(isTakenAsOther).map(({ title, field }) => [title, field])).toEqual([
      ["建设单位", "enterprise"],
    ]);
  });

  it("does not swallow the first project", () => {
    expect(
      findHead([
        ["项目名称", "总投资（万元）", "开发区"],
        ["甲", "1200", "乙区"],
      ])?.below,
    ).toBe(1);
    expect(
      findHead([
        ["项目名称", "备注"],
        ["甲", "说明"],
      ])?.below,
    ).toBe(1);
  });

  it("knows every title of the table of fields, in either language, to the letter and with decoration", () => {
    for (const [name, { zh, en, also }] of Object.entries(FIELDS)) {
      for (const title of [zh, en, ...also]) {
        if (name === "name") continue;
        const head = findHead([["项目名称", `* ${title} （必填）`]]);
        expect(head?.columns[1]?.field, title).toBe(name);
      }
    }
  });

  it("is none where no column tells of projects", () => {
    expect(
      readProjects(
        [
          {
            name: "",
            rows: [
              ["姓名", "手机号"],
              ["王", "1"],
            ],
          },
        ],
        NOTHING,
      ),
    ).toBeNull();
  });
});

describe("an amount", () => {
  it.each<[cell: Cell, unit: "yi" | "wan" | "yuan" | null, wan: number]>([
    [1.2, "yi", 12_000],
    [14.629999999999999, "yi", 146_300],
    [0.1 + 0.2, "yi", 3_000],
    ["12,000", "wan", 12_000],
    ["１２，０００．００", "wan", 12_000],
    ["1.2亿元", "wan", 12_000],
    ["12000 万元", "yi", 12_000],
    ["3亿", null, 30_000],
    ["¥ 5,000万", null, 5_000],
    [120_000_000, "yuan", 12_000],
    [0, "yi", 0],
  ])("%j in %s is %i 万元", (cell, unit, wan) => {
    expect(readAmount(cell, unit)).toMatchObject({ wan, rounded: false });
  });

  it.each<[cell: Cell, unit: "yi" | "wan" | null, fault: string]>([
    [1.2, null, "unit"],
    ["1200", null, "unit"],
    ["约3亿元", null, "amount"],
    ["1,2,3", "wan", "amount"],
    ["1.2.3", "wan", "amount"],
    [true, "wan", "amount"],
    [-3, "wan", "negative"],
    [1.25, "wan", "fraction"],
    [200_000, "yi", "large"],
    ["300万美元", "wan", "foreign"],
  ])("%j in %s is refused as %s", (cell, unit, fault) => {
    expect(readAmount(cell, unit)).toEqual({ fault });
  });

  it("that has parts of a 万元 is rounded and said to be; one that is unlikely is pointed out", () => {
    expect(readAmount(12_345.5, "wan")).toEqual({ wan: 12_346, rounded: true, unlikely: false });
    expect(readAmount(12_000, "yi")).toMatchObject({ unlikely: true });
    expect(readAmount(1, "wan")).toMatchObject({ unlikely: true });
  });

  it.each(["", "—", "/", "无", "待定", null])("is none for %j", (cell) => {
    expect(readAmount(cell, "wan")).toBeNull();
  });

  it("of any size is the same however it is written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_WAN }), (wan) => {
        const yi = wan / 10_000;
        for (const [cell, unit] of [
          [wan, "wan"],
          [String(wan), "wan"],
          [`${wan.toLocaleString("en")}万元`, "yi"],
          [yi, "yi"],
          [`${yi.toFixed(4)}亿元`, "wan"],
          [wan * 10_000, "yuan"],
        ] as const)
          expect(readAmount(cell, unit), `${cell} ${unit}`).toMatchObject({ wan, rounded: false });
        expect(readAmount(yi, null)).toEqual({ fault: "unit" });
        // As printed, two decimals of 亿元: within half a hundredth.
        const printed = readAmount(formatYi(wan), "yi") as { wan: number };
        expect(Math.abs(printed.wan - wan)).toBeLessThanOrEqual(50);
      }),
    );
  });
});

describe("a day", () => {
  it.each<[cell: Cell, day: string, monthOnly: boolean]>([
    [{ day: "2024-02-23" }, "2024-02-23", false],
    [45_345, "2024-02-23", false],
    ["2024.3.5", "2024-03-05", false],
    ["2024/03/05", "2024-03-05", false],
    ["2024-3-5", "2024-03-05", false],
    ["2024年3月5日", "2024-03-05", false],
    ["２０２４年３月５日", "2024-03-05", false],
    ["2024-03-05 00:00:00", "2024-03-05", false],
    ["20240305", "2024-03-05", false],
    [20_240_305, "2024-03-05", false],
    ["2024年3月", "2024-03-01", true],
    ["2024.3", "2024-03-01", true],
    [2024.3, "2024-03-01", true],
    [2024.11, "2024-11-01", true],
  ])("%j is %s", (cell, day, monthOnly) => {
    expect(readDay(cell)).toEqual({ day, monthOnly });
  });

  // The last: 2024.10 typed as a number has lost its nought.
  it.each<Cell>(["3月5日", "24.3.5", "2024-02-30", "2024年13月", "昨天", 3, 1e9, true, 2024.1])(
    "%j is none",
    (cell) => {
      expect(readDay(cell)).toEqual({ fault: "day" });
    },
  );

  it("is the same in every form of it", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2099, 11, 30) }), (ms) => {
        const day = new Date(ms).toISOString().slice(0, 10);
        const [y, m, d] = day.split("-").map(Number) as [number, number, number];
        const serial = Math.floor(ms / 86_400_000) + 25_569;
        for (const cell of [{ day }, day, serial, `${y}.${m}.${d}`, `${y}/${m}/${d}`, `${y}年${m}月${d}日`])
          expect(readDay(cell)).toEqual({ day, monthOnly: false });
      }),
    );
  });
});

describe("words in cells", () => {
  it("name batches, rounds and truths", () => {
    expect(["签约一批", "开工项目", "投产", "签约/开工", "其他"].map(batchIn)).toEqual([
      ...["signing", "start", "production"],
      ...[undefined, undefined],
    ]);
    expect(
      ["2024-1", "2024年第1次", "2024年第一次", "2024年第十二轮活动", "2024年1批", { day: "2024-01-01" }].map(
        roundIn,
      ),
    ).toEqual(["2024-1", "2024-1", "2024-1", "2024-12", "2024-1", "2024-1"]);
    expect(["第一次", 2024, "2024年", { day: "2024-01-05" }, "1999-1"].map((cell) => roundIn(cell))).toEqual(
      Array(5).fill(undefined),
    );
    expect(["是", "√", true, "1", "否", "×", false, 0, "也许"].map(truthIn)).toEqual([
      ...[true, true, true, true, false, false, false, false],
      undefined,
    ]);
  });

  it("that could be formulas are marked on the way out and exact on the way in", () => {
    for (const text of ["=1+1", "+86", "-x", "@a", "\ta", "\ra", "'=1", "''", "'x", "甲"])
      expect(unmarked(harmless(text))).toBe(text);
    expect(harmless("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
    fc.assert(fc.property(fc.string(), (text) => unmarked(harmless(text)) === text));
  });
});

describe("a messy table", () => {
  const HEAD = ["序号", "项目名称", "开发区", "总投资（亿元）", "批次", "轮次"];

  it("tells its projects from titles, headings, totals, notes, repeated heads and blank rows", () => {
    const { projects, setAside, blank } = read([
      ["台账"],
      HEAD,
      ["一、签约一批（2个）"],
      [1, "甲", "大同经开区", 1.2, "签约", "2024-1"],
      [null, null, null, null, null, null],
      [2, "乙", "大同经开区", 2.3, "签约", "2024-1"],
      ["小计", null, null, 3.5, null, null],
      HEAD,
      ["二", "开工项目", null, null, null, null],
      [1, "丙", "大同经开区", 4, "开工", "2024-1"],
      ["合 计", null, null, 7.5, null, null],
      ["注：以上数据截至2月底"],
    ]);
    expect(projects.map(({ name, rows }) => [name, rows])).toEqual([
      ["甲", [4]],
      ["乙", [6]],
      ["丙", [10]],
    ]);
    expect(setAside.map(({ row, why }) => [row, why])).toEqual([
      ...[
        [3, "section"],
        [7, "total"],
        [8, "head"],
        [9, "section"],
      ],
      ...[
        [11, "total"],
        [12, "note"],
      ],
    ]);
    expect(blank).toBe(1);
    expect(projects.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it("takes the batch from headings where no column says it", () => {
    const { projects } = read(
      [
        ["项目名称", "开发区", "总投资（万元）"],
        ["一、签约一批"],
        ["甲", "乙区", 100],
        ["二、投产一批"],
        ["丙", "乙区", 200],
      ],
      { round: "2024-1" },
    );
    expect(projects.map(({ listings }) => listings[0]?.batch)).toEqual(["signing", "production"]);
  });

  it("makes one project of rows that name the same, with an entry each", () => {
    const { projects } = read([
      HEAD,
      [1, "甲", "乙区", 1.2, "签约", "2023-1"],
      [2, "甲", "乙区", 1.2, "开工", "2024-1"],
      [3, "甲", "丙区", 9, null, null],
    ]);
    expect(projects).toMatchObject([
      { rows: [2, 3], listings: [{ batch: "signing", investment: 12_000 }, { batch: "start" }], faults: [] },
      { rows: [4], zone: "丙区", listings: [] },
    ]);
  });

  it("says where rows of one project disagree, and where one entry stands twice", () => {
    const { projects } = read([
      HEAD,
      [1, "甲", "乙区", 1.2, "签约", "2024-1"],
      [2, "甲", "乙区", 1.3, "签约", "2024-1"],
      [3, "丁", "乙区", 5, "签约", "2024-1"],
      [4, "丁", "乙区", 5, "签约", "2024-1"],
    ]);
    expect(projects[0]?.faults.map(({ row, what }) => [row, what])).toEqual([
      [3, "differs"],
      [3, "repeated"],
    ]);
    expect(projects[1]).toMatchObject({ faults: [], remarks: [{ row: 5, what: "repeated" }] });
  });

  it("says where rows of one id differ in zone or other names, and takes what only one of them says", () => {
    const { projects } = read([
      ["系统编号", "项目名称", "开发区", "别名"],
      ["p1", "甲", "乙区", "甲一"],
      ["p1", "甲", "丙区", "甲二"],
      ["p2", "丁", null, null],
      ["p2", "丁", "乙区", "丁一"],
      ["p2", "丁", "乙 区", null],
    ]);
    expect(projects[0]?.faults).toEqual([
      { row: 3, column: "开发区", text: "丙区", what: "differs" },
      { row: 3, column: "别名", text: "甲二", what: "differs" },
    ]);
    expect(projects[1]).toMatchObject({ zone: "乙区", aliases: "丁一", faults: [] });
  });

  it("says of a row that leaves batch and round empty, where others name them, that it is not listed", () => {
    const said = (rows: Cell[][], answers: Partial<Answers> = {}) =>
      read(rows, answers).projects.map(({ remarks, faults, listings }) => [
        listings.length,
        ...[...faults, ...remarks].map(({ row, column, what }) => `${row} ${column} ${what}`),
      ]);
    // As merged cells come: the first row of a block alone has them.
    const merged = [
      HEAD,
      [1, "甲", "乙区", 1.2, "签约", "2024-1"],
      [2, "丙", "乙区", 1.3, null, null],
      [3, "丁", "乙区", 1.4, null, null],
      [4, "丁", "乙区", 1.4, "开工", "2024-1"],
      [5, "戊", "乙区", 1.5, "开工", null],
    ];
    expect(said(merged)).toEqual([[1], [0, "3 批次 unlisted"], [1, "4 批次 unlisted"], [0, "6 轮次 round"]]);
    // One column is enough, and what the person says counts for the other.
    const alone = merged.map((row) => row.slice(0, 5) as Cell[]);
    expect(said(alone, { round: "2024-1" })[1]).toEqual([0, "3 批次 batch"]);
    expect(said(alone)[1]).toEqual([0, "3 批次 unlisted"]);
    // Where no row names them, that is how the table is meant.
    expect(
      said(merged.map((row, i) => (i === 0 ? row : ([...row.slice(0, 4), null, null] as Cell[])))),
    ).toEqual([[0], [0], [0, "5 项目名称 repeated"], [0]]);
  });

  it("asks for the unit of a column that states none, and takes the answer for the whole column", () => {
    const rows: Cell[][] = [
      ["项目名称", "开发区", "总投资"],
      ["甲", "乙区", 1.2],
      ["丙", "乙区", "3"],
    ];
    expect(read(rows)).toMatchObject({
      unitless: [{ field: "investment", title: "总投资", samples: ["1.2", "3"] }],
      mixed: [],
    });
    const answered = read(rows, { units: { investment: "yi" } });
    expect(answered.unitless).toEqual([]);
    expect(answered.projects.map(({ facts }) => facts.investment)).toEqual([12_000, 30_000]);
  });

  it("stops where some cells state a unit and others do not, naming the rows, whatever is answered", () => {
    const rows: Cell[][] = [
      ["项目名称", "开发区", "总投资"],
      ["甲", "乙区", "1.2亿元"],
      ["丙", "乙区", 3000],
      ["丁", "乙区", "500万元"],
      ["戊", "乙区", "—"],
      ["己", "乙区", "4"],
    ];
    for (const answers of [{}, { units: { investment: "wan" } } as const])
      expect(read(rows, answers)).toMatchObject({ unitless: [], mixed: [{ title: "总投资", rows: [3, 6] }] });
    expect(
      read([
        ["项目名称", "总投资（万元/亿元）"],
        ["甲", 3],
      ]),
    ).toMatchObject({ mixed: [{ rows: [2] }] });
  });

  it("points out cells whose own unit is not the head's, months without a day, and failed formulas", () => {
    const { projects } = read([
      ["项目名称", "开发区", "总投资（万元）", "签约时间", "批次", "轮次", "预期年产值（万元）"],
      ["甲", "乙区", "1.2亿元", "2024年3月", "签约", "2024-1", "#DIV/0!"],
    ]);
    expect(projects[0]).toMatchObject({
      facts: { investment: 12_000 },
      listings: [{ listedOn: "2024-03-01" }],
      remarks: [{ what: "otherUnit" }, { what: "month" }],
      faults: [{ row: 2, column: "预期年产值（万元）", text: "#DIV/0!", what: "formula" }],
    });
  });

  it("keeps its head though a row without a name says the names' title once more", () => {
    const { projects, setAside, blank } = read([HEAD, ["甲", null, "甲", "项目名称", "!", "!"]]);
    expect(projects.length + setAside.length + blank).toBe(1);
  });

  it("never loses a row: each is a project's, set aside, blank, or the head's", () => {
    const cell: fc.Arbitrary<Cell> = fc.oneof(
      fc.constant(null),
      fc.constantFrom("甲", "合计", "一、签约", "注：", "1.2亿", "", "项目名称", "签约", "2024-1"),
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.string(),
      fc.constant({ day: "2024-02-23" }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { maxLength: 20 }), (body) => {
        const { projects, setAside, blank } = read([HEAD, ...body]);
        const head = findHead([HEAD, ...body])?.below ?? 0;
        const rows = [...projects.flatMap((one) => one.rows), ...setAside.map(({ row }) => row)];
        expect(new Set(rows).size).toBe(rows.length);
        expect(rows.length + blank + head).toBe(body.length + 1);
      }),
    );
  });
});
