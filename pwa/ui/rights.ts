import type { Me } from "#domain/account";
import type { Project } from "#domain/project";
import { coversZone, holds, scopeOf } from "#domain/scope";

/** Answers whether a person may report: the project list is their first page. */
export function canReport(me: Me): boolean {
  return holds(me, "reporter");
}

/** Answers whether the board is of use to a person. Nobody's rights are decided here: the server checks each request. */
export function canSeeBoard(me: Me): boolean {
  return holds(me, "reviewer", "manager", "admin");
}

/** Answers whether a person may verify and return reports of a project. */
export function canReview(me: Me, project: Project): boolean {
  const scope = scopeOf(me.grants, ["reviewer"]);
  return scope.projects.includes(project.id) || coversZone(scope, project.zone, project.city);
}
