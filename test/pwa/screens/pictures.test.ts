import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { describe, expect, it } from "vitest";
import { BATCHES } from "#domain/batch";
import { CHAINS } from "#domain/chain";
import { type StructureEntry, structureOf } from "#domain/structure";
import { emptyBatches, figuresOf } from "#domain/sums";
import type { Tallies } from "#domain/tally";
import { type Trend, type TrendCell, trendCellOf } from "#domain/trend";
import type { Drawing } from "../../../pwa/screens/pictures/drawing.ts";
import { heightOf, optionOf } from "../../../pwa/screens/pictures/option.ts";
import { mapDrawing, ratesDrawing } from "../../../pwa/screens/pictures/rates.ts";
import { fileName } from "../../../pwa/screens/pictures/save.ts";
import {
  chainsDrawing,
  funnelDrawing,
  kindsDrawing,
  sizesDrawing,
  strategicDrawing,
} from "../../../pwa/screens/pictures/structure.ts";
import { TILE_OF } from "../../../pwa/screens/pictures/tiles.ts";
import { trendDrawing } from "../../../pwa/screens/pictures/trend.ts";

/** What is drawn, asked of ECharts itself: it marks each shape of its SVG with the figure that it stands for. */

use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, TooltipComponent, SVGRenderer]);

const PALETTE = {
  ...{ ink: "#111", ink2: "#444", line: "#ccc", surface: "#fff", font: "sans-serif", rem: 16 },
  hues: ["#e0e0e0", "#c0c0c0", "#909090", "#606060", "#303030"],
};

/** The figures drawn at a width, `series/index` each, and the text beside them. */
function drawn({ shape }: Drawing, width = 1_000): { marks: string[]; svg: string } {
  if (shape.kind === "tiles") throw new TypeError("tiles are no chart");
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height: heightOf(shape, width, 16) });
  chart.setOption(optionOf(shape, PALETTE, width));
  const svg = chart.renderToSVGString();
  chart.dispose();
  const marks = [...svg.matchAll(/<path[^>]*>/g)]
    .map(([path]) => path)
    .filter((path) => !/ecmeta_ssr_type="legend"|fill="(none|transparent)"|fill-opacity="0"/.test(path))
    .flatMap((path) => {
      const series = /ecmeta_series_index="(\d+)"/.exec(path)?.[1];
      const index = /ecmeta_data_index="(\d+)"/.exec(path)?.[1];
      return series !== undefined && index !== undefined ? [`${series}/${index}`] : [];
    });
  return { marks: [...new Set(marks)].sort(), svg };
}

/** `series/index` of every figure that is known. */
function known({ shape }: Drawing): string[] {
  if (shape.kind === "tiles") return [];
  return shape.series
    .flatMap(({ values }, series) => values.flatMap((value, i) => (value ? [`${series}/${i}`] : [])))
    .sort();
}

/** Cells of a place by how many of so many have achieved, each entry of 1 亿元; null for nothing listed. */
function cells(achieved: number | null, of = 8) {
  const sums = emptyBatches();
  if (achieved !== null)
    for (const batch of BATCHES)
      Object.assign(sums[batch], {
        ...{ listed: of, eligible: of, achieved },
        ...{ investment: of * 10_000, base: of * 10_000, gained: achieved * 10_000 },
      });
  return figuresOf(sums, "investment-2023");
}

const UNITS = Object.keys(TILE_OF);

const tallies: Tallies = {
  window: { from: "2023-1", to: "2024-1", rounds: ["2023-1", "2024-1"] },
  ...{ by: "city", within: null, basis: "verified", rule: "investment-2023", asOf: null, version: "1" },
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
  rows: UNITS.map((id, i) => ({
    place: { level: "city", id, name: `甲${id}`, nameEn: null },
    ...cells(i % 4 === 3 ? null : i % 9),
  })),
  total: cells(4),
};

const trendCell = (achieved: number | null): TrendCell | null =>
  achieved === null ? null : trendCellOf(cells(achieved).start);
const moved = [2, null, 3, 8].map(trendCell);
const trend: Trend = {
  ...{ window: tallies.window, by: "province", within: null, basis: "verified", rule: "investment-2023" },
  ...{ asOf: null, takenTo: "2024-03-17" },
  steps: ["2024-03-03", "2024-03-10", "2024-03-17", "2024-03-20"].map((day) => ({ day, round: null })),
  rows: [],
  total: { signing: moved, start: moved, production: moved },
};

const entry = (facts: Partial<StructureEntry>, i: number): StructureEntry => ({
  ...{ project: `p${i}`, batch: "signing", round: "2024-1", investment: 20_000, output: 1_000 },
  ...{ kind: "industrial", chain: null, strategic: false, stage: "planned" },
  ...facts,
});
const structure = {
  ...{ window: tallies.window, within: null, basis: "verified" as const, asOf: null },
  ...structureOf(
    [
      { chain: "氢能", strategic: true, stage: "capacity" as const },
      { chain: "氢能产业链", batch: "start" as const, investment: 70_000 },
      { chain: "养老", batch: "production" as const, investment: null, output: null },
      { kind: "ecotourism_demo" as const, investment: 600_000 },
    ].map(entry),
  ),
};

const drawings: [string, Drawing][] = [
  ["rates", ratesDrawing(tallies)],
  ["trend", trendDrawing(trend)],
  ["funnel", funnelDrawing(structure)],
  ["sizes apart", sizesDrawing(structure, "apart", "listed")],
  ["sizes nested, by investment", sizesDrawing(structure, "nested", "investment")],
  ["kinds", kindsDrawing(structure, "investment")],
  ["strategic", strategicDrawing(structure)],
  ["chains", chainsDrawing(structure, "listed")],
];

describe("a picture", () => {
  it.each(drawings)("of %s draws every figure that is known, and no other", (_, drawing) => {
    for (const width of [340, 1_000]) {
      const { marks, svg } = drawn(drawing, width);
      expect(marks).toEqual(known(drawing));
      expect(marks.length).toBeGreaterThan(0);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  });

  it.each(drawings)(
    "of %s has a table with as many figures as its head has columns",
    (_, { table, sentence }) => {
      for (const row of table.rows) expect(row).toHaveLength(table.heads.length);
      expect(table.rows.length).toBeGreaterThan(0);
      expect(sentence).toMatch(/。/);
      expect(sentence).not.toMatch(/null|undefined|NaN/);
    },
  );

  it("says — where nothing is known, and draws no bar of nought there", () => {
    const drawing = ratesDrawing(tallies);
    const unknown = tallies.rows.filter(({ start }) => start.rate === null).length;
    expect(unknown).toBe(3);
    expect(drawn(drawing).svg.match(/>—<\/text>/g)).toHaveLength(unknown * BATCHES.length);
    expect(drawing.table.rows[3]).toEqual(["甲140400", "—", "—", "—"]);
    expect(drawing.sentence).toContain(
      "9 个地区有数，最高甲140900 100.00 %，最低甲141000 0.00 %，合计 50.00 %",
    );
  });

  it("of shares measures them against the whole, not against the largest", () => {
    for (const { shape } of [strategicDrawing(structure), ratesDrawing(tallies)])
      expect(shape).toMatchObject({ kind: "bars", whole: 100 });
    const { shape } = strategicDrawing(structure);
    expect(shape.kind === "bars" && optionOf(shape, PALETTE, 1_000)).toMatchObject({ xAxis: { max: 100 } });
  });

  it("leaves a gap in a line for a week of which nothing is known", () => {
    const { svg } = drawn(trendDrawing(trend));
    const lines = [...svg.matchAll(/<path d="([^"]*)" fill="none"[^>]*stroke-width="2"/g)];
    // Begun twice: before the gap, and after it.
    for (const [, path = ""] of lines) expect(path.match(/M/g)).toHaveLength(2);
    expect(lines).toHaveLength(3);
  });

  it("of the map has a square for each reporting unit, none on another", () => {
    const shape = mapDrawing(tallies, "start")?.shape;
    const tiles = shape?.kind === "tiles" ? shape.tiles : [];
    expect(tiles.map(({ id }) => id)).toEqual(UNITS);
    expect(new Set(tiles.map(({ column, row }) => `${column}/${row}`)).size).toBe(12);
    expect(tiles[8]).toMatchObject({ name: "甲140900", rate: 100, figure: "100.00", word: "第 1" });
    expect(tiles[3]).toMatchObject({ rate: null, figure: "—", word: "没有数" });
  });

  it("of other places than the reporting units has no map", () => {
    const zones = tallies.rows.map((row) => ({ ...row, place: { ...row.place, id: `z-${row.place.id}` } }));
    expect(mapDrawing({ ...tallies, rows: zones }, "start")).toBeNull();
  });

  it("counts all 16 chains by their name, the largest first, and names what is left", () => {
    const { rows } = chainsDrawing(structure, "listed").table;
    expect(rows).toHaveLength(CHAINS.length + 3);
    expect([...rows.slice(0, 2), ...rows.slice(-3)]).toEqual([
      ["氢能", "1", "2.00", "1", "7.00", "0", "0.00"],
      ["特钢材料", "0", "0.00", "0", "0.00", "0", "0.00"],
      ["其他产业链", "0", "0.00", "0", "0.00", "1", "—"],
      ["没有填写产业链", "1", "60.00", "0", "0.00", "0", "0.00"],
      ["合计", "2", "62.00", "1", "7.00", "1", "—"],
    ]);
  });

  it("gives no sum of classes that hold each other", () => {
    const { table } = sizesDrawing(structure, "nested", "listed");
    expect(table.hasTotal).toBe(false);
    expect(table.rows.map(([name, listed]) => [name, listed])).toEqual([
      ["1 亿元及以上", "2"],
      ["10 亿元及以上", "1"],
      ["50 亿元及以上", "1"],
      ["没有公布金额", "0"],
    ]);
  });

  it("is kept under a name that every file system takes", () => {
    const caption = {
      place: "大同市",
      window: "2023-1 … 2024-1",
      basis: "",
      rule: "",
      asOf: "截至 2024-03-31 09:05",
    };
    expect(fileName({ title: "各地位置与率：开工项目投产率" }, caption)).toBe(
      "各地位置与率-开工项目投产率_大同市_2023-1 … 2024-1_截至 2024-03-31 09-05.png",
    );
  });
});
