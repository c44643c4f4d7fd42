import type { Position } from "#domain/fields";
import { isFound, searchWords } from "#domain/search";
import type { LocalProject } from "../../state/contract.ts";
import { metresBetween } from "../../ui/distance.ts";

/** 全部 / 最近 / 附近 / 待核 / 需要您. */
export type Filter = "all" | "recent" | "nearby" | "pending" | "needsYou";

/** The projects in whose name, alias, enterprise, code or pinyin initials every word of the query occurs. */
export function search(projects: readonly LocalProject[], query: string): readonly LocalProject[] {
  const words = searchWords(query);
  return words.length === 0 ? projects : projects.filter(({ project }) => isFound(project, words));
}

/** The projects of a filter. `nearby` puts the nearest first and leaves out those without a position. */
export function sift(
  projects: readonly LocalProject[],
  filter: Filter,
  here: Position | null,
): readonly LocalProject[] {
  switch (filter) {
    case "all":
      return projects;
    case "recent":
      return projects.filter((local) => local.usedAt !== null);
    case "pending":
      return projects.filter((local) => local.project.lastReport?.state === "pending");
    case "needsYou":
      return projects.filter((local) => local.needsYou > 0);
    case "nearby":
      return here === null ? projects : byDistance(projects, here);
  }
}

function byDistance(projects: readonly LocalProject[], here: Position): readonly LocalProject[] {
  return projects
    .flatMap((local) =>
      local.project.position ? [{ local, metres: metresBetween(here, local.project.position) }] : [],
    )
    .sort((a, b) => a.metres - b.metres)
    .map(({ local }) => local);
}
