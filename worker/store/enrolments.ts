import { createHash, randomBytes } from "node:crypto";

/** How long a link may wait to be used: somebody stands beside the phone, or will by tomorrow. */
export const ENROLMENT_MS = 24 * 3_600_000;

/** A fresh token, 128 bits. */
export function newToken(): string {
  return randomBytes(16).toString("base64url");
}

/** What is kept of a token, so that whoever reads the database can enrol nobody. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** The statements that make a link for a person, in the place of any that was not used yet. */
export function makeEnrolment(
  db: D1Database,
  digest: string,
  person: string,
  madeBy: string,
  nowMs: number,
): D1PreparedStatement[] {
  return [
    db.prepare("DELETE FROM enrolment WHERE person = ?1 AND used_ms IS NULL").bind(person),
    db
      .prepare(
        "INSERT INTO enrolment (digest, person, made_by, made_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
      )
      .bind(digest, person, madeBy, nowMs, nowMs + ENROLMENT_MS),
  ];
}

const USE = `
UPDATE enrolment SET used_ms = ?2
WHERE digest = ?1 AND used_ms IS NULL AND expires_ms > ?2
  AND EXISTS (SELECT 1 FROM person w WHERE w.id = person AND w.disabled_ms IS NULL)
RETURNING person`;

/** Uses a link up: answers whose it is, once; null for one that is used, expired or unknown, or whose person is disabled. */
export async function useEnrolment(db: D1Database, digest: string, nowMs: number): Promise<string | null> {
  const row = await db.prepare(USE).bind(digest, nowMs).first<{ person: string }>();
  return row?.person ?? null;
}

/** How long whoever came in by a link may choose a password without the old one. */
const FORGOTTEN_MS = 3_600_000;

const CAME_BY_LINK = `
SELECT 1 FROM session s JOIN enrolment e ON e.person = s.user_id AND e.used_ms = s.created_at
WHERE s.id = ?1 AND s.created_at > ?2
  AND NOT EXISTS (SELECT 1 FROM account a WHERE a.user_id = s.user_id AND a.created_at >= s.created_at)`;

/**
 * Whether a link opened this session within the last hour and no password was chosen since. The link was made for whoever
 * forgot the one before: who they are was asked by the administrator.
 */
export async function hasJustEnrolled(db: D1Database, session: string, nowMs: number): Promise<boolean> {
  return (
    (await db
      .prepare(CAME_BY_LINK)
      .bind(session, nowMs - FORGOTTEN_MS)
      .first()) !== null
  );
}

/** How long a link that was used or ran out is kept: the trail tells of it for good. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Lets go of links that can be used no more. Answers how many. */
export async function sweepEnrolments(db: D1Database, nowMs: number): Promise<number> {
  const { meta } = await db
    .prepare("DELETE FROM enrolment WHERE expires_ms < ?1")
    .bind(nowMs - KEPT_MS)
    .run();
  return meta.changes;
}
