import { lastOf } from "#domain/last";
import { type Cell, plain, textOf } from "./cells.ts";

/** How a column's cells are read. `told`: known, but it comes from reports and is not taken in. */
export type Kind = "text" | "money" | "day" | "degrees" | "truth" | "batch" | "round" | "told";

interface FieldFact {
  readonly kind: Kind;
  /** The title in our own files, in either language. */
  readonly zh: string;
  readonly en: string;
  /** What zones call the same. */
  readonly also: readonly string[];
}

const field = (kind: Kind, zh: string, en: string, also: string): FieldFact => ({
  ...{ kind, zh, en },
  also: also.split(" ").filter(Boolean),
});

/** What columns may tell of a project and of its entry in a batch, and by which titles they are known. */
export const FIELDS = {
  serial: field("told", "序号", "No.", "编号 项次"),
  id: field("text", "系统编号", "System id", "id"),
  name: field("text", "项目名称", "Project", "项目 名称 项目全称 重点项目名称 项目名"),
  aliases: field("text", "别名", "Other names", "曾用名 又名 项目简称 简称"),
  city: field("text", "市", "City", "所属市 地市 城市 所在市 市别"),
  zone: field(
    "text",
    "开发区",
    "Zone",
    "所属开发区 所在开发区 所属园区 所在园区 园区 开发区名称 填报单位 报送单位",
  ),
  enterprise: field(
    "text",
    "企业",
    "Enterprise",
    "建设单位 企业名称 投资主体 投资企业 投资方 投资单位 实施主体 实施单位 项目单位 项目业主 业主单位 业主 承建企业 单位名称",
  ),
  code: field(
    "text",
    "项目代码",
    "Project code",
    "国家代码 统一代码 项目统一代码 备案代码 国家项目代码 赋码 投资项目代码",
  ),
  investment: field(
    "money",
    "总投资",
    "Total investment",
    "总投资额 投资总额 计划总投资 计划总投资额 项目总投资 项目总投资额 投资额 投资规模 投资 概算总投资",
  ),
  output: field(
    "money",
    "预期年产值",
    "Expected yearly output",
    "预计年产值 年产值 达产后年产值 预计产值 预期产值 达产年产值 达产产值 预计达产年产值 年预计产值",
  ),
  industrial: field("truth", "产业项目", "Industrial", "是否产业项目 是否产业类 产业类项目"),
  strategic: field(
    "truth",
    "战略性新兴产业",
    "Strategic",
    "是否战略性新兴产业 战新产业 是否战新 是否战新产业 战新",
  ),
  chain: field("text", "产业链", "Industry chain", "所属产业链 重点产业链 所属链条"),
  lat: field("degrees", "纬度", "Latitude", "北纬"),
  lng: field("degrees", "经度", "Longitude", "东经"),
  phaseOf: field("text", "属于项目", "Phase of", "上级项目"),
  note: field("text", "备注", "Note", "说明 项目备注"),
  batch: field("batch", "批次", "Batch", "所属批次 类别 项目类别 项目类型 三个一批类别 三个一批 批别"),
  round: field("round", "轮次", "Round", "活动轮次 活动 所属轮次 活动批次 期次 列入轮次"),
  listedInvestment: field(
    "money",
    "列入投资",
    "Investment as listed",
    "列入投资额 列入时投资 列入时总投资 活动投资额",
  ),
  listedOutput: field("money", "列入产值", "Output as listed", "列入时产值"),
  listedOn: field(
    "day",
    "列入日期",
    "Listed on",
    "列入时间 活动日期 活动时间 签约时间 签约日期 集中活动时间",
  ),
  withdrawnOn: field("day", "退出日期", "Withdrawn on", "退出时间 退库时间 退库日期"),
  withdrawnWhy: field("text", "退出原因", "Why withdrawn", "退库原因"),
  listingNote: field("text", "列入备注", "Note on the entry", ""),
  stage: field("told", "阶段", "Stage", "当前阶段 项目阶段 进展阶段 项目状态"),
  milestone: field("told", "最近节点", "Last milestone", "项目进展 进展情况 工程进度"),
  progress: field("told", "形象进度", "Progress", ""),
  completed: field(
    "told",
    "累计完成投资",
    "Completed investment",
    "完成投资 已完成投资 完成投资额 累计完成投资额",
  ),
  share: field("told", "完成占比", "Share completed", "完成比例 投资完成率"),
  lastReport: field("told", "最近上报", "Last report", "上报时间"),
  pending: field("told", "待核", "Pending reports", ""),
  remark: field("told", "卡点", "Remarks of the last report", "存在问题 问题 困难"),
} as const satisfies Record<string, FieldFact>;

export type FieldName = keyof typeof FIELDS;

/** Units of money as sheets write them. `mixed`: a title names two; `foreign`: a currency that we do not convert. */
export type Unit = "yi" | "wan" | "yuan";
export type TitleUnit = Unit | "mixed" | "foreign";

/** A column of a sheet: where it stands, its title in full, what it is and in what unit, null where nobody says. */
export interface Column {
  readonly at: number;
  readonly title: string;
  readonly field: FieldName | null;
  readonly unit: TitleUnit | null;
}

/** The head of a table: its columns, and the first row (from 0) below it. */
export interface Head {
  readonly columns: readonly Column[];
  readonly below: number;
}

const bare = (title: string) =>
  plain(title)
    .toLowerCase()
    .replace(/[([【].*?[)\]】]/g, "")
    .replace(/^[*★]+|[:*★]+$/g, "")
    .replace(/[/,、]?(亿元|万元|元)$/, "");

const BY_TITLE: ReadonlyMap<string, FieldName> = new Map(
  (Object.entries(FIELDS) as [FieldName, FieldFact][]).flatMap(([name, { zh, en, also }]) =>
    [zh, en, ...also].map((title) => [bare(title), name] as const),
  ),
);

/** The unit that a text states, null for none. */
export function unitIn(text: string): TitleUnit | null {
  const said = plain(text);
  if (/美元|欧元|港元|港币|日元|[$€£]/.test(said)) return "foreign";
  const [yi, wan] = [said.includes("亿"), said.includes("万")];
  if (yi && wan) return "mixed";
  return yi ? "yi" : wan ? "wan" : /元/.test(said) ? "yuan" : null;
}

/** Among how many rows from the top the head is looked for, and how many of its rows may lie below the first. */
const MOST_ABOVE = 30;
const MOST_BELOW = 2;

/**
 * The head of a table, below titles and through merged cells: the first row with a title for the names of projects and at
 * least one other that is known, together with the rows of titles above and below it. Null where there is none.
 */
export function findHead(rows: readonly (readonly Cell[])[]): Head | null {
  for (let at = 0; at < Math.min(rows.length, MOST_ABOVE); at++) {
    const name = (rows[at] as readonly Cell[]).findIndex(
      (cell) => BY_TITLE.get(bare(textOf(cell))) === "name",
    );
    if (name === -1) continue;
    const top = at > 0 && groupsBelow(rows[at - 1] as readonly Cell[]) ? at - 1 : at;
    const nameTitle = bare(textOf(rows[at]?.[name]));
    let below = at + 1;
    while (below <= at + MOST_BELOW && splits(rows[below], name, nameTitle)) below++;
    const columns = columnsOf(rows.slice(top, below), unitAbove(rows.slice(0, top)));
    if (columns.filter(({ field }) => field !== null).length > 1) return { columns, below };
  }
  return null;
}

/** Whether a row of titles stands over groups of the row below it: 投资情况（万元） over 总投资 and 完成投资. */
function groupsBelow(row: readonly Cell[]): boolean {
  const texts = row.filter((cell) => cell !== null).map(textOf);
  return (
    texts.length > 1 &&
    row.every((cell) => cell === null || typeof cell === "string") &&
    !/[:：]/.test(texts.join(""))
  );
}

/**
 * Whether a row goes on with the titles above it: the title for names is merged downwards, and others stand split here. Those
 * very words once more, in another column, are no part of the head that has them already.
 */
function splits(row: readonly Cell[] | undefined, name: number, nameTitle: string): boolean {
  return (
    row !== undefined &&
    (row[name] ?? null) === null &&
    row.every((cell) => cell === null || (typeof cell === "string" && bare(textOf(cell)) !== nameTitle)) &&
    row.some(
      (cell) => BY_TITLE.has(bare(textOf(cell))) || /^[(（]?(?:亿元|万元|元)[)）]?$/.test(textOf(cell)),
    )
  );
}

/** A column's titles, from the top down. `isGroups`: below the group's title stands nothing or a bare unit. */
interface Titles {
  readonly at: number;
  readonly path: readonly string[];
  readonly isGroups: boolean;
}

function columnsOf(head: readonly (readonly Cell[])[], above: TitleUnit | null): Column[] {
  const titled = titlesOf(head).filter(({ path }) => path.length > 0);
  const fields = new Map<number, FieldName>();
  const taken = new Set<FieldName>();
  // Of 投资 over 本年计划 and 总投资 the second is the investment: a group's title counts only where nobody else claims it.
  for (const isGroups of [false, true])
    for (const { at, path } of titled.filter((each) => each.isGroups === isGroups)) {
      const field = fieldOf(path);
      if (!field || taken.has(field)) continue;
      taken.add(field);
      fields.set(at, field);
    }
  return titled.map(({ at, path }) => {
    const title = path.join(" ");
    const field = fields.get(at) ?? null;
    const isMoney = field !== null && FIELDS[field].kind === "money";
    return { at, title, field, unit: isMoney ? (unitIn(title) ?? above) : null };
  });
}

/** What titles above each other mean: joined (项目 over 名称), or the lowest that is more than a unit by itself. */
function fieldOf(path: readonly string[]): FieldName | undefined {
  const own = lastOf(path.filter((title) => bare(title) !== "")) ?? "";
  return BY_TITLE.get(bare(path.join(""))) ?? BY_TITLE.get(bare(own));
}

/** The titles of each column; a title above several columns stands over the first of them. */
function titlesOf(head: readonly (readonly Cell[])[]): Titles[] {
  const width = Math.max(0, ...head.map((row) => row.length));
  const last = head.length - 1;
  const spread = head.map((row, y) => {
    let before = "";
    return Array.from({ length: width }, (_, x) => {
      const own = textOf(row[x]);
      const hasBelow = y < last && head.slice(y + 1).some((lower) => textOf(lower[x]) !== "");
      if (own !== "") before = own;
      else if (!hasBelow) before = "";
      return { text: own || (hasBelow ? before : ""), isLent: own === "" && hasBelow && before !== "" };
    });
  });
  return Array.from({ length: width }, (_, x) => {
    const told = spread.map((row) => row[x]?.text ?? "");
    const path = told.filter((text, i) => text && text !== told[i - 1]);
    const lowest = told.lastIndexOf(lastOf(path) ?? "");
    const isEmptyBelow = lowest < last && spread[lowest]?.[x + 1]?.isLent === true;
    return { at: x, path, isGroups: isEmptyBelow || (path.length > 1 && bare(lastOf(path) ?? "") === "") };
  });
}

/** Whether a column is read as something that our own files call otherwise: 建设单位, read as 企业. */
export function isTakenAsOther({ title, field }: Column): boolean {
  if (field === null || FIELDS[field].kind === "told") return false;
  return ![FIELDS[field].zh, FIELDS[field].en].some((own) => bare(own) === bare(title));
}

/** 单位：万元, somewhere above the table, is said of all of it. */
function unitAbove(rows: readonly (readonly Cell[])[]): TitleUnit | null {
  for (const text of rows.flat().map((cell) => plain(textOf(cell)))) {
    const said = /(?:金额)?单位[:：]?((?:[亿万]?元[、,/和]?)+)/.exec(text)?.[1];
    if (said) return unitIn(said);
  }
  return null;
}
