import type { Shape } from "../../words/catalogue.ts";
import { language } from "../../words/index.ts";

/** What a screen says of taking rows out as a file. The files' own words stand in exports/words.ts. */
const zh = {
  export: "导出",
  what: "导出什么",
  as: "文件格式",
  kinds: { ledger: "台账", tallies: "统计", reports: "上报记录" },
  formats: { xlsx: "Excel", csv: "CSV" },
  hints: {
    ledger: "当前筛选的全部项目和全部列，改后可再导入",
    tallies: "当前轮次、规则和口径的全部地区",
    reports: "当前项目的全部上报记录和审核意见",
  },
  traced: "谁、何时、按什么条件导出了多少行，都会记入审计",
  all: "不限",
  filters: { within: "地区", q: "查找", project: "项目" },
  reading: (rows: string) => `正在读取 ${rows} 行…`,
  writing: (rows: string, of: string) => `正在写文件 ${rows} / ${of} 行…`,
  progress: "导出进度",
  done: (rows: string) => `已导出 ${rows} 行`,
};

const en: Shape<typeof zh> = {
  export: "Export",
  what: "What to export",
  as: "File format",
  kinds: { ledger: "Ledger", tallies: "Figures", reports: "Reports" },
  formats: { xlsx: "Excel", csv: "CSV" },
  hints: {
    ledger: "All projects of this filter, with all columns; can be changed and imported again",
    tallies: "All places of these rounds, by this rule and basis",
    reports: "All reports of these projects, with the reviewers' words",
  },
  traced: "Who exported how many rows, when and by which filter, goes into the audit trail",
  all: "all",
  filters: { within: "Place", q: "Search", project: "Project" },
  reading: (rows) => `Reading, ${rows} rows so far…`,
  writing: (rows, of) => `Writing, ${rows} of ${of} rows…`,
  progress: "Progress of the export",
  done: (rows) => `${rows} rows exported`,
};

export const exportCatalogues = { zh, en };

/** The same in the language now spoken. */
export function exportWords(): Shape<typeof zh> {
  return exportCatalogues[language()];
}
