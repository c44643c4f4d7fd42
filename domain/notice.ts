import { BATCHES, type Batch } from "./batch.ts";
import type { Bulletin, BulletinFigures, BulletinRow, FrozenCell } from "./bulletin.ts";
import { type Day, dayOf, minuteOf } from "./day.ts";
import { lastOf } from "./last.ts";
import { formatYi } from "./money.ts";
import { type BulletinKind, periodName } from "./period.ts";
import { pointsBetween } from "./ranking.ts";
import { DEFAULT_RATE_RULE, RATE_RULES, type RateRule } from "./rate.ts";
import { isSameWindow } from "./round.ts";
import { PROVINCE } from "./scope.ts";
import type { Stage } from "./stage.ts";

/** The words of a bulletin, always in Chinese: it is a document, whatever language the screens around it speak. */

export const KIND_NAMES: Record<BulletinKind, string> = {
  weekly: "周通报",
  "ten-day": "旬研判",
  monthly: "月通报",
};
export const BATCH_NAMES: Record<Batch, string> = {
  signing: "签约一批",
  start: "开工一批",
  production: "投产一批",
};
export const RATE_NAMES: Record<Batch, string> = {
  signing: "签约项目开工率",
  start: "开工项目投产率",
  production: "投产项目达产率",
};
export const RULE_NAMES: Record<RateRule, string> = {
  "investment-2023": "投资口径（2023）",
  "count-2021": "项目数口径（2021）",
};
export const ACHIEVED_NAMES: Record<Batch, string> = { signing: "开工", start: "投产", production: "达产" };
export const STAGE_NAMES: Record<Stage, string> = {
  planned: "谋划",
  signed: "签约",
  started: "开工",
  producing: "投产",
  capacity: "达产",
};
/** What a rate by investment is made of: 投产项目达产率 is never published so. */
const QUOTIENTS: Record<Batch, readonly [gained: string, base: string]> = {
  signing: ["已开工项目签约投资", "签约一批总投资"],
  start: ["已投产项目完成投资", "开工一批总投资"],
  production: ["已达产产业项目投资", "投产一批产业项目总投资"],
};
const HEADINGS = ["一", "二", "三", "四", "五"];
/** Places and projects that a sentence names before it says 等. */
const MOST_IN_A_SENTENCE = 12;
const TOP = 3;
/** The most characters that a text may have once it was edited. */
export const MAX_BULLETIN_TEXT = 20_000;

type Head = Pick<Bulletin, "kind" | "period" | "from" | "to" | "place" | "rule" | "asOf">;

/** 山西省“三个一批”项目推进情况周通报 */
export function titleOf({ place, kind }: Pick<Head, "place" | "kind">): string {
  return `${place.name}“三个一批”项目推进情况${KIND_NAMES[kind]}`;
}

/** 2026年第47周（11月16日至11月22日） */
export function subtitleOf({
  kind,
  period,
  from,
  to,
}: Pick<Head, "kind" | "period" | "from" | "to">): string {
  return `${periodName({ kind, id: period })}（${dayName(from)}至${dayName(to)}）`;
}

/**
 * What every bulletin says at its foot: rule, window, instant and version, and how laggards are told; and where the last one
 * was of other rounds, so that no movement is told, which.
 */
export function notesOf(
  { rule, asOf, version, place }: Pick<Bulletin, "rule" | "asOf" | "version" | "place">,
  figures: Pick<BulletinFigures, "window" | "laggardRule" | "previous" | "total">,
): string[] {
  const { window, laggardRule } = figures;
  const { last, points } = laggardRule;
  const others = otherRounds(figures);
  return [
    `统计口径：${RULE_NAMES[rule]}；轮次：${windowName(window.rounds)}；数据截至${minuteOf(asOf)}（数据版本${version}）。`,
    "“已核实”为经审核确认的数据；“待核”为已上报、尚待审核的数据计入后的增减。位次按已核实的率由高到低，率相同位次并列；没有基数的记“—”，不排位次。",
    `靠后指低于${wholeOf(place)}水平且位列后${last}位，或低于${wholeOf(place)}水平${points}个百分点以上；合计由各项目逐项相加，最后一次取整。`,
    ...(others === null ? [] : [`上期通报的轮次为${others}，与本期不同，不作升降比较。`]),
  ];
}

/** The rounds of the last bulletin where they are others and nothing was compared with it, else null. */
function otherRounds({
  window,
  previous,
  total,
}: Pick<BulletinFigures, "window" | "previous" | "total">): string | null {
  if (!previous || isSameWindow(previous.window.rounds, window.rounds)) return null;
  if (BATCHES.some((batch) => total[batch].before !== null)) return null;
  const name = windowName(previous.window.rounds);
  return name === windowName(window.rounds) ? previous.window.rounds.map(roundName).join("、") : name;
}

/** The text of a bulletin, drafted from what it froze: paragraphs on lines of their own, headings with 一、 二、. */
export function draftText(head: Head, figures: BulletinFigures): string {
  const sections: [string, string[]][] = [
    ["总体情况", overview(head, figures)],
    // A place alone has nobody to stand before or behind.
    ["位次与差距", figures.rows.length < 2 ? [] : BATCHES.map((batch) => ranking(head, figures, batch))],
    ["本期进展", progress(figures)],
    ["报送与审核", reporting(head, figures)],
    ["下步工作", demands(figures)],
  ];
  return sections
    .filter(([, paragraphs]) => paragraphs.length > 0)
    .flatMap(([name, paragraphs], i) => [`${HEADINGS[i]}、${name}`, ...paragraphs])
    .join("\n");
}

/** Whether a line of a text is a heading. */
export function isHeading(line: string): boolean {
  return /^[一二三四五六七八九十]{1,3}、/.test(line) && line.length <= 30;
}

/** Who answers for a bulletin: 发布：张三　2026-11-23 09:12, or that it is a draft. */
export function signatureOf({ released }: Pick<Bulletin, "released">): string {
  return released ? `发布：${released.name}　${minuteOf(released.at)}` : "草稿，尚未发布";
}

/** Whole rounds as one would say them: 2023年第1次至2024年第1次，共5次. */
export function windowName(rounds: readonly string[]): string {
  const [first, ...rest] = rounds;
  if (first === undefined) return "无";
  const last = lastOf(rest);
  return last === undefined
    ? roundName(first)
    : `${roundName(first)}至${roundName(last)}，共${rounds.length}次`;
}

/** 2024年第1次 */
function roundName(round: string): string {
  return round.replace(/^(\d+)-(\d+)$/, "$1年第$2次");
}

/** A rate with its unit, or "—". */
export function rateText(rate: number | null): string {
  return rate === null ? "—" : `${rate.toFixed(2)}%`;
}

function overview({ asOf, place }: Head, { total, window, rule }: BulletinFigures): string[] {
  const listed = BATCHES.map((batch) => {
    const { listed, investment, unpriced, eligible } = total[batch].verified;
    const amount =
      listed > 0 && investment === null ? "（金额未公布）" : `、总投资${formatYi(investment)}亿元`;
    const without = unpriced > 0 && investment !== null ? `（${unpriced}个未公布金额）` : "";
    const industrial = batch === "production" ? `，其中产业项目${eligible}个` : "";
    return `${BATCH_NAMES[batch]}${listed}个${amount}${without}${industrial}`;
  });
  const entries = BATCHES.reduce((sum, batch) => sum + total[batch].verified.listed, 0);
  return [
    `截至${instantName(asOf)}，${wholeOf(place)}${windowName(window.rounds)}“三个一批”活动共列入项目${entries}个。${listed.join("；")}。`,
    ...BATCHES.map((batch) => rateSentence(total[batch], batch, rule)),
  ];
}

function rateSentence({ verified, reported, before }: FrozenCell, batch: Batch, rule: RateRule): string {
  const name = RATE_NAMES[batch];
  if (verified.rate === null) return `${name}暂无可计算的基数，记“—”。`;
  const { eligible, achieved, gained, base } = verified;
  const what = batch === "production" ? "产业项目" : "项目";
  const counted = `${eligible}个${what}中${achieved}个${ACHIEVED_NAMES[batch]}`;
  const [over, under] = QUOTIENTS[batch];
  const made = isByInvestment(rule, batch)
    ? `${over}${formatYi(gained)}亿元，${under}${formatYi(base)}亿元；${counted}`
    : counted;
  const moved =
    before && before.rate !== null ? `，${movedText(pointsBetween(verified.rate, before.rate))}` : "";
  const pending =
    reported.rate === null || reported.rate === verified.rate
      ? ""
      : `待核报告计入后为${rateText(reported.rate)}。`;
  return `${name}${rateText(verified.rate)}（${made}）${moved}。${pending}`;
}

function ranking({ place }: Head, { rows, total }: BulletinFigures, batch: Batch): string {
  const ranked = rows
    .filter((row) => row[batch].rank !== null)
    .sort((a, b) => (a[batch].rank as number) - (b[batch].rank as number));
  const name = RATE_NAMES[batch];
  if (ranked.length === 0) return `${name}：本期无可排位次的单位。`;
  const told = (row: BulletinRow) => `${row.place.name}（${rateText(row[batch].verified.rate)}）`;
  const isAhead = ({ rank, lags, verified }: FrozenCell) =>
    (rank as number) <= TOP && !lags && (verified.rate as number) > 0;
  const first = ranked.filter((row) => isAhead(row[batch]));
  const lagging = ranked.filter((row) => row[batch].lags);
  const sentences = [
    first.length > 0 ? `${name}居前的是${namesOf(first.map(told))}` : `${name}没有明显居前的单位`,
    lagging.length > 0
      ? `靠后的是${namesOf(lagging.map(told))}，${wholeOf(place)}为${rateText(total[batch].verified.rate)}`
      : `各单位均未明显低于${wholeOf(place)}水平`,
    ...moves(ranked, batch),
  ];
  return `${sentences.join("；")}。`;
}

/** Who rose and fell most in rank against the bulletin before. */
function moves(ranked: readonly BulletinRow[], batch: Batch): string[] {
  const steps = ranked.flatMap((row) => {
    const was = row[batch].before?.rank ?? null;
    const is = row[batch].rank as number;
    return was === null || was === is ? [] : [{ name: row.place.name, is, rise: was - is }];
  });
  const told = (word: string, some: typeof steps) =>
    some.length === 0
      ? []
      : [
          `位次${word}的有${namesOf(
            some
              .sort((a, b) => Math.abs(b.rise) - Math.abs(a.rise))
              .slice(0, TOP)
              .map(({ name, is, rise }) => `${name}（${word}${Math.abs(rise)}位，列第${is}位）`),
          )}`,
        ];
  return [
    ...told(
      "上升",
      steps.filter(({ rise }) => rise > 0),
    ),
    ...told(
      "下降",
      steps.filter(({ rise }) => rise < 0),
    ),
  ];
}

function progress({ moved }: BulletinFigures): string[] {
  if (moved.count === 0) return ["本期没有项目经核实进入新的阶段。"];
  const stages = ["signed", "started", "producing", "capacity"] as const;
  const counted = stages
    .map((stage) => [stage, moved.projects.filter(({ to }) => to === stage).length] as const)
    .filter(([, count]) => count > 0)
    .map(([stage, count]) => `${STAGE_NAMES[stage]}${count}个`);
  const named = moved.projects.map(({ name, zone, to }) => `${name}（${zone}）${STAGE_NAMES[to]}`);
  const partly = moved.projects.length < moved.count ? `（以下按前${moved.projects.length}个列出）` : "";
  return [
    `本期经核实进入新阶段的项目${moved.count}个${partly}：${counted.join("、")}。`,
    `${namesOf(named)}。`,
  ];
}

function reporting({ asOf, place }: Head, { total, silent, freshness }: BulletinFigures): string[] {
  const zones =
    total.zones === 0
      ? []
      : total.silentZones === 0
        ? [`${wholeOf(place)}有列入项目的${total.zones}个开发区本期均有现场报告。`]
        : [
            `有列入项目的${total.zones}个开发区中，${total.silentZones}个本期没有现场报告：${namesOf(silent.zones.map(({ zone }) => zone))}。`,
          ];
  const phones =
    silent.phones === 0
      ? []
      : [
          `本期未报送的手机${silent.phones}部，使用人为${namesOf([...new Set(silent.reporters.map(({ name }) => name))])}。`,
        ];
  const { pending } = total;
  const waits =
    pending.reports === 0
      ? "没有待审核的报告"
      : `待审核的报告${pending.reports}条，最早一条${dayNear(pending.oldest ?? asOf, asOf)}收到`;
  const held =
    freshness.reports + freshness.photos === 0
      ? "各手机没有滞留的报告和照片"
      : `${freshness.phones}部手机中尚有${freshness.reports}条报告、${freshness.photos}张照片未传到`;
  const gaps = freshness.missing === 0 ? "" : `；另有${freshness.missing}条编号缺失，须查明`;
  return [...zones, ...phones, `${waits}；${held}${gaps}。`];
}

function demands({ rows, total, silent }: BulletinFigures): string[] {
  const lagging = rows.filter((row) => BATCHES.some((batch) => row[batch].lags)).map((row) => row.place.name);
  const sentences = [
    ...(lagging.length > 0 ? [`${namesOf(lagging)}要逐项目查找靠后原因，列出节点和责任人`] : []),
    ...(silent.zones.length + silent.phones > 0 ? ["没有报告的开发区和项目专员要尽快到现场核报"] : []),
    ...(total.pending.reports > 0 ? ["审核人员要及时核实待审核的报告"] : []),
  ];
  return sentences.length > 0 ? [`${sentences.join("；")}。`] : [];
}

/** 较上期提高1.20个百分点 */
function movedText(points: number): string {
  if (points === 0) return "与上期持平";
  return `较上期${points > 0 ? "提高" : "下降"}${Math.abs(points).toFixed(2)}个百分点`;
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_IN_A_SENTENCE).join("、");
  return names.length > MOST_IN_A_SENTENCE ? `${shown}等${names.length}个` : shown;
}

/** What the total of a place is called: 全省, 全市, 全区. */
export function wholeOf({ level, id }: Head["place"]): string {
  return id === PROVINCE ? "全省" : level === "city" ? "全市" : "全区";
}

function isByInvestment(rule: RateRule, batch: Batch): boolean {
  return RATE_RULES[rule][batch] === RATE_RULES[DEFAULT_RATE_RULE].start;
}

/** 11月16日 */
function dayName(day: Day): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

/** 11月16日, with the year where it is not that of `near`. */
function dayNear(instantMs: number, near: number): string {
  const day = dayOf(instantMs);
  const year = day.slice(0, 4);
  return dayOf(near).startsWith(year) ? dayName(day) : `${year}年${dayName(day)}`;
}

/** 2026年11月23日07:00 */
function instantName(instantMs: number): string {
  const [day = "", time = ""] = minuteOf(instantMs).split(" ");
  return `${day.slice(0, 4)}年${dayName(day)}${time}`;
}
