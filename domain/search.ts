import { initialsOf } from "./initials.ts";
import type { Project } from "./project.ts";

/** What a project is found by. */
type Searched = Pick<Project, "name" | "aliases" | "enterprise" | "code">;

const texts = new WeakMap<Searched, string>();

/** The words of a query: each must occur. */
export function searchWords(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Answers whether every word occurs in a project's name, aliases, enterprise, code or their pinyin initials. */
export function isFound(project: Searched, searched: readonly string[]): boolean {
  if (searched.length === 0) return true;
  const text = textOf(project);
  return searched.every((word) => text.includes(word));
}

/** Kept for as long as the project itself: initials cost more than looking. */
function textOf(project: Searched): string {
  let text = texts.get(project);
  if (text === undefined) {
    const names = [project.name, ...project.aliases, project.enterprise ?? ""];
    text = [...names, project.code ?? "", ...names.map(initialsOf)].join("\n").toLowerCase();
    texts.set(project, text);
  }
  return text;
}
