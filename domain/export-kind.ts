/** What can be had as a file: 台账, 统计 and 上报记录. */
export const EXPORT_KINDS = ["ledger", "tallies", "reports"] as const;
/** As what: a workbook, or text that any program reads. */
export const EXPORT_FORMATS = ["xlsx", "csv"] as const;

/** The most reports of one answer. */
export const MAX_EXPORTED_REPORTS = 1000;

export type ExportKind = (typeof EXPORT_KINDS)[number];
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
