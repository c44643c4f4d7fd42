import type { ChainKey } from "#domain/chain";
import type { Shape } from "../../words/catalogue.ts";
import { counted } from "../../words/counted.ts";
import { language } from "../../words/index.ts";

/** The words of the pictures, in both languages: they come with the screen. */
const zh = {
  title: "图表",
  of: (place: string) => `图表 · ${place}`,
  print: "打印",
  save: "存图",
  saveOne: (title: string) => `存图：${title}`,
  saveFailed: "没有存下，请再试一次",
  show: (title: string) => `“${title}”的显示方式`,
  drawn: "图",
  table: "表",
  place: "地区",
  total: "合计",
  rank: "位次",
  rankOf: (n: number) => `第 ${n}`,
  noFigure: "没有数",
  inPercent: (rate: string) => `${rate}（%）`,
  projects: "项目",
  investment: "投资额",
  measure: "按什么看",
  byProjects: "项目数",
  byInvestment: "投资额",
  asOf: (day: string) => `截至 ${day}`,
  now: (minute: string) => `截至 ${minute}`,
  basis: { verified: "已核实", reported: "已上报" },
  rule: (name: string) => `规则：${name}`,
  colon: "：",
  comma: "，",
  semicolon: "；",
  stop: "。",
  map: {
    title: "各地位置与率",
    batch: "看哪一率",
    hint: "方块按各地方位排列，蓝色高低是率。",
  },
  rates: {
    title: "各地三率",
    none: (rate: string) => `${rate}还没有数`,
    only: (rate: string, place: string, figure: string) => `${rate}只有${place}有数，${figure} %`,
    span: (rate: string, n: number, high: string, most: string, low: string, least: string) =>
      `${rate} ${n} 个地区有数，最高${high} ${most} %，最低${low} ${least} %`,
    total: (figure: string) => `合计 ${figure} %`,
  },
  trend: {
    title: "三率走势",
    step: "按什么走",
    week: "按周",
    round: "按轮次",
    since: "从什么时候",
    half: "半年",
    year: "一年",
    all: "全部",
    day: "日期",
    roundHead: "轮次",
    moved: (rate: string, from: string, before: string, to: string, after: string) =>
      `${rate}从 ${from} 的 ${before} % 到 ${to} 的 ${after} %`,
    none: (rate: string) => `${rate}还没有数`,
    takenTo: (day: string) => `每天的数留到 ${day}。`,
    notTaken: "每天的数从今晚开始留。",
    apart: "时间长，隔几周取一个点。",
  },
  funnel: {
    title: "走到哪一步",
    stage: "阶段",
    from: "占上一步",
    of: (n: string) => `共 ${n} 个不同的项目`,
    reached: (stage: string, n: string, yi: string) => `${stage} ${n} 个、${yi} 亿元`,
    share: (percent: string) => `，占上一步 ${percent} %`,
    hint: "每个项目只数一次，数到它走到的最远一步。",
  },
  sizes: {
    title: "投资规模",
    head: "规模",
    scheme: "怎么分档",
    apart: "分开",
    nested: "套着",
    band: (from: number, below: number | null) =>
      below === null ? `${from} 亿元及以上` : from === 0 ? `不足 ${below} 亿元` : `${from}–${below} 亿元`,
    unpriced: "没有公布金额",
  },
  kinds: {
    title: "开发区类别",
    head: "类别",
    names: {
      industrial: "工业类开发区",
      agricultural_demo: "现代农业产业示范区",
      ecotourism_demo: "生态文化旅游示范区",
      reform_pilot: "综改示范区",
      unstated: "没有写明开发区",
    },
  },
  strategic: {
    title: "战略性新兴产业",
    head: "批次",
    strategic: "战新项目",
    base: "有产值的项目",
    share: "占比",
    bar: (strategic: string, base: string, share: string) => `${strategic} / ${base}，${share} %`,
    told: (base: number, strategic: string, share: string) =>
      `有产值的 ${base} 个项目里，战略性新兴产业 ${strategic} 个，占 ${share} %`,
    none: "没有写明产值的项目，算不出占比",
    hint: "占比的底数是写明年产值的项目，不是全部项目。",
  },
  chains: {
    title: "重点产业链",
    head: "产业链",
    other: "其他产业链",
    unstated: "没有填写产业链",
  },
  most: (group: string, n: string, share: string) => `最多的是${group}，${n} 个，占 ${share} %`,
  noEntries: "这个范围里没有项目",
};

const EN_CHAINS: Readonly<Record<Exclude<ChainKey, "other" | "unstated">, string>> = {
  特钢材料: "Special steel",
  新能源汽车: "New-energy vehicles",
  高端装备制造: "High-end equipment",
  风电装备: "Wind power equipment",
  氢能: "Hydrogen",
  铝镁精深加工: "Aluminium and magnesium",
  光伏: "Photovoltaics",
  现代医药: "Modern medicine",
  第三代半导体: "Third-generation semiconductors",
  合成生物: "Synthetic biology",
  新型储能: "New energy storage",
  废弃资源综合利用: "Use of waste",
  碳基新材料: "Carbon-based materials",
  铜基新材料: "Copper-based materials",
  信息技术融合应用: "Information technology",
  装配式建筑: "Prefabricated buildings",
};

const en: Shape<typeof zh> = {
  title: "Charts",
  of: (place) => `Pictures · ${place}`,
  print: "Print",
  save: "Save",
  saveOne: (title) => `Save “${title}” as a picture`,
  saveFailed: "Not saved; please try again",
  show: (title) => `How “${title}” is shown`,
  drawn: "Picture",
  table: "Table",
  place: "Place",
  total: "Total",
  rank: "Rank",
  rankOf: (n) => `no. ${n}`,
  noFigure: "no figure",
  inPercent: (rate) => `${rate} (%)`,
  projects: "Projects",
  investment: "Investment",
  measure: "Measured by",
  byProjects: "Projects",
  byInvestment: "Investment",
  asOf: (day) => `As of ${day}`,
  now: (minute) => `As of ${minute}`,
  basis: { verified: "Verified", reported: "Reported" },
  rule: (name) => `Rule: ${name}`,
  colon: ": ",
  comma: ", ",
  semicolon: "; ",
  stop: ".",
  map: {
    title: "Places and their rates",
    batch: "Which rate",
    hint: "Squares stand roughly where the places lie; the blue rises with the rate.",
  },
  rates: {
    title: "The three rates by place",
    none: (rate) => `${rate}: no figures yet`,
    only: (rate, place, figure) => `${rate}: only ${place} has a figure, ${figure} %`,
    span: (rate, n, high, most, low, least) =>
      `${rate}: ${n} places have figures, highest ${high} ${most} %, lowest ${low} ${least} %`,
    total: (figure) => `total ${figure} %`,
  },
  trend: {
    title: "How the three rates moved",
    step: "Step",
    week: "By week",
    round: "By round",
    since: "Since",
    half: "Half a year",
    year: "A year",
    all: "All",
    day: "Day",
    roundHead: "Round",
    moved: (rate, from, before, to, after) => `${rate} from ${before} % (${from}) to ${after} % (${to})`,
    none: (rate) => `${rate}: no figures yet`,
    takenTo: (day) => `Daily figures are kept up to ${day}.`,
    notTaken: "Daily figures are kept from tonight on.",
    apart: "Over so long a time not every week has a point.",
  },
  funnel: {
    title: "How far projects came",
    stage: "Stage",
    from: "Of the step before",
    of: (n) => `${n} different projects`,
    reached: (stage, n, yi) => `${stage} ${n}, ${yi} 亿元`,
    share: (percent) => `, ${percent} % of the step before`,
    hint: "Each project is counted once, up to the furthest step it reached.",
  },
  sizes: {
    title: "Size of investment",
    head: "Size",
    scheme: "Classes",
    apart: "Apart",
    nested: "Nested",
    band: (from, below) =>
      below === null ? `${from} 亿元 or more` : from === 0 ? `below ${below} 亿元` : `${from}–${below} 亿元`,
    unpriced: "No published amount",
  },
  kinds: {
    title: "Kind of zone",
    head: "Kind",
    names: {
      industrial: "Industrial",
      agricultural_demo: "Agricultural demonstration",
      ecotourism_demo: "Eco-tourism demonstration",
      reform_pilot: "Comprehensive reform",
      unstated: "No zone stated",
    },
  },
  strategic: {
    title: "Strategic emerging industries",
    head: "Batch",
    strategic: "Strategic",
    base: "With output",
    share: "Share",
    bar: (strategic, base, share) => `${strategic} / ${base}, ${share} %`,
    told: (base, strategic, share) =>
      `Of ${counted(base, "project")} with a stated output ${strategic} are strategic, ${share} %`,
    none: "No project states an output, so there is no share",
    hint: "The base is the projects that state a yearly output, not all projects.",
  },
  chains: {
    title: "Key industry chains",
    head: "Chain",
    other: "Other chains",
    unstated: "No chain stated",
  },
  most: (group, n, share) => `Largest: ${group}, ${n}, ${share} %`,
  noEntries: "No projects in this window",
};

export const pictureCatalogues = { zh, en };

/** The words of the pictures in the language now spoken. */
export function pictureWords(): Shape<typeof zh> {
  return pictureCatalogues[language()];
}

/** A chain's name in the language now spoken. */
export function chainName(chain: ChainKey): string {
  if (chain === "other" || chain === "unstated") return pictureWords().chains[chain];
  return language() === "en" ? EN_CHAINS[chain] : chain;
}
