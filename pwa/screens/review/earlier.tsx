import { dayOf } from "#domain/day";
import type { EarlierUse } from "#domain/earlier-use";
import type { QueueItem } from "#domain/queue";
import { useApp } from "../../ui/app.ts";
import { useAsked } from "../../ui/use-asked.ts";
import { words } from "../../words/index.ts";
import { reviewWords } from "./words.ts";

/** Where the photos of a report were used before, each beside the one from then; nothing for photos seen first here. */
export function Earlier({ item }: { item: QueueItem }) {
  return item.unusual.some((what) => what === "reused" || what === "similar") ? <Uses item={item} /> : null;
}

function Uses({ item: { report } }: { item: QueueItem }) {
  const { dossier } = useApp();
  const { value, failure, again } = useAsked(() => dossier.earlierUses(report.id), [report.id]);
  const w = reviewWords().earlier;
  return (
    <section class="earlier" aria-label={w.title}>
      <h3 class="paper__part">{w.title}</h3>
      {failure && (
        <p class="aside aside--amber">
          {w.failed}
          <button type="button" class="quiet" onClick={again}>
            {words().common.retry}
          </button>
        </p>
      )}
      {value?.photos.map(({ sha256, uses, elsewhere }) => {
        const here = report.photos.findIndex((photo) => photo.sha256 === sha256) + 1;
        return (
          <div key={sha256} class="earlier__photo">
            <ul class="earlier__uses">
              {report.photos[here - 1]?.stored && (
                <li class="earlier__use">
                  <img src={dossier.photoUrl(sha256)} alt="" loading="lazy" />
                  <span>{w.here(here)}</span>
                </li>
              )}
              {uses.map((use) => (
                <Use key={use.report} use={use} isSame={use.sha256 === sha256} />
              ))}
            </ul>
            {elsewhere && <p class="earlier__elsewhere">{w.elsewhere}</p>}
          </div>
        );
      })}
    </section>
  );
}

function Use({ use, isSame }: { use: EarlierUse; isSame: boolean }) {
  const { dossier } = useApp();
  const w = reviewWords().earlier;
  return (
    <li class="earlier__use">
      {use.stored && !isSame && <img src={dossier.photoUrl(use.sha256)} alt="" loading="lazy" />}
      <span class="earlier__told">
        <strong>{isSame ? w.same : w.alike}</strong>
        <a class="paper__link" href={`/projects/${encodeURIComponent(use.project.id)}`}>
          {use.project.name}
        </a>
        <span class="earlier__when">
          {use.person} · {dayOf(use.observedAt)}
        </span>
      </span>
    </li>
  );
}
