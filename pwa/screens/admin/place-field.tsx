import { useEffect, useState } from "preact/hooks";
import type { Project } from "#domain/project";
import { PROVINCE } from "#domain/scope";
import type { Place } from "#domain/tally";
import type { PlaceTree } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Icon } from "../../ui/icon.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { boardWords } from "../../words/board.ts";
import { language } from "../../words/index.ts";
import type { ChosenPlace } from "./rights.ts";
import { adminWords } from "./words.ts";

const PAUSE_MS = 250;
/** Shorter words are in too many projects' names. */
const LEAST_FOR_PROJECTS = 2;

const nameOf = (place: Place) => (language() === "en" && place.nameEn ? place.nameEn : place.name);

/** Chooses the place of a right from the tree, by looking through it or by searching; projects by searching alone. */
export function PlaceField(props: {
  readonly chosen: ChosenPlace | null;
  readonly error: string | undefined;
  readonly choose: (place: ChosenPlace) => void;
}) {
  const { chosen, error, choose } = props;
  const w = adminWords().form;
  const [open, setOpen] = useState(chosen === null);
  return (
    <div class={error ? "field field--wrong" : "field"}>
      <p class="field__label">{w.place}</p>
      {chosen && (
        <div class="chosen">
          <strong>{chosen.name}</strong>
          {!open && (
            <button type="button" class="quiet" onClick={() => setOpen(true)}>
              {w.changePlace}
            </button>
          )}
        </div>
      )}
      {open && (
        <Finder
          choose={(place) => {
            choose(place);
            setOpen(false);
          }}
        />
      )}
      <p class="field__error" role="alert">
        {error && (
          <>
            <Icon name="alert" />
            {error}
          </>
        )}
      </p>
    </div>
  );
}

function Finder({ choose }: { choose: (place: ChosenPlace) => void }) {
  const { admin } = useApp();
  const w = adminWords().form;
  const { value: tree, failure, again } = useAsked(() => admin.places(), [admin]);
  const [query, setQuery] = useState("");
  const projects = useProjects(query.trim());
  if (failure && !tree) return <FailureMessage failure={failure} retry={again} />;
  if (!tree) return <Skeleton rows={3} />;
  const places = query.trim() ? search(tree, query.trim()) : null;
  return (
    <>
      <label class="search search--inside">
        <Icon name="search" />
        <input
          class="search__input"
          type="search"
          aria-label={w.searchPlace}
          placeholder={w.searchPlace}
          autocomplete="off"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </label>
      {places ? (
        <ul class="tree">
          {places.map((place) => (
            <Leaf key={place.id} place={place} choose={choose} />
          ))}
          {projects.map((project) => (
            <li key={project.id}>
              <button
                type="button"
                class="tree__leaf"
                onClick={() => choose({ level: "project", id: project.id, name: project.name })}
              >
                {project.name} <small>{w.projects}</small>
              </button>
            </li>
          ))}
          {places.length + projects.length === 0 && <li class="field__hint">{w.nothing}</li>}
        </ul>
      ) : (
        <ul class="tree">
          {tree.province && (
            <li>
              <button
                type="button"
                class="tree__leaf"
                onClick={() => choose({ level: "province", id: PROVINCE, name: boardWords().board.province })}
              >
                {boardWords().board.province}
              </button>
            </li>
          )}
          {tree.cities.map(({ city, zones }) => (
            <li key={city.id}>
              <div class="tree__branch">
                <PlaceButton place={city} choose={choose} />
              </div>
              {zones.length > 0 && (
                <details class="tree__more">
                  <summary>{w.zonesOf(nameOf(city))}</summary>
                  <ul>
                    {zones.map((zone) => (
                      <Leaf key={zone.id} place={zone} choose={choose} />
                    ))}
                  </ul>
                </details>
              )}
            </li>
          ))}
          {tree.zones.map((zone) => (
            <Leaf key={zone.id} place={zone} choose={choose} />
          ))}
        </ul>
      )}
    </>
  );
}

function Leaf({ place, choose }: { place: Place; choose: (place: ChosenPlace) => void }) {
  return (
    <li>
      <PlaceButton place={place} choose={choose} />
    </li>
  );
}

function PlaceButton({ place, choose }: { place: Place; choose: (place: ChosenPlace) => void }) {
  const name = nameOf(place);
  return (
    <button
      type="button"
      class="tree__leaf"
      onClick={() => choose({ level: place.level, id: place.id, name })}
    >
      {name}
    </button>
  );
}

/** Cities and zones by a part of either name. */
function search(tree: PlaceTree, query: string): Place[] {
  const wanted = query.toLowerCase();
  const fits = ({ name, nameEn }: Place) =>
    name.includes(query) || (nameEn?.toLowerCase().includes(wanted) ?? false);
  return [...tree.cities.flatMap(({ city, zones }) => [city, ...zones]), ...tree.zones].filter(fits);
}

/** The projects whose names hold what was typed, once typing pauses. */
function useProjects(query: string): readonly Project[] {
  const { admin } = useApp();
  const [projects, setProjects] = useState<readonly Project[]>([]);
  useEffect(() => {
    setProjects([]);
    if (query.length < LEAST_FOR_PROJECTS) return;
    let here = true;
    const timer = setTimeout(() => {
      void admin.findProjects(query).then((outcome) => {
        if (here && "ok" in outcome) setProjects(outcome.ok);
      });
    }, PAUSE_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [admin, query]);
  return projects;
}
