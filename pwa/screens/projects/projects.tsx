import { useMemo, useState } from "preact/hooks";
import type { Position } from "#domain/fields";
import { holds } from "#domain/scope";
import type { LocalProject } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { formatMetres, metresBetween } from "../../ui/distance.ts";
import { Icon } from "../../ui/icon.tsx";
import { Message } from "../../ui/message.tsx";
import { canReport } from "../../ui/rights.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Slices } from "../../ui/slices.tsx";
import { words } from "../../words/index.ts";
import { Filters } from "./filters.tsx";
import { type Filter, search, sift } from "./find.ts";
import { whereIAm } from "./here.ts";
import { ProjectRow } from "./row.tsx";

/** 我的项目: found by name, enterprise or initials, on the phone alone. */
export function Projects() {
  const { projects, session } = useApp();
  const w = words().projects;
  const all = projects.projects.value;
  const me = session.me.value;
  const reviews = Boolean(me && holds(me, "reviewer"));
  // Who reports goes straight to the report; who only reviews, to what was reported.
  const reports = !me || canReport(me);
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [here, setHere] = useState<Position | null | "asking">(null);
  const position = here === "asking" ? null : here;
  const found = useMemo(
    () => all && sift(search(all, query), filter, position),
    [all, query, filter, position],
  );

  const choose = async (next: Filter) => {
    setFilter(next);
    if (next !== "nearby") return;
    setHere("asking");
    setHere(await whereIAm());
  };
  const away = (local: LocalProject) =>
    filter === "nearby" && position && local.project.position
      ? formatMetres(metresBetween(position, local.project.position))
      : undefined;

  return (
    <Screen title={w.title}>
      <search class="search">
        <Icon name="search" />
        <input
          class="search__input"
          type="search"
          aria-label={w.searchLabel}
          placeholder={w.search}
          enterkeyhint="search"
          autocomplete="off"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        {query && (
          <button type="button" class="search__clear" aria-label={w.clear} onClick={() => setQuery("")}>
            <Icon name="close" />
          </button>
        )}
      </search>
      <Filters all={all ?? []} chosen={filter} choose={(next) => void choose(next)} reviews={reviews} />
      {filter === "nearby" && here === "asking" && <p class="aside">{w.locating}</p>}
      {filter === "nearby" && here === null && <p class="aside aside--amber">{w.noPosition}</p>}
      {found === undefined && <Skeleton rows={6} />}
      {found && found.length > 0 && (
        <>
          <p class="count" role="status">
            {w.found(found.length)}
          </p>
          <ul class="weui-cells">
            <Slices name={`projects ${filter} ${query}`} items={found}>
              {(local) => (
                <ProjectRow
                  key={local.project.id}
                  local={local}
                  href={`/${reports ? "report" : "projects"}/${encodeURIComponent(local.project.id)}`}
                  away={away(local)}
                />
              )}
            </Slices>
          </ul>
        </>
      )}
      {all?.length === 0 && <Message icon="list" title={w.emptyTitle} text={w.empty} />}
      {all && all.length > 0 && found?.length === 0 && (
        <Message icon="search" title={w.nothingTitle} text={query ? w.nothing(query) : w.nothingHere}>
          <button
            type="button"
            class="weui-btn weui-btn_default"
            onClick={() => {
              setQuery("");
              setFilter("all");
            }}
          >
            {w.showAll}
          </button>
        </Message>
      )}
    </Screen>
  );
}
