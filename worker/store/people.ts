import type { Grant } from "#domain/scope";
import type { Caller } from "../env.ts";

const CALLER = `
SELECT p.id, p.username, p.name, g.role, g.level, g.place, s.id AS session, s.device, s.created_at, s.updated_at
FROM session s JOIN person p ON p.id = s.user_id LEFT JOIN "grant" g ON g.person = p.id
WHERE s.token = ?1 AND s.expires_at > ?2 AND p.disabled_ms IS NULL`;

type CallerRow = {
  id: string;
  username: string | null;
  name: string;
  session: string;
  device: string | null;
  created_at: number;
  updated_at: number;
} & { [K in keyof Grant]: Grant[K] | null };

/** A person behind a session token, and how old that session is. */
export type FoundCaller = Omit<Caller, "session" | "limit" | "untilMs"> & {
  readonly session: { readonly id: string; readonly sinceMs: number; readonly usedMs: number };
};

/** The person of a session token and their rights; null when there is no such session at `nowMs`, or the person is disabled. */
export async function findCaller(db: D1Database, token: string, nowMs: number): Promise<FoundCaller | null> {
  const { results } = await db.prepare(CALLER).bind(token, nowMs).all<CallerRow>();
  const [first] = results;
  if (!first) return null;
  const grants = results.flatMap(({ role, level, place }) =>
    role && level && place ? [{ role, level, place }] : [],
  );
  const session = { id: first.session, sinceMs: first.created_at, usedMs: first.updated_at };
  const { id, username, name, device } = first;
  return { id, username: username ?? "", name, grants, device, session };
}

const GRANT_NAMES = `
SELECT g.value ->> 'level' AS level, g.value ->> 'place' AS place, coalesce(c.name, z.name, p.name) AS name
FROM json_each(?1) g
LEFT JOIN city c ON g.value ->> 'level' = 'city' AND c.id = g.value ->> 'place'
LEFT JOIN zone z ON g.value ->> 'level' = 'zone' AND z.id = g.value ->> 'place'
LEFT JOIN project p ON g.value ->> 'level' = 'project' AND p.id = g.value ->> 'place'`;

/** The names of the places of some grants, in their order; null for the province and for places that are gone. */
export async function grantNames(db: D1Database, grants: readonly Grant[]): Promise<(string | null)[]> {
  const { results } = await db
    .prepare(GRANT_NAMES)
    .bind(JSON.stringify(grants))
    .all<{ level: string; place: string; name: string | null }>();
  return grants.map((g) => results.find((r) => r.level === g.level && r.place === g.place)?.name ?? null);
}

/** A person's user name and name; null for nobody. */
export async function usernameOf(
  db: D1Database,
  id: string,
): Promise<{ username: string; name: string } | null> {
  return db
    .prepare("SELECT coalesce(username, id) AS username, name FROM person WHERE id = ?1")
    .bind(id)
    .first<{ username: string; name: string }>();
}

/** The id of whoever has a user name; null for nobody. */
export async function personNamed(db: D1Database, username: string): Promise<string | null> {
  const row = await db
    .prepare("SELECT id FROM person WHERE username = ?1")
    .bind(username)
    .first<{ id: string }>();
  return row?.id ?? null;
}

/** Whether a person may not come in. */
export async function isDisabled(db: D1Database, id: string): Promise<boolean> {
  return (
    (await db.prepare("SELECT 1 FROM person WHERE id = ?1 AND disabled_ms IS NOT NULL").bind(id).first()) !==
    null
  );
}
