import { formatYi } from "#domain/money";
import type { Listing, Project } from "#domain/project";
import { percent } from "#domain/rate";
import { formatRate, withSign } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { boardWords } from "../../words/board.ts";
import { projectWords } from "../../words/dossier.ts";
import { words } from "../../words/index.ts";

/** 投资: the total, what is completed as verified with the pending part beside it, and its share. */
export function Money({ project }: { project: Project }) {
  const w = words();
  const verified = project.verified.completed;
  const pending = (project.reported.completed ?? 0) - (verified ?? 0);
  const share = percent(verified, project.investment);
  return (
    <section class="card">
      <h2 class="card__title">
        {projectWords().money}
        <span class="card__aside">{w.common.yi}</span>
      </h2>
      <dl class="figures">
        <dt>{projectWords().total}</dt>
        <dd>{formatYi(project.investment)}</dd>
        <dt>{projectWords().completed}</dt>
        <dd>
          {formatYi(verified)}
          {pending !== 0 && (
            <small class="pending">{boardWords().board.pendingPlus(withSign(pending, formatYi))}</small>
          )}
        </dd>
        {share !== null && (
          <>
            <dt>{projectWords().ofTotal}</dt>
            <dd>
              {formatRate(share)} %{share > 100 && <small class="pending">{projectWords().above}</small>}
            </dd>
          </>
        )}
        {project.output !== null && (
          <>
            <dt>{projectWords().output}</dt>
            <dd>{formatYi(project.output)}</dd>
          </>
        )}
      </dl>
      {share !== null && (
        <progress
          class="bar"
          max={100}
          value={Math.min(share, 100)}
          aria-label={projectWords().progressBar}
        />
      )}
    </section>
  );
}

/** 列入批次: each entry in a batch of a round, as listed; entries that do not count say why. */
export function Listings({ listings }: { listings: readonly Listing[] }) {
  const w = words();
  return (
    <section class="card">
      <h2 class="card__title">
        {projectWords().listings}
        <span class="card__aside">{w.common.yi}</span>
      </h2>
      {listings.length === 0 && <p class="field__hint">{projectWords().notListed}</p>}
      <dl class="figures">
        {listings.map((listing) => (
          <div class="figures__pair" key={`${listing.round} ${listing.batch}`}>
            <dt>
              {listing.round} {w.batch[listing.batch]}
              <small>
                {listing.listedOn === null
                  ? projectWords().planned
                  : projectWords().listedOn(listing.listedOn)}
                {listing.withdrawnOn !== null && ` · ${projectWords().withdrawnOn(listing.withdrawnOn)}`}
                {listing.withdrawnWhy && w.common.brackets(listing.withdrawnWhy)}
              </small>
            </dt>
            <dd class={listing.withdrawnOn === null ? "" : "struck"}>{formatYi(listing.investment)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** 资料出入: what print leaves open or contradicts. It is told, never smoothed over. */
export function Conflicts({ project, listings }: { project: Project; listings: readonly Listing[] }) {
  const _w = words();
  const notes = [project.note, ...listings.map((listing) => listing.note)].filter((note) => note !== null);
  if (notes.length === 0 && !project.rebuilt) return null;
  return (
    <section class="card card--amber">
      <h2 class="card__title">
        <span>
          <Icon name="alert" /> {projectWords().conflicts}
        </span>
      </h2>
      {project.rebuilt && <p>{projectWords().rebuilt}</p>}
      {[...new Set(notes)].map((note) => (
        <p key={note}>{note}</p>
      ))}
    </section>
  );
}

/** 基本情况: names, enterprise, code, kind. */
export function Facts({ project }: { project: Project }) {
  const w = projectWords();
  const facts: readonly (readonly [string, string | null])[] = [
    [w.enterprise, project.enterprise],
    [w.aliases, project.aliases.join("、") || null],
    [w.code, project.code],
    [w.chain, project.chain],
    [w.industrial, project.industrial ? "✓" : null],
    [w.strategic, project.strategic ? "✓" : null],
  ];
  if (facts.every(([, value]) => value === null)) return null;
  return (
    <section class="card">
      <h2 class="card__title">{w.facts}</h2>
      <dl class="figures figures--words">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div class="figures__pair" key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
