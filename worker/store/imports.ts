import type { Imports, StandingOn } from "#domain/import";
import type { Scope } from "#domain/scope";
import { sameAs } from "../import/statements.ts";
import { scopeParameter, zoneInScope } from "./scope.ts";

/** An import as stored. */
export interface ImportRow {
  readonly id: string;
  readonly person: string;
  readonly at_ms: number;
  readonly file: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly undone_ms: number | null;
}

/** What one import did to one row: as it was (null: not there) and as it became, both JSON. */
export interface ImportChangeRow {
  readonly kind: "projects" | "listings";
  readonly key: string;
  readonly before: string | null;
  readonly after: string;
}

// An import is for whoever administers all of the zones that it touched.
const IN_SCOPE = `(?1 ->> 'province' OR NOT EXISTS (
  SELECT 1 FROM json_each(i.zones) t LEFT JOIN zone z ON z.id = t.value WHERE NOT coalesce(${zoneInScope("?1")}, 0)))`;

const PAGE = 50;
const LIST = `
SELECT i.id, i.person, w.name AS person_name, i.at_ms, i.file, i.created, i.updated, i.unchanged, i.undone_ms, u.name AS undone_name
FROM import i LEFT JOIN person w ON w.id = i.person LEFT JOIN person u ON u.id = i.undone_by
WHERE ${IN_SCOPE} AND (?2 IS NULL OR i.at_ms < ?2)
ORDER BY i.at_ms DESC, i.id DESC LIMIT ${PAGE + 1}`;

/** A page of the imports of a scope, newest first. */
export async function listImports(db: D1Database, scope: Scope, before: number | null): Promise<Imports> {
  const { results } = await db
    .prepare(LIST)
    .bind(scopeParameter(scope), before)
    .all<ImportRow & { person_name: string | null; undone_name: string | null }>();
  const page = results.slice(0, PAGE);
  return {
    imports: page.map((row) => ({
      id: row.id,
      person: { id: row.person, name: row.person_name },
      at: row.at_ms,
      ...{ file: row.file, created: row.created, updated: row.updated, unchanged: row.unchanged },
      undone: row.undone_ms === null ? null : { at: row.undone_ms, by: row.undone_name },
    })),
    next: results.length > PAGE ? (page.at(-1)?.at_ms ?? null) : null,
  };
}

/** One import of the scope; null where there is none or it is not the scope's to see. */
export async function findImport(db: D1Database, scope: Scope, id: string): Promise<ImportRow | null> {
  return db
    .prepare(`SELECT i.* FROM import i WHERE i.id = ?2 AND ${IN_SCOPE}`)
    .bind(scopeParameter(scope), id)
    .first<ImportRow>();
}

/** Who sent the sheet of an id, whatever its scope: to tell whether the id is taken. Null for nobody. */
export function importedBy(db: D1Database, id: string): Promise<string | null> {
  return db.prepare("SELECT person FROM import WHERE id = ?1").bind(id).first<string>("person");
}

/** What an import of the scope did, row by row. */
export async function changesOfImport(db: D1Database, scope: Scope, id: string): Promise<ImportChangeRow[]> {
  const { results } = await db
    .prepare(
      `SELECT c.kind, c.key, c.before, c.after FROM import_change c JOIN import i ON i.id = c.import WHERE i.id = ?2 AND ${IN_SCOPE}`,
    )
    .bind(scopeParameter(scope), id)
    .all<ImportChangeRow>();
  return results;
}

// A row that an import brought goes with it, and would go from under a later import, were it changed there and back.
const TOUCHED_LATER = `(c.before IS NULL AND EXISTS (
  SELECT 1 FROM import_change o JOIN import n ON n.id = o.import JOIN import i ON i.id = c.import
  WHERE o.kind = c.kind AND o.key = c.key AND n.undone_ms IS NULL AND (n.at_ms, n.rowid) > (i.at_ms, i.rowid)))`;

/** Rows of the import `id` that are no longer as it left them. */
const changedSince = (id: string) => `
SELECT c.key, coalesce(p.name, c.after ->> 'name') AS name, 'changed' AS why
FROM import_change c LEFT JOIN project p ON p.id = c.key
WHERE c.import = ${id} AND c.kind = 'projects'
  AND (NOT coalesce(p.id IS NOT NULL AND ${sameAs("projects", "p", "c.after")}, 0) OR ${TOUCHED_LATER})
UNION ALL
SELECT c.key, p.name, 'changed'
FROM import_change c JOIN project p ON p.id = c.after ->> 'project'
  LEFT JOIN listing l ON l.project = p.id AND l.batch = c.after ->> 'batch' AND l.round = c.after ->> 'round'
WHERE c.import = ${id} AND c.kind = 'listings'
  AND (NOT coalesce(l.project IS NOT NULL AND ${sameAs("listings", "l", "c.after")}, 0) OR ${TOUCHED_LATER})`;

/** Projects that the import `id` brought and that something else leans on by now. */
const leantOn = (id: string) => `
SELECT b.key, b.name, b.why FROM (
  SELECT p.id AS key, p.name,
    iif(EXISTS (SELECT 1 FROM report r WHERE r.project = p.id), 'reported',
    iif(EXISTS (SELECT 1 FROM listing l WHERE l.project = p.id AND NOT EXISTS (
      SELECT 1 FROM import_change o WHERE o.import = ${id} AND o.kind = 'listings'
        AND o.key = l.project || '/' || l.batch || '/' || l.round AND o.before IS NULL)), 'listed',
    iif(EXISTS (SELECT 1 FROM "grant" g WHERE g.level = 'project' AND g.place = p.id), 'granted', NULL))) AS why
  FROM import_change c JOIN project p ON p.id = c.key
  WHERE c.import = ${id} AND c.kind = 'projects' AND c.before IS NULL) b
WHERE b.why IS NOT NULL
UNION ALL
SELECT c.key, p.name, 'phase'
FROM project f CROSS JOIN import_change c ON c.import = ${id} AND c.kind = 'projects' AND c.key = f.phase_of AND c.before IS NULL
  JOIN project p ON p.id = c.key
WHERE f.phase_of IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM import_change o WHERE o.import = ${id} AND o.kind = 'projects' AND o.key = f.id)`;

/** All that came after the import `id` and would be lost with it. */
export const standingOn = (id: string): string => `${changedSince(id)} UNION ALL ${leantOn(id)}`;

const MOST = 100;

/** What stands on an import of the scope, a hundred rows of it at most; empty where it can be undone. */
export async function whatStandsOn(db: D1Database, scope: Scope, id: string): Promise<StandingOn[]> {
  const { results } = await db
    .prepare(
      `SELECT s.* FROM (${standingOn("?2")}) s WHERE EXISTS (SELECT 1 FROM import i WHERE i.id = ?2 AND ${IN_SCOPE}) LIMIT ${MOST}`,
    )
    .bind(scopeParameter(scope), id)
    .all<StandingOn>();
  return results;
}
