import { FAR_PHOTO_M } from "#domain/limits";
import { formatYi } from "#domain/money";
import type { DeskRow } from "../../state/contract.ts";
import { VerdictChip } from "../../ui/chip.tsx";
import { formatMetres, metresBetween } from "../../ui/distance.ts";
import { Icon } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { projectWords } from "../../words/dossier.ts";
import { failureWords, words } from "../../words/index.ts";
import { compared } from "./compare.ts";
import { Earlier } from "./earlier.tsx";
import { flagsOf } from "./flags.ts";
import { Photos } from "./photos.tsx";
import { reviewWords } from "./words.ts";

interface ReportProps {
  readonly row: DeskRow;
  /** The photo shown over the whole screen. */
  readonly photo: number | null;
  readonly setPhoto: (index: number | null) => void;
}

/** One report, with all that a verdict needs: what changed, who saw it, what is odd, and the photos. */
export function Report({ row, photo, setPhoto }: ReportProps) {
  const w = reviewWords();
  const { report, project } = row.item;
  const flags = flagsOf(row.item);
  const away = report.position && project.position ? metresBetween(report.position, project.position) : 0;
  const isFar = away > FAR_PHOTO_M + (report.position?.accuracy ?? 0);
  return (
    <article class="paper" data-report={report.id}>
      <header class="paper__head">
        <h2 class="paper__name">{project.name}</h2>
        <p class="row__facts">
          <span>{w.who(report.person.name, ago(report.observedAt))}</span>
          <span>{w.received(ago(report.receivedAt))}</span>
          {project.investment !== null && <span>{w.total(formatYi(project.investment))}</span>}
          <a class="paper__link" href={`/projects/${encodeURIComponent(project.id)}`}>
            {w.dossier}
          </a>
        </p>
      </header>
      <Told row={row} />
      {(flags.length > 0 || isFar || report.supersedes) && (
        <ul class="flags" aria-label={w.unusual}>
          {flags.map(({ what, icon, text }) => (
            <li key={what} class={what === "key" ? "flag flag--key" : "flag"}>
              <Icon name={icon} />
              {text}
            </li>
          ))}
          {isFar && (
            <li class="flag">
              <Icon name="pin" />
              {w.farFrom(formatMetres(away))}
            </li>
          )}
          {report.supersedes && (
            <li class="flag flag--key">
              <Icon name="swap" />
              {w.corrects}
            </li>
          )}
        </ul>
      )}
      <div class="paper__body">
        <div>
          <Comparison row={row} />
          {report.note && <p class="report__note paper__note">{report.note}</p>}
        </div>
        <div>
          <Photos report={report} open={photo} setOpen={setPhoto} />
          <Earlier item={row.item} />
        </div>
      </div>
      {report.verdicts.map((verdict) => (
        <p class="report__verdict" key={`${verdict.at} ${verdict.verdict}`}>
          <VerdictChip verdict={verdict.verdict} /> {projectWords().verdict(verdict.by, ago(verdict.at))}
          {verdict.reason && <q>{verdict.reason}</q>}
        </p>
      ))}
    </article>
  );
}

/** Why the last word did not count, and how the report stands by somebody else's. */
function Told({ row: { problem, stands } }: { row: DeskRow }) {
  const w = reviewWords();
  if (!problem && !stands) return null;
  const what = stands && words().state[stands.state];
  return (
    <div class="aside aside--amber paper__told" role="alert">
      {problem && (
        <p>
          {problem.failed === "report_changed" && stands ? w.overtaken : w.notSent(failureWords(problem))}
        </p>
      )}
      {stands?.isCorrected && <p>{w.settledCorrected}</p>}
      {stands && !stands.isCorrected && what && (
        <p>
          <strong>
            {stands.by !== null && stands.at !== null
              ? w.settledBy(stands.by, what, ago(stands.at))
              : w.settledState(what)}
          </strong>
          {stands.reason && words().common.brackets(stands.reason)}
        </p>
      )}
    </div>
  );
}

function Comparison({ row }: { row: DeskRow }) {
  const w = reviewWords();
  return (
    <table class="compare">
      <caption class="unseen">{w.compare}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{w.before}</th>
          <th scope="col">{w.now}</th>
        </tr>
      </thead>
      <tbody>
        {compared(row.item).map(({ name, unit, before, now, difference, isChanged }) => (
          <tr key={name} class={isChanged ? "compare__changed" : ""}>
            <th scope="row">
              {name}
              {unit && <small>{unit}</small>}
            </th>
            <td>{before}</td>
            <td>
              {isChanged ? (
                <strong>
                  <Icon name="next" />
                  {now}
                  <span class="unseen">{w.changed}</span>
                </strong>
              ) : (
                now
              )}
              {difference && <small class="compare__difference">{difference}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
