import type { Grant, Scope } from "#domain/scope";
import { grantInScope, personInScope, scopeParameter } from "./scope.ts";

/** A person as an administrator's list shows them. Instants are epoch ms. */
export interface PersonRow {
  readonly id: string;
  readonly username: string | null;
  readonly name: string;
  readonly disabled_ms: number | null;
  readonly has_password: 0 | 1;
  readonly passkeys: number;
  readonly sessions: number;
  readonly last_ms: number | null;
  readonly enrolment_ms: number | null;
  /** JSON array of {role, level, place, name}: those inside the scope. */
  readonly grants: string;
  /** Whether every one of their grants lies in the scope: only then may they be changed there. */
  readonly is_inside: 0 | 1;
}

// Somebody without any grant belongs to nobody but the province.
const INSIDE = `(${personInScope("?1", "w.id")} OR ?1 ->> 'province' AND NOT EXISTS (SELECT 1 FROM "grant" g WHERE g.person = w.id))`;
const TOUCHES = `(EXISTS (SELECT 1 FROM "grant" g WHERE g.person = w.id AND ${grantInScope("?1")}) OR ?1 ->> 'province')`;

const COLUMNS = `
w.id, w.username, w.name, w.disabled_ms, EXISTS (SELECT 1 FROM account a WHERE a.user_id = w.id AND a.password IS NOT NULL) AS has_password,
(SELECT count(*) FROM passkey k WHERE k.person = w.id) AS passkeys,
(SELECT count(*) FROM session s WHERE s.user_id = w.id) AS sessions,
(SELECT max(s.updated_at) FROM session s WHERE s.user_id = w.id) AS last_ms,
(SELECT max(e.expires_ms) FROM enrolment e WHERE e.person = w.id AND e.used_ms IS NULL AND e.expires_ms > ?2) AS enrolment_ms,
(SELECT json_group_array(json_object('role', g.role, 'level', g.level, 'place', g.place, 'name',
    coalesce((SELECT name FROM city WHERE g.level = 'city' AND id = g.place), (SELECT name FROM zone WHERE g.level = 'zone' AND id = g.place),
      (SELECT name FROM project WHERE g.level = 'project' AND id = g.place))))
  FROM "grant" g WHERE g.person = w.id AND coalesce(${grantInScope("?1")}, 0)) AS grants,
coalesce(${INSIDE}, 0) AS is_inside`;

// ?3 part of a name, or null. ?4, ?5: name and id of the last one of the page before. ?6 how many.
const LIST = `
SELECT ${COLUMNS} FROM person w
WHERE ${TOUCHES} AND (?3 IS NULL OR instr(lower(w.name), ?3) OR instr(coalesce(w.username, ''), ?3))
  AND (?5 IS NULL OR (w.name, w.id) > (?4, ?5))
ORDER BY w.name, w.id LIMIT ?6`;

/** People with a right inside the scope, by name. */
export async function listPeople(
  db: D1Database,
  scope: Scope,
  asked: {
    readonly q: string | null;
    readonly after: readonly [string, string] | null;
    readonly limit: number;
  },
  nowMs: number,
): Promise<PersonRow[]> {
  const { results } = await db
    .prepare(LIST)
    .bind(
      scopeParameter(scope),
      nowMs,
      asked.q?.toLowerCase() || null,
      asked.after?.[0] ?? null,
      asked.after?.[1] ?? null,
      asked.limit,
    )
    .all<PersonRow>();
  return results;
}

/** One person with a right inside the scope; null for everybody else, and for nobody. */
export function findPerson(
  db: D1Database,
  scope: Scope,
  id: string,
  nowMs: number,
): Promise<PersonRow | null> {
  return db
    .prepare(`SELECT ${COLUMNS} FROM person w WHERE w.id = ?3 AND ${TOUCHES}`)
    .bind(scopeParameter(scope), nowMs, id)
    .first<PersonRow>();
}

/** People by their user names, whatever their scope: to tell whether a name is taken. */
export async function peopleNamed(
  db: D1Database,
  scope: Scope,
  usernames: readonly string[],
  nowMs: number,
): Promise<Map<string, PersonRow>> {
  const { results } = await db
    .prepare(`SELECT ${COLUMNS} FROM json_each(?3) n CROSS JOIN person w ON w.username = n.value`)
    .bind(scopeParameter(scope), nowMs, JSON.stringify(usernames))
    .all<PersonRow>();
  return new Map(results.map((row) => [row.username ?? "", row]));
}

/** The statement that adds a person without a password: they are enrolled, or given one, later. */
export function addPerson(
  db: D1Database,
  person: { readonly id: string; readonly username: string; readonly name: string },
  nowMs: number,
): D1PreparedStatement {
  // better-auth wants an address; nobody is ever written to at this one.
  return db
    .prepare(
      "INSERT INTO person (id, name, email, username, display_username, created_at, updated_at) VALUES (?1, ?2, ?1 || '@person.invalid', ?3, ?3, ?4, ?4)",
    )
    .bind(person.id, person.name, person.username, nowMs);
}

// Each of these statements writes only what was asked for: the rest may have changed since the person was read.

/** The statement that renames a person. */
export function renamePerson(db: D1Database, id: string, name: string, nowMs: number): D1PreparedStatement {
  return db.prepare("UPDATE person SET name = ?2, updated_at = ?3 WHERE id = ?1").bind(id, name, nowMs);
}

/** The statement that shuts a person out, if they are not already, or lets them in again. */
export function disablePerson(
  db: D1Database,
  id: string,
  isDisabled: boolean,
  nowMs: number,
): D1PreparedStatement {
  return db
    .prepare(
      "UPDATE person SET disabled_ms = iif(?2, coalesce(disabled_ms, ?3), NULL), updated_at = ?3 WHERE id = ?1",
    )
    .bind(id, Number(isDisabled), nowMs);
}

/** The statements that make `after` of a person's rights, which were `before`; those in both are not touched. */
export function changeGrants(
  db: D1Database,
  person: string,
  before: readonly Grant[],
  after: readonly Grant[],
): D1PreparedStatement[] {
  const without = (some: readonly Grant[], others: readonly Grant[]) =>
    JSON.stringify(
      some.filter(
        (a) => !others.some((b) => a.role === b.role && a.level === b.level && a.place === b.place),
      ),
    );
  const fields = "g.value ->> 'role', g.value ->> 'level', g.value ->> 'place'";
  return [
    db
      .prepare(
        `DELETE FROM "grant" WHERE person = ?1 AND (role, level, place) IN (SELECT ${fields} FROM json_each(?2) g)`,
      )
      .bind(person, without(before, after)),
    db
      .prepare(
        `INSERT INTO "grant" (person, role, level, place)
SELECT ?1, ${fields} FROM json_each(?2) g WHERE true ON CONFLICT DO NOTHING`,
      )
      .bind(person, without(after, before)),
  ];
}

/** The statement that gives a person a password, by its hash. */
export function setPassword(
  db: D1Database,
  person: string,
  hash: string,
  nowMs: number,
): D1PreparedStatement[] {
  return [
    db.prepare("DELETE FROM account WHERE user_id = ?1 AND provider_id = 'credential'").bind(person),
    db
      .prepare(
        "INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at) VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3)",
      )
      .bind(person, hash, nowMs),
  ];
}

/** A person's password hash; null for none. */
export async function passwordOf(db: D1Database, person: string): Promise<string | null> {
  const row = await db
    .prepare("SELECT password FROM account WHERE user_id = ?1 AND provider_id = 'credential'")
    .bind(person)
    .first<{ password: string | null }>();
  return row?.password ?? null;
}
