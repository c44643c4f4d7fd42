import type { MilestoneCode } from "#domain/milestone";
import type { Listing, Project, ReportState } from "#domain/project";
import type { Stage } from "#domain/stage";
import type { LocalProject } from "../../../pwa/state/contract.ts";

const NOW = Date.now();
const DAY_MS = 86_400_000;

interface Sketch {
  readonly name: string;
  readonly enterprise?: string;
  readonly yi?: number;
  readonly stage: Stage;
  readonly milestone?: MilestoneCode;
  readonly completed?: number;
  readonly days?: number;
  readonly state?: ReportState;
  readonly waiting?: number;
  readonly needsYou?: number;
}

/** Names and amounts as published; what was reported of them is made up. */
const SKETCHES: readonly Sketch[] = [
  {
    name: "双雁生物医药产业园（一期）",
    enterprise: "双雁药业",
    yi: 40,
    stage: "started",
    milestone: "main_structure",
    completed: 121000,
    days: 3,
    state: "verified",
    waiting: 1,
  },
  {
    name: "捷美再生资源循环利用产业园",
    enterprise: "山西捷美",
    yi: 15.8,
    stage: "producing",
    milestone: "in_production",
    completed: 98000,
    days: 1,
    state: "returned",
    needsYou: 1,
  },
  {
    name: "华联新能源电商物流产业园一期",
    stage: "started",
    milestone: "foundation",
    days: 12,
    state: "pending",
  },
  { name: "国电电力湖东电厂", enterprise: "国电电力", yi: 78.9, stage: "signed", milestone: "land_won" },
  {
    name: "申能·交400MW/800MWh独立储能",
    enterprise: "申能·中交",
    yi: 13.9,
    stage: "started",
    milestone: "ground_broken",
    days: 40,
    state: "verified",
  },
  { name: "国威威奇达头孢事业部克拉维酸钾产品产能提升项目", enterprise: "国威威奇达", stage: "planned" },
  {
    name: "“光·储·充·换”车网互动一体化千里新能源“黄金大通道”项目及其配套的全部基础设施建设工程（含充电站、换电站、储能站与调度中心）",
    enterprise: "山东日照兴业集团",
    stage: "signed",
    milestone: "business_licensed",
    days: 5,
    state: "withdrawn",
  },
  {
    name: "山西盛华禾易源包装产业园项目",
    enterprise: "山西盛华禾易源",
    yi: 3.2,
    stage: "capacity",
    milestone: "capacity_reached",
    completed: 32000,
    days: 0,
    state: "verified",
  },
];

function projectOf(sketch: Sketch, id: string): Project {
  const standing = {
    stage: sketch.stage,
    milestone: sketch.milestone ?? null,
    completed: sketch.completed ?? null,
  };
  const pending = sketch.state === "pending" || sketch.waiting;
  return {
    id,
    zone: "140200-1",
    zoneName: "大同经济技术开发区",
    city: "140200",
    name: sketch.name,
    aliases: [],
    code: null,
    enterprise: sketch.enterprise ?? null,
    investment: sketch.yi === undefined ? null : Math.round(sketch.yi * 10_000),
    output: null,
    industrial: true,
    strategic: sketch.stage === "started",
    chain: null,
    position: { lat: 40.0 + id.length / 100, lng: 113.3 },
    phaseOf: null,
    note: sketch.needsYou ? "一处说 2023 年已投产，另一处说顺利开工建设。" : null,
    rebuilt: false,
    verified: pending
      ? {
          stage: "signed",
          milestone: "signed",
          completed: sketch.completed ? sketch.completed - 35000 : null,
        }
      : standing,
    reported: standing,
    lastReport:
      sketch.days === undefined
        ? null
        : { at: NOW - sketch.days * DAY_MS - 3_600_000, state: sketch.state ?? "pending" },
  };
}

function listingOf(project: Project, batch: Listing["batch"], round: string): Listing {
  return {
    project: project.id,
    batch,
    round,
    investment: project.investment,
    output: null,
    listedOn: "2023-02-23",
    withdrawnOn: null,
    withdrawnWhy: null,
    note: null,
  };
}

/** As many projects as asked for, the eight sketches first. */
export function localProjects(count: number): readonly LocalProject[] {
  return Array.from({ length: count }, (_, index) => {
    const sketch = SKETCHES[index % SKETCHES.length] as Sketch;
    const name = index < SKETCHES.length ? sketch.name : `${sketch.name} ${index}`;
    const project = projectOf({ ...sketch, name }, `p${index}`);
    return {
      project,
      listings:
        index === 5
          ? []
          : [
              listingOf(project, "signing", "2023-1"),
              {
                ...listingOf(project, "start", "2023-3"),
                withdrawnOn: index === 1 ? "2024-03-01" : null,
                withdrawnWhy: index === 1 ? "企业调整布局" : null,
              },
            ],
      usedAt: index < 2 ? NOW : null,
      waiting: sketch.waiting ?? 0,
      needsYou: sketch.needsYou ?? 0,
    };
  });
}
