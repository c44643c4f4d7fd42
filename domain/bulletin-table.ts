import { BATCHES, type Batch } from "./batch.ts";
import type { BulletinDetail, BulletinFigures, FrozenCell } from "./bulletin.ts";
import { divideHalfUp, formatYi, WAN_PER_YI, type Wan } from "./money.ts";
import { ACHIEVED_NAMES, BATCH_NAMES, RATE_NAMES, STAGE_NAMES, wholeOf } from "./notice.ts";
import { pointsBetween } from "./ranking.ts";

/** How a figure is printed: a count, 亿元, percent, points of percent with their sign, or steps of rank. */
export type Unit = "count" | "yi" | "percent" | "points" | "steps";

/** A figure in its unit, null where nobody can tell it. Money is in 亿元, rounded as printed. */
export interface Figure {
  readonly value: number | null;
  readonly unit: Unit;
}
export type TableCell = string | Figure;

export interface TableRow {
  readonly cells: readonly TableCell[];
  readonly lags?: boolean;
  /** The last line: the total. */
  readonly isTotal?: boolean;
}

/** A table of a bulletin, as the page, the print, the .docx and the .xlsx all show it. */
export interface BulletinTable {
  readonly title: string;
  /** The name of its sheet. */
  readonly sheet: string;
  readonly head: readonly string[];
  readonly rows: readonly TableRow[];
}

/** All tables of a bulletin: one a batch, in the order of its rate; who reports and what waits; what moved. */
export function tablesOf(bulletin: Pick<BulletinDetail, "place" | "figures">): BulletinTable[] {
  const { place, figures } = bulletin;
  return [
    ...BATCHES.map((batch, i) => rankedTable(figures, batch, i + 1, wholeOf(place))),
    reportingTable(figures, wholeOf(place)),
    ...(figures.moved.projects.length > 0 ? [movedTable(figures)] : []),
  ];
}

/** A figure as it is printed: thousands apart, two decimals for money and rates, "—" for nothing known. */
export function printed(cell: TableCell): string {
  if (typeof cell === "string") return cell;
  const { value, unit } = cell;
  if (value === null) return "—";
  if (unit === "count") return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  if (unit === "yi") return formatYi(Math.round(value * WAN_PER_YI));
  if (unit === "percent") return value.toFixed(2);
  if (value === 0) return "持平";
  if (unit === "steps") return `${value > 0 ? "↑" : "↓"}${Math.abs(value)}`;
  return `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(2)}`;
}

/** 万元 as a figure in 亿元. */
export function inYi(wan: Wan | null): Figure {
  return { value: wan === null ? null : divideHalfUp(wan, WAN_PER_YI / 100) / 100, unit: "yi" };
}

function rankedTable(
  { rows, total }: BulletinFigures,
  batch: Batch,
  number: number,
  whole: string,
): BulletinTable {
  const last = Number.POSITIVE_INFINITY;
  const ordered = [...rows].sort((a, b) => (a[batch].rank ?? last) - (b[batch].rank ?? last));
  return {
    title: `表${number}　${BATCH_NAMES[batch]}及${RATE_NAMES[batch]}`,
    sheet: BATCH_NAMES[batch],
    head: [
      ...["位次", "单位", "项目（个）", "总投资（亿元）", `已${ACHIEVED_NAMES[batch]}（个）`],
      ...[`${RATE_NAMES[batch].slice(-3)}（%）`, "待核（百分点）", "较上期（百分点）", "位次变化"],
    ],
    rows: [
      ...ordered.map((row) => ({
        cells: [{ value: row[batch].rank, unit: "count" } as const, row.place.name, ...cellsOf(row[batch])],
        lags: row[batch].lags,
      })),
      { cells: ["", whole, ...cellsOf(total[batch])], isTotal: true },
    ],
  };
}

function cellsOf({ verified, reported, rank, before }: FrozenCell): TableCell[] {
  const points = (a: number | null, b: number | null): Figure => ({
    value: a === null || b === null ? null : pointsBetween(a, b),
    unit: "points",
  });
  const isPending = reported.rate !== null && reported.rate !== verified.rate;
  return [
    { value: verified.listed, unit: "count" },
    inYi(verified.investment),
    { value: verified.achieved, unit: "count" },
    { value: verified.rate, unit: "percent" },
    isPending ? points(reported.rate, verified.rate ?? 0) : "",
    before && (before.rate ?? verified.rate) !== null ? points(verified.rate, before.rate) : "",
    before && before.rank !== null && rank !== null ? { value: before.rank - rank, unit: "steps" } : "",
  ];
}

function reportingTable({ rows, total }: BulletinFigures, whole: string): BulletinTable {
  const line = (name: string, { zones, silentZones, pending }: BulletinFigures["total"]) => [
    name,
    ...[zones, silentZones, pending.reports].map((value) => ({ value, unit: "count" }) as const),
  ];
  return {
    title: "表4　报送与审核",
    sheet: "报送与审核",
    head: ["单位", "有列入项目的开发区（个）", "本期没有现场报告（个）", "待审核报告（条）"],
    rows: [
      ...rows.map((row) => ({ cells: line(row.place.name, row) })),
      { cells: line(whole, total), isTotal: true },
    ],
  };
}

function movedTable({ moved }: BulletinFigures): BulletinTable {
  return {
    title: "表5　本期经核实进入新阶段的项目",
    sheet: "进入新阶段的项目",
    head: ["项目", "开发区", "所在市", "原阶段", "现阶段", "总投资（亿元）"],
    rows: moved.projects.map(({ name, zone, city, from, to, investment }) => ({
      cells: [name, zone, city, STAGE_NAMES[from], STAGE_NAMES[to], inYi(investment)],
    })),
  };
}
