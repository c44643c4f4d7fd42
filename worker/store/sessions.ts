import type { Grant } from "#domain/scope";
import { sessionEndsMs, sessionLimit } from "#domain/session";

/** A session as stored. Instants are epoch ms. */
export interface SessionRow {
  readonly id: string;
  readonly device: string | null;
  readonly user_agent: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

/** A session to be. */
export interface NewSession {
  readonly id: string;
  readonly token: string;
  readonly person: string;
  readonly nowMs: number;
  readonly expiresMs: number;
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** The statement that opens a session. */
export function openSession(db: D1Database, session: NewSession): D1PreparedStatement {
  const { id, token, person, nowMs, expiresMs, userAgent, address } = session;
  return db
    .prepare(
      "INSERT INTO session (id, token, user_id, created_at, updated_at, expires_at, user_agent, ip_address) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)",
    )
    .bind(id, token, person, nowMs, expiresMs, userAgent, address);
}

/** Keeps that a session was used. Nothing happens when it has ended meanwhile. */
export async function noteUse(db: D1Database, id: string, nowMs: number): Promise<void> {
  await db
    .prepare("UPDATE session SET updated_at = ?2 WHERE id = ?1 AND updated_at < ?2")
    .bind(id, nowMs)
    .run();
}

/** The statement that keeps which phone uses a session. */
export function bindDevice(db: D1Database, session: string, device: string): D1PreparedStatement {
  return db.prepare("UPDATE session SET device = ?2 WHERE id = ?1").bind(session, device);
}

/** The sessions of one person that were not ended, the one used last first. */
export async function sessionsOf(db: D1Database, person: string, nowMs: number): Promise<SessionRow[]> {
  const { results } = await db
    .prepare(
      "SELECT id, device, user_agent, created_at, updated_at FROM session WHERE user_id = ?1 AND expires_at > ?2 ORDER BY updated_at DESC, id LIMIT 200",
    )
    .bind(person, nowMs)
    .all<SessionRow>();
  return results;
}

/** Which of a person's sessions to end: one, all, all but one, or those of a phone. */
export type Ending =
  | { readonly id: string }
  | { readonly allBut: string | null }
  | { readonly device: string };

/** The statement that ends sessions of a person; it answers their ids. */
export function endSessions(db: D1Database, person: string, which: Ending): D1PreparedStatement {
  const [condition, value] =
    "id" in which
      ? ["id = ?2", which.id]
      : "device" in which
        ? ["device = ?2", which.device]
        : ["id IS NOT ?2", which.allBut];
  return db
    .prepare(`DELETE FROM session WHERE user_id = ?1 AND ${condition} RETURNING id`)
    .bind(person, value);
}

const LIVES = `
SELECT s.id, s.created_at, s.updated_at, s.expires_at,
  (SELECT json_group_array(json_object('role', g.role)) FROM "grant" g WHERE g.person = s.user_id) AS grants
FROM session s`;

interface LifeRow extends Pick<SessionRow, "id" | "created_at" | "updated_at"> {
  readonly expires_at: number;
  /** JSON array of {role}. */
  readonly grants: string;
}

/**
 * Lets sessions go that ended by themselves, by the limits of their person's roles; nobody can use them, and lists of
 * sessions and phones say so. Answers their ids.
 */
export async function sweepSessions(db: D1Database, nowMs: number): Promise<string[]> {
  const { results } = await db.prepare(LIVES).all<LifeRow>();
  const over = results.filter((row) => {
    const limit = sessionLimit(JSON.parse(row.grants) as Pick<Grant, "role">[]);
    return Math.min(row.expires_at, sessionEndsMs(limit, row.created_at, row.updated_at)) <= nowMs;
  });
  const ids = over.map((row) => row.id);
  await db
    .prepare("DELETE FROM session WHERE id IN (SELECT value FROM json_each(?1))")
    .bind(JSON.stringify(ids))
    .run();
  return ids;
}
