import { minuteOf } from "#domain/day";
import type { StoredReport } from "#domain/dossier";
import type { Language } from "#domain/error";
import type { ReportsExport } from "#domain/export";
import { lastOf } from "#domain/last";
import { milestone } from "#domain/milestone";
import type { OutCell, OutColumn, Sheet } from "./sheet.ts";
import type { FileWords } from "./words.ts";

export type ReportProject = ReportsExport["projects"][number];

/** Reports, a row each, with the last word on them. Times in Asia/Shanghai. */
export function reportSheet(
  reports: readonly StoredReport[],
  projects: ReadonlyMap<string, ReportProject>,
  language: Language,
  w: FileWords,
): Sheet {
  const r = w.report;
  const column = (title: string, form: OutColumn["form"], width: number): OutColumn => ({
    title,
    form,
    width,
  });
  const text = (title: string, width = 17) => column(title, "text", width);
  const whole = (title: string, width = 11) => column(title, "whole", width);
  const columns = [
    ...[text(r.project, 36), text(r.zone, 24), text(r.person, 10), text(r.observed), text(r.received)],
    ...[text(r.milestone, 14), whole(r.done), whole(r.total), text(r.unit, 8)],
    ...[column(w.percent(r.percent), "figure", 10), whole(w.wan(r.completed), 16), text(r.note, 40)],
    ...[whole(r.photos, 8), whole(r.photosHere, 8), text(r.state, 9), text(r.verdictBy, 10)],
    ...[text(r.verdictAt), text(r.reason, 24), text(r.corrected, 9)],
    ...[column(r.lat, "figure", 11), column(r.lng, "figure", 11), text(r.projectId, 38), text(r.id, 38)],
  ];
  const cells = (report: StoredReport): OutCell[] => {
    const project = projects.get(report.project);
    const { units, photos, position } = report;
    const verdict = lastOf(report.verdicts);
    return [
      ...[project?.name ?? report.project, project?.zoneName ?? null, report.person.name],
      ...[minuteOf(report.observedAt), minuteOf(report.receivedAt)],
      ...[report.milestone && milestone(report.milestone)[language]],
      ...[units?.done ?? null, units?.total ?? null, units?.unit ?? null, report.percent, report.completed],
      ...[report.note, photos.length, photos.filter(({ stored }) => stored).length],
      ...[w.app.state[report.state], verdict?.by ?? null, verdict ? minuteOf(verdict.at) : null],
      ...[verdict?.reason ?? null, report.supersededBy === null ? w.no : w.yes],
      ...[position?.lat ?? null, position?.lng ?? null, report.project, report.id],
    ];
  };
  return {
    name: w.table.reports,
    columns,
    rows: (function* () {
      for (const report of reports) yield cells(report);
    })(),
  };
}
