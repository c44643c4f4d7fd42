import type { EChartsCoreOption } from "echarts/core";
import type { Bars, Lines, Series } from "./drawing.ts";
import type { Palette } from "./palette.ts";

/** Narrower than this, panels stand under each other. */
const NARROW_REM = 40;
const BAR_REM = 2;
const RUNG_REM = 3.25;
const HEAD_REM = 2.25;
const LEGEND_REM = 1.5;
const LINES_REM = 17;
/** Lines are told apart by mark and stroke, not by hue alone. */
const MARKS = ["circle", "rect", "triangle"] as const;
const STROKES = ["solid", "dashed", "dotted"] as const;

/** How high a drawing is at a width, in pixels. */
export function heightOf(shape: Bars | Lines, width: number, rem: number): number {
  if (shape.kind === "lines") return legendHeight(shape.series, rem, width) + LINES_REM * rem;
  const { layout, categories, series } = shape;
  if (layout === "rungs") return categories.length * RUNG_REM * rem;
  const bars = categories.length * BAR_REM * rem;
  if (layout === "stacked") return legendHeight(series, rem, width) + bars;
  return (width < NARROW_REM * rem ? series.length : 1) * (bars + HEAD_REM * rem);
}

/** What ECharts needs to draw a shape. Nothing moves; words are painted, never put into the page. */
export function optionOf(shape: Bars | Lines, palette: Palette, width: number): EChartsCoreOption {
  const own =
    shape.kind === "lines"
      ? lines(shape, palette, width)
      : shape.layout === "panels"
        ? panels(shape, palette, width)
        : shape.layout === "stacked"
          ? stacked(shape, palette, width)
          : rungs(shape, palette);
  return {
    animation: false,
    backgroundColor: palette.surface,
    textStyle: { fontFamily: palette.font, fontSize: palette.rem * 0.8125, color: palette.ink },
    ...own,
  };
}

const text = (palette: Palette, color = palette.ink) => ({
  color,
  fontFamily: palette.font,
  fontSize: palette.rem * 0.8125,
});

/** About how wide words are. */
function wordWidth(words: string, rem: number): number {
  return [...words].reduce((sum, char) => sum + (char > "\u2e80" ? 1 : 0.58), 0) * rem * 0.8125;
}

/** Room for the longest name, but never more than two fifths of the width: longer names take more lines. */
function nameWidth(names: readonly string[], { rem }: Palette, width: number): number {
  return Math.min(Math.max(...names.map((name) => wordWidth(name, rem)), 2 * rem) + rem, width * 0.4);
}

/** The names of the series stand beside each other, or under each other where they find no room. */
function isLegendHigh(series: readonly Series[], rem: number, width: number): boolean {
  return series.reduce((sum, { name }) => sum + wordWidth(name, rem) + rem * 3.5, 0) > width;
}

function legendHeight(series: readonly Series[], rem: number, width: number): number {
  return (isLegendHigh(series, rem, width) ? series.length : 1) * LEGEND_REM * rem + rem * 0.75;
}

function legend(series: readonly Series[], palette: Palette, width: number) {
  const { rem } = palette;
  const isHigh = isLegendHigh(series, rem, width);
  return {
    ...{ top: 0, left: 0, padding: 0, selectedMode: false, textStyle: text(palette) },
    orient: isHigh ? "vertical" : "horizontal",
    itemGap: isHigh ? rem * (LEGEND_REM - 0.8125) : rem,
    itemHeight: rem * 0.8125,
    itemWidth: rem * 1.75,
  };
}

function categoryAxis(names: readonly string[], palette: Palette, nameRoom: number) {
  return {
    type: "category",
    data: names,
    inverse: true,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: {
      ...text(palette),
      interval: 0,
      width: nameRoom - palette.rem * 0.75,
      overflow: "break",
      lineHeight: palette.rem * 0.95,
    },
  };
}

/** Bars say their figures themselves, so their axis only keeps the room for them. */
const silentAxis = (most: number) => ({ type: "value", show: false, min: 0, max: most });

/** A null has no bar, only its "—": a bar of nought would say that something is known. */
function bar({ name, hue, values, labels }: Series, palette: Palette) {
  return {
    type: "bar",
    name,
    data: values.map((value, i) => ({
      value: value ?? 0,
      ...(!value && { itemStyle: { color: "transparent", borderWidth: 0 } }),
      label: { formatter: () => labels[i] ?? "" },
    })),
    itemStyle: { color: palette.hues[hue], borderColor: palette.hues[4], borderWidth: 1 },
    label: { show: true, position: "right", ...text(palette) },
    barWidth: "60%",
  };
}

function largest(values: readonly (number | null)[]): number {
  return Math.max(0, ...values.map((value) => value ?? 0)) || 1;
}

function panels({ categories, series, whole = 0 }: Bars, palette: Palette, width: number) {
  const { rem } = palette;
  const isNarrow = width < NARROW_REM * rem;
  const names = nameWidth(categories, palette, isNarrow ? width : width / 2);
  const room = isNarrow ? width - names : (width - names) / series.length;
  const bars = categories.length * BAR_REM * rem;
  const at = (i: number) => ({
    left: isNarrow ? names : names + i * room,
    top: (isNarrow ? i * (bars + HEAD_REM * rem) : 0) + HEAD_REM * rem,
  });
  const most = largest([whole, ...series.flatMap(({ values }) => values)]) / (1 - (rem * 3.5) / room);
  return {
    title: series.map(({ name }, i) => ({
      text: name,
      left: isNarrow ? 0 : at(i).left,
      top: at(i).top - HEAD_REM * rem + rem * 0.5,
      padding: 0,
      textStyle: { ...text(palette), fontWeight: 600 },
    })),
    grid: series.map((_, i) => ({ ...at(i), width: room - rem, height: bars })),
    xAxis: series.map((_, i) => ({ ...silentAxis(most), gridIndex: i })),
    yAxis: series.map((_, i) => ({
      ...categoryAxis(categories, palette, names),
      gridIndex: i,
      ...(!isNarrow && i > 0 && { axisLabel: { show: false } }),
    })),
    series: series.map((one, i) => ({ ...bar(one, palette), xAxisIndex: i, yAxisIndex: i })),
  };
}

function stacked({ categories, series }: Bars, palette: Palette, width: number) {
  const { rem } = palette;
  const names = nameWidth(categories, palette, width);
  const sums = categories.map((_, i) => series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
  const room = width - names - rem;
  return {
    legend: legend(series, palette, width),
    grid: {
      left: names,
      top: legendHeight(series, rem, width),
      width: room,
      height: categories.length * BAR_REM * rem,
    },
    xAxis: silentAxis(largest(sums) / (1 - (rem * 5) / room)),
    yAxis: categoryAxis(categories, palette, names),
    series: series.map((one) => ({ ...bar(one, palette), stack: "all" })),
  };
}

/** Under each rung's own words a bar, deeper from rung to rung. */
function rungs({ categories, series, whole = 0 }: Bars, palette: Palette) {
  const { rem } = palette;
  return {
    grid: { left: 1, right: 1, top: rem, bottom: 0 },
    xAxis: silentAxis(largest([whole, ...series.flatMap(({ values }) => values)])),
    yAxis: { type: "category", data: categories, inverse: true, show: false },
    series: series.map((each) => ({
      ...bar(each, palette),
      barWidth: rem,
      label: { show: true, position: [0, -rem * 1.3], ...text(palette) },
    })),
  };
}

function lines({ steps, series }: Lines, palette: Palette, width: number) {
  const { rem } = palette;
  const few = steps.length <= 30;
  return {
    legend: legend(series, palette, width),
    grid: {
      left: rem * 3.75,
      right: rem * 1.5,
      top: legendHeight(series, rem, width) + rem,
      bottom: rem * 2,
    },
    xAxis: {
      type: "category",
      data: steps,
      boundaryGap: steps.length < 3,
      axisLabel: { ...text(palette, palette.ink2), hideOverlap: true },
      axisLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: "value",
      scale: true,
      axisLabel: { ...text(palette, palette.ink2), formatter: "{value} %" },
      splitLine: { lineStyle: { color: palette.line } },
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: text(palette),
    },
    series: series.map(({ name, hue, values, labels }, i) => ({
      type: "line",
      name,
      // A week of which nothing is known leaves a gap.
      data: values.map((value) => value ?? "-"),
      connectNulls: false,
      symbol: MARKS[i % MARKS.length],
      symbolSize: rem * 0.5,
      showSymbol: few,
      lineStyle: { color: palette.hues[hue], width: 2, type: STROKES[i % STROKES.length] },
      itemStyle: { color: palette.hues[hue] },
      tooltip: { valueFormatter: (_: unknown, at: number) => labels[at] ?? "" },
    })),
  };
}
