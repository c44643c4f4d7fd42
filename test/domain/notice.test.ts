import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { BATCHES, type Batch } from "#domain/batch";
import type { BulletinFigures } from "#domain/bulletin";
import { dayStartMs } from "#domain/day";
import { type BothBases, frozenLines, type Line } from "#domain/freeze";
import { wanOfYi } from "#domain/money";
import { draftText, isHeading, notesOf, subtitleOf, titleOf, windowName } from "#domain/notice";
import { LAGGARD_RULE, laggardsOf, pointsBetween, ranksOf } from "#domain/ranking";
import { countRate, investmentRate, rate } from "#domain/rate";
import type { CellFigures, Place } from "#domain/tally";
import published from "../fixtures/published-tallies.json";

const RULE = "investment-2023";

interface Sums {
  readonly listed?: number;
  readonly eligible?: number;
  readonly investment?: number | null;
  readonly base?: number | null;
  readonly achieved?: number;
  readonly gained?: number | null;
}

/** A cell from its sums in 万元; what is not told follows from what is. */
function cell(batch: Batch, { listed = 0, investment = null, ...more }: Sums = {}): CellFigures {
  const { eligible = listed, achieved = 0 } = more;
  const { base = investment, gained = null } = more;
  const sums = { eligible, base, achieved, gained };
  return {
    ...{ listed, projects: listed, investment, output: null, unpriced: 0, completed: null },
    ...sums,
    rate: rate(RULE, batch, sums),
    ...{ countRate: countRate(sums), investmentRate: investmentRate(sums) },
  };
}

function both(cells: Partial<Record<Batch, Sums>>, reported: Partial<Record<Batch, Sums>> = {}): BothBases {
  const of = (batch: Batch) => ({
    verified: cell(batch, cells[batch]),
    reported: cell(batch, { ...cells[batch], ...reported[batch] }),
  });
  return { signing: of("signing"), start: of("start"), production: of("production") };
}

const NOTHING: Line["counts"] = { pending: { reports: 0, oldest: null }, zones: 1, silentZones: 0 };
const city = (id: string, name: string): Place => ({ level: "city", id, name, nameEn: null });
const line = (id: string, name: string, cells: BothBases, counts = NOTHING) => ({
  place: city(id, name),
  cells,
  counts,
});

function figuresOf(lines: Pick<BulletinFigures, "rows" | "total">, more: Partial<BulletinFigures> = {}) {
  return {
    ...{ window: { from: "2023-1", to: "2024-1", rounds: ["2023-1", "2023-2", "2024-1"] }, rule: RULE },
    ...{ by: "city", ...lines, laggardRule: LAGGARD_RULE, previous: null },
    freshness: {
      phones: 0,
      reports: 0,
      photos: 0,
      oldest: null,
      missing: 0,
      skewed: 0,
      silent: 0,
      lastReceived: null,
    },
    moved: { count: 0, projects: [] },
    silent: { zones: [], phones: 0, reporters: [] },
    ...more,
  } satisfies BulletinFigures as BulletinFigures;
}

const PROVINCE: Place = { level: "province", id: "14", name: "山西省", nameEn: "Shanxi" };
const HEAD = {
  ...({ kind: "weekly", period: "2026-W47", from: "2026-11-16", to: "2026-11-22", rule: RULE } as const),
  ...{ place: PROVINCE, asOf: dayStartMs("2026-11-23") + 7 * 3_600_000, version: 4711 },
};

describe("ranks", () => {
  it("are shared by equal rates, skip after them, and leave out what has none", () => {
    expect(ranksOf([62.43, null, 100, 62.43, 0, 100])).toEqual([3, null, 1, 3, 5, 1]);
    expect(ranksOf([null, null])).toEqual([null, null]);
    expect(ranksOf([])).toEqual([]);
  });

  const rates = fc.array(fc.option(fc.integer({ min: 0, max: 1500 }).map((n) => n / 10)), { maxLength: 15 });

  it("do not depend on the order of the places, and a larger rate never stands behind a smaller", () => {
    fc.assert(
      fc.property(rates, (rates) => {
        const ranks = ranksOf(rates);
        expect(ranksOf([...rates].reverse())).toEqual([...ranks].reverse());
        for (const [i, a] of rates.entries())
          for (const [j, b] of rates.entries())
            if (a !== null && b !== null)
              expect(Math.sign(b - a)).toBe(Math.sign((ranks[i] as number) - (ranks[j] as number)));
      }),
    );
  });

  it("mark nobody a laggard who reaches the total, nor anybody where there is no total", () => {
    fc.assert(
      fc.property(rates, fc.option(fc.integer({ min: 0, max: 100 })), (rates, total) => {
        const lags = laggardsOf(rates, total, LAGGARD_RULE);
        for (const [i, rate] of rates.entries())
          if (total === null || rate === null || rate >= total) expect(lags[i]).toBe(false);
          else if (total - rate >= LAGGARD_RULE.points) expect(lags[i]).toBe(true);
      }),
    );
  });

  it("mark the last three below the total, and whoever is ten points below it", () => {
    const told = (rates: (number | null)[], total: number) =>
      rates.filter((_, i) => laggardsOf(rates, total, LAGGARD_RULE)[i]);
    expect(told([90, 80, 79, 78, 77, 76], 80)).toEqual([78, 77, 76]);
    expect(told([90, 69, 68, 67, 66, 65, null], 79)).toEqual([69, 68, 67, 66, 65]);
    expect(told([90, 69.01, 68, 67, 66], 79)).toEqual([68, 67, 66]);
    expect(told([100, 100, 100], 100)).toEqual([]);
  });

  it("differ by points without what floating point leaves behind", () => {
    expect(pointsBetween(62.43, 62.4)).toBe(0.03);
    expect(pointsBetween(0.1, 0.3)).toBe(-0.2);
    expect(pointsBetween(100, 62.43)).toBe(37.57);
  });
});

describe("movement", () => {
  const first = frozenLines(
    [
      line("a", "甲市", both({ signing: { listed: 2, investment: 100, gained: 50, achieved: 1 } })),
      line("b", "乙市", both({ signing: { listed: 2, investment: 100, gained: 40, achieved: 1 } })),
    ],
    { cells: both({ signing: { listed: 4, investment: 200, gained: 90, achieved: 2 } }), counts: NOTHING },
    null,
  );

  it("has nothing before it in a first bulletin", () => {
    expect(first.rows.map((row) => row.signing.before)).toEqual([null, null]);
    expect(first.rows.map((row) => row.signing.rank)).toEqual([1, 2]);
    expect(first.rows.map((row) => row.start.rank)).toEqual([null, null]);
  });

  it("is told by place, also where places came or their order changed", () => {
    const next = frozenLines(
      [
        line("c", "丙市", both({ signing: { listed: 1, investment: 100, gained: 100, achieved: 1 } })),
        line("b", "乙市", both({ signing: { listed: 2, investment: 100, gained: 60, achieved: 2 } })),
        line("a", "甲市", both({ signing: { listed: 2, investment: 100, gained: 50, achieved: 1 } })),
      ],
      { cells: both({ signing: { listed: 5, investment: 300, gained: 210, achieved: 4 } }), counts: NOTHING },
      first,
    );
    expect(next.rows.map(({ signing }) => [signing.rank, signing.before])).toEqual([
      [1, null],
      [2, { rate: 40, rank: 2, achieved: 1 }],
      [3, { rate: 50, rank: 1, achieved: 1 }],
    ]);
    expect(next.total.signing.before).toEqual({ rate: 45, rank: null, achieved: 2 });
    const text = draftText(HEAD, figuresOf(next));
    expect(text).toContain("签约项目开工率70.00%");
    expect(text).toContain("较上期提高25.00个百分点");
    expect(text).toContain("位次下降的有甲市（下降2位，列第3位）");
    expect(text).not.toContain("位次上升");
  });
});

/** A published cell as sums. */
function print(id: string): Sums {
  const found = published.find((one) => one.id === id) as Record<string, number | undefined> | undefined;
  const yi = (value: number | undefined) => (value === undefined ? null : wanOfYi(value));
  return {
    listed: found?.projects ?? 0,
    investment: yi(found?.investmentYi),
    achieved: found?.achievedCount ?? 0,
    gained: yi(found?.achievedYi),
  };
}

describe("the text", () => {
  // 大同经开区, the four rounds of 2023; of 22 in the production batch 10 are industrial.
  const printed = both({
    signing: print("P004"),
    start: print("P005"),
    production: {
      ...print("P006"),
      eligible: 10,
      achieved: 10,
      base: wanOfYi(38.91),
      gained: wanOfYi(38.91),
    },
  });
  const zone: Place = { level: "zone", id: "140200-01", name: "大同经济技术开发区", nameEn: null };
  const head = {
    ...HEAD,
    kind: "monthly",
    period: "2023-12",
    from: "2023-12-01",
    to: "2023-12-31",
    place: zone,
  } as const;
  const lines = frozenLines(
    [{ place: zone, cells: printed, counts: NOTHING }],
    { cells: printed, counts: NOTHING },
    null,
  );

  it("says the published figures as they were printed, and how they were made", () => {
    const text = draftText(head, figuresOf(lines));
    expect(titleOf(head)).toBe("大同经济技术开发区“三个一批”项目推进情况月通报");
    expect(subtitleOf(head)).toBe("2023年12月（12月1日至12月31日）");
    expect(text).toContain("签约一批30个、总投资87.17亿元");
    expect(text).toContain("开工一批21个、总投资43.60亿元");
    expect(text).toContain("投产一批22个、总投资79.08亿元，其中产业项目10个");
    expect(text).toContain(
      "签约项目开工率100.00%（已开工项目签约投资87.17亿元，签约一批总投资87.17亿元；30个项目中30个开工）",
    );
    expect(text).toContain(
      "开工项目投产率62.43%（已投产项目完成投资27.22亿元，开工一批总投资43.60亿元；21个项目中15个投产）",
    );
    expect(text).toContain("投产项目达产率100.00%（10个产业项目中10个达产）");
  });

  it("says what pending reports would change", () => {
    const pending = frozenLines(
      [],
      {
        cells: both({ start: print("P005") }, { start: { achieved: 16, gained: wanOfYi(28.34) } }),
        counts: NOTHING,
      },
      null,
    );
    expect(draftText(HEAD, figuresOf(pending))).toContain("待核报告计入后为65.00%。");
  });

  it("says — for what nobody can tell, and neither 0 nor 100", () => {
    const empty = frozenLines([line("a", "甲市", both({}))], { cells: both({}), counts: NOTHING }, null);
    const text = draftText(HEAD, figuresOf(empty));
    for (const name of ["签约项目开工率", "开工项目投产率", "投产项目达产率"])
      expect(text).toContain(`${name}暂无可计算的基数，记“—”。`);
    expect(text).not.toContain("位次与差距");
    const two = frozenLines(
      [line("a", "甲市", both({})), line("b", "乙市", both({}))],
      { cells: both({}), counts: NOTHING },
      null,
    );
    expect(draftText(HEAD, figuresOf(two))).toContain("签约项目开工率：本期无可排位次的单位。");
    expect(text).not.toMatch(/0\.00%/);
  });

  it("names who lags, who is silent, what moved and what waits, and asks for it", () => {
    const rows = [
      line("a", "甲市", both({ signing: { listed: 1, investment: 100, gained: 90, achieved: 1 } })),
      line("b", "乙市", both({ signing: { listed: 1, investment: 100, gained: 20, achieved: 0 } })),
    ];
    const counts = { pending: { reports: 37, oldest: dayStartMs("2026-11-18") }, zones: 3, silentZones: 1 };
    const total = {
      cells: both({ signing: { listed: 2, investment: 200, gained: 110, achieved: 1 } }),
      counts,
    };
    const moved = { id: "p", name: "双雁生物医药产业园", zone: "大同经开区", city: "大同市", investment: 1 };
    const figures = figuresOf(frozenLines(rows, total, null), {
      moved: { count: 1, projects: [{ ...moved, from: "started", to: "producing" }] },
      silent: {
        zones: [{ zone: "乙区", city: "乙市", lastObserved: null }],
        ...{
          phones: 2,
          reporters: [
            { name: "王五", lastReceived: null },
            { name: "王五", lastReceived: 1 },
          ],
        },
      },
      freshness: {
        phones: 1,
        reports: 3,
        photos: 9,
        oldest: 1,
        missing: 2,
        skewed: 0,
        silent: 0,
        lastReceived: null,
      },
    });
    const text = draftText(HEAD, figures);
    expect(text).toContain("靠后的是乙市（20.00%），全省为55.00%");
    expect(text).toContain("双雁生物医药产业园（大同经开区）投产。");
    expect(text).toContain("1个本期没有现场报告：乙区。");
    expect(text).toContain("未报送的手机2部，使用人为王五。");
    expect(text).toContain("待审核的报告37条，最早一条11月18日收到");
    const long = { ...counts, pending: { reports: 1, oldest: dayStartMs("2023-12-31") } };
    const waiting = figuresOf(frozenLines(rows, { ...total, counts: long }, null));
    expect(draftText(HEAD, waiting)).toContain("最早一条2023年12月31日收到");
    expect(text).toContain("1部手机中尚有3条报告、9张照片未传到；另有2条编号缺失");
    expect(text.split("\n").filter(isHeading)).toEqual([
      "一、总体情况",
      "二、位次与差距",
      "三、本期进展",
      "四、报送与审核",
      "五、下步工作",
    ]);
    expect(text.split("\n").at(-1)).toMatch(/^乙市要.*尽快到现场核报；审核人员要/);
  });

  it("asks for nothing where nothing is amiss", () => {
    const text = draftText(head, figuresOf(lines));
    expect(text).not.toContain("下步工作");
    expect(text).not.toContain("位次与差距");
  });

  it("is drafted the same from the same figures, and every figure of the total is in it", () => {
    const sums = fc.record({
      listed: fc.integer({ min: 1, max: 500 }),
      investment: fc.integer({ min: 1, max: 10_000_000 }),
      share: fc.integer({ min: 0, max: 130 }),
    });
    fc.assert(
      fc.property(fc.record({ signing: sums, start: sums, production: sums }), (drawn) => {
        const cells = both(
          Object.fromEntries(
            BATCHES.map((batch) => {
              const { listed, investment, share } = drawn[batch];
              const gained = Math.floor((investment * share) / 100);
              return [batch, { listed, investment, gained, achieved: Math.min(listed, share) }];
            }),
          ),
        );
        const figures = figuresOf(frozenLines([], { cells, counts: NOTHING }, null));
        const text = draftText(HEAD, figures);
        expect(draftText(HEAD, structuredClone(figures))).toBe(text);
        for (const batch of BATCHES) expect(text).toContain(`${cells[batch].verified.rate?.toFixed(2)}%`);
        expect(text).not.toMatch(/undefined|NaN|null|。。/);
      }),
    );
  });
});

test("the foot says rule, window, instant, version and how laggards are told", () => {
  const figures = figuresOf(frozenLines([], { cells: both({}), counts: NOTHING }, null));
  expect(notesOf(HEAD, figures).join("\n")).toMatch(
    /投资口径（2023）；轮次：2023年第1次至2024年第1次，共3次；数据截至2026-11-23 07:00（数据版本4711）[\s\S]*后3位，或低于全省水平10个百分点/,
  );
  expect(windowName([])).toBe("无");
  expect(windowName(["2024-1"])).toBe("2024年第1次");
});

test("the foot says where the last one covered other rounds, names them, and is silent where movement was told", () => {
  const rounds = ["2023-1", "2023-2"];
  const previous = {
    ...{ id: "018f3c5e-7a10-7000-8000-000000000000", period: "2026-W46", asOf: HEAD.asOf - 7 * 86_400_000 },
    window: { from: "2023-1", to: "2023-2", rounds },
  };
  const first = frozenLines([], { cells: both({}), counts: NOTHING }, null);
  const foot = (more: Partial<BulletinFigures>, lines = first) =>
    notesOf(HEAD, figuresOf(lines, more)).join("\n");
  expect(foot({ previous })).toContain(
    "上期通报的轮次为2023年第1次至2023年第2次，共2次，与本期不同，不作升降比较。",
  );
  // Where both would be called the same, each round is.
  const other = {
    ...previous,
    window: { from: "2023-1", to: "2024-1", rounds: ["2023-1", "2023-3", "2024-1"] },
  };
  expect(foot({ previous: other })).toContain("上期通报的轮次为2023年第1次、2023年第3次、2024年第1次，与");
  expect(foot({})).not.toContain("上期");
  expect(foot({ previous: { ...previous, window: figuresOf(first).window } })).not.toContain("上期");
  // As older ones were frozen: they told movement all the same.
  const told = frozenLines([], { cells: both({}), counts: NOTHING }, first);
  expect(foot({ previous }, told)).not.toContain("上期");
});
