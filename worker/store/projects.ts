import type { ProjectsQuery } from "#domain/dossier";
import type { Project } from "#domain/project";
import type { Scope } from "#domain/scope";
import { STAGES } from "#domain/stage";
import { PROJECT_COLUMNS, type ProjectRow, projectOf } from "./project-rows.ts";
import { projectInScope, scopeParameter } from "./scope.ts";

const FROM = `FROM project p JOIN standing s ON s.project = p.id LEFT JOIN zone z ON z.id = p.zone`;

const SEARCH = `
SELECT ${PROJECT_COLUMNS} ${FROM}
WHERE ${projectInScope("?1")} AND p.id > ?2 AND (?3 IS NULL OR ?3 IN (z.city, z.id)) AND (?4 IS NULL OR s.rank_reported = ?4)
  AND (?5 IS NULL OR s.last_word = 'pending')
  AND (?6 IS NULL OR instr(p.name, ?6) OR instr(p.aliases, ?6) OR instr(coalesce(p.enterprise, ''), ?6) OR p.id = ?6)
ORDER BY p.id LIMIT ?7`;

const ONE = `SELECT ${PROJECT_COLUMNS} ${FROM} WHERE p.id = ?2 AND ${projectInScope("?1")}`;

/** A page of the projects of a scope in order of id, and the id to go on after; null on the last page. `within` is a place's id. */
export async function searchProjects(
  db: D1Database,
  scope: Scope,
  query: ProjectsQuery,
  within: string | null,
): Promise<{ projects: Project[]; next: string | null }> {
  const stage = query.stage ? STAGES.indexOf(query.stage) : null;
  const waiting = query.waiting === "true" ? 1 : null;
  const { results } = await db
    .prepare(SEARCH)
    .bind(scopeParameter(scope), query.after ?? "", within, stage, waiting, query.q || null, query.limit + 1)
    .all<ProjectRow>();
  const page = results.slice(0, query.limit);
  return {
    projects: page.map(projectOf),
    next: results.length > query.limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Which of some projects lie in the scope. */
export async function projectsIn(
  db: D1Database,
  scope: Scope,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { results } = await db
    .prepare(
      `SELECT p.id FROM json_each(?2) a CROSS JOIN project p ON p.id = a.value LEFT JOIN zone z ON z.id = p.zone WHERE ${projectInScope("?1")}`,
    )
    .bind(scopeParameter(scope), JSON.stringify(ids))
    .all<{ id: string }>();
  return new Set(results.map((row) => row.id));
}

/** One project of the scope; null when it is not there or not the caller's to see. */
export async function findProject(db: D1Database, scope: Scope, id: string): Promise<Project | null> {
  const row = await db.prepare(ONE).bind(scopeParameter(scope), id).first<ProjectRow>();
  return row && projectOf(row);
}
