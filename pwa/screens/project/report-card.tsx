import type { StoredReport } from "#domain/dossier";
import { CLOCK_SKEW_MS, FAR_PHOTO_M } from "#domain/limits";
import { milestone } from "#domain/milestone";
import { formatYi } from "#domain/money";
import type { Project } from "#domain/project";
import { StateChip, VerdictChip } from "../../ui/chip.tsx";
import { formatMetres, metresBetween } from "../../ui/distance.ts";
import { formatCount } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { ago, span } from "../../ui/when.ts";
import { projectWords } from "../../words/dossier.ts";
import { language, words } from "../../words/index.ts";
import { isFar, isOld } from "./evidence.ts";
import { Photos } from "./photos.tsx";
import { Review } from "./review.tsx";

interface ReportCardProps {
  readonly report: StoredReport;
  readonly project: Project;
  readonly changed: () => Promise<void>;
}

/** One report: who saw what and when, its photos, what was said of it, and what can be said now. */
export function ReportCard({ report, project, changed }: ReportCardProps) {
  const w = projectWords();
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
          <VerdictChip verdict={verdict.verdict} /> {w.verdict(verdict.by, ago(verdict.at))}
          {verdict.reason && <q>{verdict.reason}</q>}
        </p>
      ))}
      <Review report={report} project={project} changed={changed} />
    </li>
  );
}

/** What a reviewer should know before believing: a wrong clock, a far place, old or lost photos, a correction. */
function Doubts({ report, project }: Omit<ReportCardProps, "changed">) {
  const w = projectWords();
  const away = report.position && project.position ? metresBetween(report.position, project.position) : 0;
  const far = report.photos.filter((photo) => isFar(photo, report)).map((photo) => photo.distanceM ?? 0);
  const old = report.photos.filter(isOld).map((photo) => photo.ageMs ?? 0);
  const lost = report.photos.filter((photo) => photo.lost !== null).length;
  const doubts = [
    Math.abs(report.clockOffsetMs) > CLOCK_SKEW_MS && w.clockSkew(span(Math.abs(report.clockOffsetMs))),
    away > FAR_PHOTO_M + (report.position?.accuracy ?? 0) && w.farFrom(formatMetres(away)),
    far.length > 0 && w.photosFar(formatMetres(Math.max(...far))),
    old.length > 0 && w.photosOld(span(Math.max(...old))),
    lost > 0 && w.photosLost(lost),
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
