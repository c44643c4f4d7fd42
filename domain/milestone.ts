import { type Stage, stageRank } from "./stage.ts";

/** 前期 `pre`, 审批 `approval`, 建设 `build`, 运营 `operate`, 旁支 `side`, 退出 `terminal`. */
export const MILESTONE_GROUPS = ["pre", "approval", "build", "operate", "side", "terminal"] as const;
export type MilestoneGroup = (typeof MILESTONE_GROUPS)[number];

interface MilestoneFact {
  readonly code: string;
  /** The usual order on site. Never enforced: approvals run in parallel and reports arrive late. */
  readonly order: number;
  readonly group: MilestoneGroup;
  readonly zh: string;
  readonly en: string;
  /** The stage this milestone moves the project to; only four milestones have one. */
  readonly stage?: Stage;
}

/**
 * What a person can see on site: the 30 milestones named in the published notices, in their usual order.
 * A ground-breaking ceremony (奠基) does not move the stage: works formally started (正式开工) do.
 */
export const MILESTONES = [
  { code: "docked", order: 10, group: "pre", zh: "对接", en: "In talks" },
  { code: "site_visited", order: 20, group: "pre", zh: "考察选址", en: "Site visited" },
  { code: "signed", order: 30, group: "pre", zh: "签约", en: "Signed", stage: "signed" },
  { code: "business_licensed", order: 40, group: "pre", zh: "办理营业执照", en: "Business licensed" },
  { code: "feasibility_done", order: 50, group: "approval", zh: "可研报告", en: "Feasibility study done" },
  { code: "project_filed", order: 51, group: "approval", zh: "立项（备案/核准）", en: "Project filed" },
  { code: "eia_approved", order: 52, group: "approval", zh: "环评", en: "EIA approved" },
  { code: "energy_review_approved", order: 53, group: "approval", zh: "能评", en: "Energy review approved" },
  { code: "land_won", order: 54, group: "approval", zh: "土地摘牌", en: "Land won" },
  { code: "land_contracted", order: 55, group: "approval", zh: "签订土地出让合同", en: "Land contracted" },
  { code: "planning_permitted", order: 56, group: "approval", zh: "规划用地手续", en: "Planning permitted" },
  {
    code: "construction_permitted",
    order: 57,
    group: "approval",
    zh: "施工许可",
    en: "Construction permitted",
  },
  { code: "ground_broken", order: 60, group: "build", zh: "奠基（开工仪式）", en: "Ground broken" },
  { code: "works_started", order: 61, group: "build", zh: "正式开工", en: "Works started", stage: "started" },
  {
    code: "statistics_registered",
    order: 65,
    group: "side",
    zh: "入库",
    en: "Entered in investment statistics",
  },
  { code: "earthworks", order: 70, group: "build", zh: "土方开挖回填", en: "Earthworks" },
  { code: "foundation", order: 71, group: "build", zh: "基础施工", en: "Foundation" },
  { code: "foundation_backfilled", order: 72, group: "build", zh: "基础回填", en: "Foundation backfilled" },
  { code: "main_structure", order: 73, group: "build", zh: "主体施工", en: "Main structure" },
  { code: "structure_complete", order: 74, group: "build", zh: "主体封顶", en: "Structure complete" },
  { code: "equipment_ready", order: 75, group: "build", zh: "具备设备安装条件", en: "Ready for equipment" },
  { code: "equipment_installed", order: 76, group: "build", zh: "设备安装调试", en: "Equipment installed" },
  { code: "construction_complete", order: 80, group: "build", zh: "完工", en: "Construction complete" },
  { code: "accepted", order: 81, group: "build", zh: "验收", en: "Accepted" },
  { code: "partially_opened", order: 82, group: "side", zh: "部分投用", en: "Partly opened" },
  { code: "trial_production", order: 90, group: "operate", zh: "试生产", en: "Trial production" },
  { code: "in_production", order: 91, group: "operate", zh: "投产", en: "In production", stage: "producing" },
  { code: "output_registered", order: 92, group: "side", zh: "入统", en: "Entered in output statistics" },
  {
    code: "capacity_reached",
    order: 100,
    group: "operate",
    zh: "达产",
    en: "Capacity reached",
    stage: "capacity",
  },
  { code: "withdrawn", order: 110, group: "terminal", zh: "退出", en: "Withdrawn" },
] as const satisfies readonly MilestoneFact[];

export type MilestoneCode = (typeof MILESTONES)[number]["code"];

/** The codes alone, in the shape zod's enum wants. */
export const MILESTONE_CODES = MILESTONES.map((m) => m.code) as [MilestoneCode, ...MilestoneCode[]];

const byCode = new Map<string, MilestoneFact>(MILESTONES.map((m) => [m.code, m]));

/** The milestone of a code. Throws a RangeError for a code that is none of the 30. */
export function milestone(code: MilestoneCode): MilestoneFact {
  const found = byCode.get(code);
  if (!found) throw new RangeError(`no milestone ${code}`);
  return found;
}

/** Tells a milestone code from any other value. */
export function isMilestoneCode(value: unknown): value is MilestoneCode {
  return typeof value === "string" && byCode.has(value);
}

/** The rung (0 to 4) a report of this milestone puts its project on; 0 for one that moves no stage. */
export function milestoneRank(code: MilestoneCode | null | undefined): number {
  const stage = code ? milestone(code).stage : undefined;
  return stage ? stageRank(stage) : 0;
}

/** The milestones of a group in their usual order. */
export function milestonesOf(group: MilestoneGroup): readonly MilestoneFact[] {
  return MILESTONES.filter((m) => m.group === group);
}
