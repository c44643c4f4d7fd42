import type { StoredReport } from "#domain/dossier";
import { milestone } from "#domain/milestone";
import { formatYi } from "#domain/money";
import type { Project } from "#domain/project";
import { StateChip } from "../../ui/chip.tsx";
import { formatMetres, metresBetween } from "../../ui/distance.ts";
import { formatCount } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { language, words } from "../../words/index.ts";
import { Photos } from "./photos.tsx";
import { Review } from "./review.tsx";

/** A phone whose clock is further off than this is worth a reviewer's look. */
const SKEW_MS = 5 * 60_000;
/** A report from further away than this may be of another site. */
const FAR_METRES = 1000;

interface ReportCardProps {
  readonly report: StoredReport;
  readonly project: Project;
  readonly changed: () => Promise<void>;
}

/** One report: who saw what and when, its photos, what was said of it, and what can be said now. */
export function ReportCard({ report, project, changed }: ReportCardProps) {
  const w = words().project;
  const { inYi } = words().common;
  const { units } = report;
  return (
    <li class="card report">
      <div class="entry__head">
        <h3 class="report__step">
          {report.milestone ? milestone(report.milestone)[language()] : words().capture.title}
        </h3>
        <StateChip state={report.state} />
      </div>
      <p class="row__facts">{w.by(report.person.name, ago(report.observedAt))}</p>
      <ul class="report__figures">
        {report.completed !== null && (
          <li>
            {w.completed} <strong>{inYi(formatYi(report.completed))}</strong>
          </li>
        )}
        {units && (
          <li>
            {units.total === null
              ? w.units(formatCount(units.done), units.unit)
              : w.unitsOf(formatCount(units.done), formatCount(units.total), units.unit)}
          </li>
        )}
        {report.percent !== null && <li>{w.percent(String(report.percent))}</li>}
      </ul>
      {report.note && <p class="report__note">{report.note}</p>}
      <Photos report={report} />
      <Doubts report={report} project={project} />
      {report.verdicts.map((verdict) => (
        <p class="report__verdict" key={`${verdict.at} ${verdict.verdict}`}>
          <StateChip state={verdict.verdict} /> {w.verdict(verdict.by, ago(verdict.at))}
          {verdict.reason && <q>{verdict.reason}</q>}
        </p>
      ))}
      <Review report={report} project={project} changed={changed} />
    </li>
  );
}

/** What a reviewer should know before believing: a wrong clock, a far position, a correction. */
function Doubts({ report, project }: Omit<ReportCardProps, "changed">) {
  const w = words().project;
  const away = report.position && project.position ? metresBetween(report.position, project.position) : 0;
  const doubts = [
    Math.abs(report.clockOffsetMs) > SKEW_MS &&
      w.clockSkew(Math.round(Math.abs(report.clockOffsetMs) / 60_000)),
    away > FAR_METRES && w.farFrom(formatMetres(away)),
    report.supersedes !== null && w.corrects,
    report.supersededBy !== null && w.corrected,
  ].filter((doubt) => doubt !== false);
  if (doubts.length === 0) return null;
  return (
    <ul class="report__doubts">
      {doubts.map((doubt) => (
        <li key={doubt} class="doubt">
          <Icon name="alert" />
          {doubt}
        </li>
      ))}
    </ul>
  );
}
