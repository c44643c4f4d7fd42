import type { Day } from "#domain/day";
import type { MilestoneCode } from "#domain/milestone";
import { wanOfYi } from "#domain/money";
import type { PrintedReport } from "../printed.ts";

type Fact = Omit<PrintedReport, "receivedOn">;
type More = Partial<Pick<Fact, "units" | "percent" | "completed" | "note">>;

const UNDATED = "日期未刊载";
const OF_2023 = "只刊载年份，记在年末";
const CEREMONY = "报道为奠基或开工仪式，是否已正式开工未写明";
const BY_BATCH = "由该批全部达标推得：报道未逐个写明";
const BY_SIGNING_RATE = `${BY_BATCH}（签约项目开工率100%）`;
const BY_CAPACITY_RATE = `${BY_BATCH}（产业项目达产率100%）`;

/**
 * What the articles tell of the named projects, as field reports. Plans are no reports: they stand in the project's
 * note. Facts without a day are put on the last day on which they can have happened.
 */
export const REPORTS: readonly PrintedReport[] = [
  // Articles 1 and 2 look back on 2023.
  ...knownFrom("2023-12-31", [
    stated("J001", "2023-09-30", "works_started", { note: "报道作9月底" }),
    stated("J001", "2023-12-31", "structure_complete", { units: { done: 2, total: 51, unit: "厂房单体" } }),
    stated("J001", "2023-12-31", "main_structure", {
      units: { done: 11, total: null, unit: "小微企业厂房" },
      note: "一层封顶；小微企业厂房总数未刊载",
    }),
    stated("J001", "2023-12-31", "foundation_backfilled", {
      units: { done: 28, total: 51, unit: "厂房单体" },
    }),
    stated("J002", "2023-12-31", "works_started", { note: UNDATED }),
    stated("J002", "2023-12-31", "partially_opened", { note: "半幅通车" }),
    stated("J003", "2023-12-31", "docked", { note: UNDATED }),
    stated("J004", "2023-12-31", "docked", { note: UNDATED }),
    stated("J005", "2023-12-31", "docked", { note: UNDATED }),
    stated("J006", "2023-12-31", "docked", { note: UNDATED }),
    stated("J011", "2023-12-31", "signed", { note: OF_2023 }),
    stated("J011", "2023-12-31", "works_started", { note: OF_2023 }),
    stated("J011", "2023-12-31", "in_production", {
      completed: wanOfYi(14),
      note: "当年投产，同时列入2024年计划投产：是否仅一期未区分",
    }),
    stated("J012", "2023-12-31", "signed", { note: OF_2023 }),
    stated("J012", "2023-12-31", "works_started", { note: BY_SIGNING_RATE }),
    stated("J013", "2023-12-31", "in_production", { note: OF_2023 }),
    stated("J014", "2023-12-31", "works_started", { note: "一文称顺利开工建设" }),
    doubtful("J014", "2023-12-31", "in_production", { note: "一文列入投产一批，另一文只称开工，两文矛盾" }),
    stated("J015", "2023-12-31", "signed", { note: OF_2023 }),
    stated("J015", "2023-12-31", "works_started", { note: BY_SIGNING_RATE }),
    stated("J016", "2023-12-31", "signed", { note: OF_2023 }),
    stated("J016", "2023-12-31", "works_started", { note: BY_SIGNING_RATE }),
    stated("J017", "2023-12-31", "works_started", { note: OF_2023 }),
    stated("J018", "2023-12-31", "works_started", { note: OF_2023 }),
    stated("J019", "2023-12-31", "works_started", { note: OF_2023 }),
    stated("J020", "2023-12-31", "works_started", { note: OF_2023 }),
    stated("J021", "2023-12-31", "in_production", { note: OF_2023 }),
    stated("J021", "2023-12-31", "capacity_reached", { note: BY_CAPACITY_RATE }),
    stated("J022", "2023-12-31", "in_production", { note: OF_2023 }),
    stated("J022", "2023-12-31", "capacity_reached", { note: BY_CAPACITY_RATE }),
    stated("J023", "2023-12-31", "in_production", { note: OF_2023 }),
    stated("J023", "2023-12-31", "capacity_reached", { note: BY_CAPACITY_RATE }),
    stated("J035", "2023-12-31", null, { note: "有序推进，节点未写明" }),
    stated("J036", "2023-12-31", null, { note: "有序推进，节点未写明" }),
    stated("J037", "2023-12-31", null, { note: "有序推进，节点未写明" }),
    stated("J038", "2023-12-31", null, { note: "有序推进，节点未写明" }),
    stated("J039", "2023-12-31", null, { note: "有序推进，节点未写明" }),
  ]),

  // Article 3 tells of the round of that day.
  ...knownFrom("2024-02-23", [
    stated("J040", "2024-02-23", "ground_broken"),
    doubtful("J040", "2024-02-23", "works_started", { note: CEREMONY }),
    stated("J041", "2024-02-23", "in_production", { note: "至迟当日投产运行" }),
    doubtful("J042", "2023-12-31", "signed", { note: "报道作“新引进”，推定为签约" }),
    doubtful("J043", "2023-12-31", "signed", { note: "报道作“新引进”，推定为签约" }),
    doubtful("J044", "2023-12-31", "signed", { note: "报道作“新引进”，推定为签约" }),
    stated("J045", "2024-02-23", "signed"),
    stated("J046", "2024-02-23", "signed"),
    stated("J047", "2024-02-23", "signed"),
    stated("J048", "2024-02-23", "signed"),
    stated("J049", "2024-02-23", "works_started"),
    stated("J050", "2024-02-23", "in_production", { note: "至迟当日投产" }),
    stated("J051", "2024-02-23", "ground_broken", { note: "仅A区" }),
    doubtful("J051", "2024-02-23", "works_started", { note: CEREMONY }),
    stated("J052", "2024-02-23", "signed"),
    stated("J052", "2024-02-23", "ground_broken"),
    doubtful("J052", "2024-02-23", "works_started", { note: CEREMONY }),
    stated("J053", "2024-02-23", "signed"),
    stated("J054", "2024-02-23", "signed"),
    stated("J055", "2024-02-23", "signed"),
  ]),

  // Article 1 where it looks ahead, articles 4 and 5: undated, of the first quarter of 2024.
  ...knownFrom("2024-03-31", [
    stated("J024", "2024-01-25", "land_won"),
    stated("J056", "2024-03-31", "construction_complete", { note: "待验收" }),
    stated("J060", "2024-03-31", "signed", { note: UNDATED }),
    stated("J060", "2024-03-31", "land_contracted", { note: UNDATED }),
    stated("J060", "2024-03-31", "construction_permitted", { note: "距土地合同21个工作日，法定107个" }),
    doubtful("J061", "2024-03-31", "signed", { note: "报道作“落地”，推定为签约" }),
    stated("J062", "2024-03-31", "land_won", { note: UNDATED }),
    stated("J062", "2024-03-31", "construction_permitted", { note: "距土地摘牌37天" }),
    stated("J063", "2024-03-31", "business_licensed", { note: UNDATED }),
    stated("J063", "2024-03-31", "trial_production", {
      units: { done: 1, total: null, unit: "条生产线" },
      note: "首条生产线试运营，距办照登记17天",
    }),
    stated("J064", "2024-03-31", "ground_broken", { note: "报道作“日前”" }),
    doubtful("J064", "2024-03-31", "works_started", { note: CEREMONY }),
    stated("J065", "2023-12-31", "signed", { note: OF_2023 }),
    stated("J065", "2024-01-01", "works_started"),
    stated("J065", "2024-03-14", "earthworks", { note: "土方回填进行中" }),
    stated("J065", "2024-03-14", "foundation", { percent: 95, note: "联合生产车间基础" }),
    stated("J065", "2024-03-14", "main_structure", { note: "钢结构吊装进行中" }),
    doubtful("J066", "2024-03-31", "in_production", { note: "在产企业，不是项目" }),
    stated("J067", "2024-03-12", "site_visited"),
    stated("J067", "2024-03-12", "signed", { note: "不在任何一次活动之内" }),
    stated("J067", "2024-03-12", "business_licensed"),
    stated("J068", "2023-02-28", "ground_broken", { note: "只刊载至月，记在月末" }),
    doubtful("J068", "2023-02-28", "works_started", { note: CEREMONY }),
    stated("J069", "2023-12-31", "in_production", {
      units: { done: 2, total: 3, unit: "条生产线" },
      note: "一期投产日期未刊载，第二条线2023年底投产",
    }),
    doubtful("J070", "2024-03-31", "works_started", { note: "开工的是变电工程这一子项" }),
    stated("J071", "2024-03-31", "feasibility_done", { note: UNDATED }),
    stated("J072", "2024-03-31", null, { note: "前期手续办理中" }),
    stated("J073", "2023-10-01", "construction_complete", {
      note: "早于计划日期完工，具体日期未刊载，记在计划日",
    }),
  ]),
];

/** The article states it. */
function stated(project: string, observedOn: Day, milestone: MilestoneCode | null, more: More = {}): Fact {
  return { project, observedOn, milestone, ...more, verified: true };
}

/** Print is in doubt, contradicts itself, or had to be read between the lines: nobody confirms it. */
function doubtful(project: string, observedOn: Day, milestone: MilestoneCode, more: More): Fact {
  return { project, observedOn, milestone, ...more, verified: false };
}

function knownFrom(receivedOn: Day, facts: readonly Fact[]): PrintedReport[] {
  return facts.map((fact) => ({ ...fact, receivedOn }));
}
