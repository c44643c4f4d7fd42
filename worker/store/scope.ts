import type { Scope } from "#domain/scope";

/**
 * The scope check of every query, as SQL over a project `p` and its zone `z` (outer-joined: a project may have none).
 * `parameter` is the statement's placeholder that carries `scopeParameter(scope)`.
 */
export function projectInScope(parameter: `?${number}`): string {
  return `(${parameter} ->> 'province'
    OR z.city IN (SELECT value FROM json_each(${parameter}, '$.cities'))
    OR p.zone IN (SELECT value FROM json_each(${parameter}, '$.zones'))
    OR p.id IN (SELECT value FROM json_each(${parameter}, '$.projects')))`;
}

/** The scope check over a zone `z` alone. */
export function zoneInScope(parameter: `?${number}`): string {
  return `(${parameter} ->> 'province'
    OR z.city IN (SELECT value FROM json_each(${parameter}, '$.cities'))
    OR z.id IN (SELECT value FROM json_each(${parameter}, '$.zones')))`;
}

/** A scope as the one parameter its SQL takes. */
export function scopeParameter(scope: Scope): string {
  return JSON.stringify(scope);
}

/** A short name of a scope: different rights give another one, so that what was cached or counted under the old is not reused. */
export function scopeTag(scope: Scope): string {
  let hash = 0x811c9dc5;
  for (const char of scopeParameter(scope)) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(36);
}

/** The scope check over a grant `g`: whether the place that it is for lies inside. */
export function grantInScope(parameter: `?${number}`): string {
  return `(${parameter} ->> 'province'
    OR g.level = 'city' AND g.place IN (SELECT value FROM json_each(${parameter}, '$.cities'))
    OR g.level = 'zone' AND EXISTS (SELECT 1 FROM zone z WHERE z.id = g.place AND ${zoneInScope(parameter)})
    OR g.level = 'project' AND EXISTS (
      SELECT 1 FROM project p LEFT JOIN zone z ON z.id = p.zone WHERE p.id = g.place AND ${projectInScope(parameter)}))`;
}

/** The scope check over a person, by the SQL of their id: whether they have rights, and every one of them lies inside. */
export function personInScope(parameter: `?${number}`, person: string): string {
  return `(EXISTS (SELECT 1 FROM "grant" g WHERE g.person = ${person})
    AND NOT EXISTS (SELECT 1 FROM "grant" g WHERE g.person = ${person} AND NOT coalesce(${grantInScope(parameter)}, 0)))`;
}

/** The scope check over a bulletin `b`: whether the place that it is of lies wholly inside. */
export function bulletinInScope(parameter: `?${number}`): string {
  return `(${parameter} ->> 'province'
    OR b.city IN (SELECT value FROM json_each(${parameter}, '$.cities'))
    OR b.level = 'zone' AND b.place IN (SELECT value FROM json_each(${parameter}, '$.zones')))`;
}
