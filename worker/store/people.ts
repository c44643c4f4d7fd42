import type { Grant } from "#domain/scope";
import type { Caller } from "../env.ts";

const CALLER = `
SELECT p.id, p.username, p.name, g.role, g.level, g.place
FROM session s JOIN person p ON p.id = s.user_id LEFT JOIN "grant" g ON g.person = p.id
WHERE s.token = ?1 AND s.expires_at > ?2`;

type CallerRow = { id: string; username: string | null; name: string } & {
  [K in keyof Grant]: Grant[K] | null;
};

/** The person of a session token and their rights; null when the session is unknown or over at `nowMs`. */
export async function findCaller(db: D1Database, token: string, nowMs: number): Promise<Caller | null> {
  const { results } = await db.prepare(CALLER).bind(token, nowMs).all<CallerRow>();
  const [first] = results;
  if (!first) return null;
  const grants = results.flatMap(({ role, level, place }) =>
    role && level && place ? [{ role, level, place }] : [],
  );
  return { id: first.id, username: first.username ?? "", name: first.name, grants };
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

/** Whether there is such a person. */
export async function personExists(db: D1Database, id: string): Promise<boolean> {
  return (await db.prepare("SELECT 1 FROM person WHERE id = ?1").bind(id).first()) !== null;
}
