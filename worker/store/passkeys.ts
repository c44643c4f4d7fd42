import { CHALLENGE_MS } from "#domain/passkey";

/** A passkey as stored. */
export interface PasskeyRow {
  readonly id: string;
  readonly credential: string;
  /** JSON array. */
  readonly transports: string;
  readonly name: string;
  readonly made_ms: number;
  readonly used_ms: number | null;
}

/** A passkey by which somebody wants to come in, and who that is. */
export interface FoundPasskey {
  readonly id: string;
  /** COSE, base64url. */
  readonly public_key: string;
  readonly counter: number;
  readonly name: string;
  readonly person: string;
  readonly username: string;
  readonly person_name: string;
}

/** A passkey to be. */
export interface NewPasskey {
  readonly id: string;
  readonly person: string;
  readonly credential: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
}

/** Keeps what `holder` (a session, or a browser that signs in) is asked to sign, in the place of what it was asked before. */
export async function keepChallenge(
  db: D1Database,
  holder: string,
  challenge: string,
  nowMs: number,
): Promise<void> {
  await db
    .prepare("INSERT OR REPLACE INTO challenge (holder, challenge, expires_ms) VALUES (?1, ?2, ?3)")
    .bind(holder, challenge, nowMs + CHALLENGE_MS)
    .run();
}

/** What `holder` was asked to sign, once; null when there is nothing, or it waited too long. */
export async function takeChallenge(db: D1Database, holder: string, nowMs: number): Promise<string | null> {
  const row = await db
    .prepare("DELETE FROM challenge WHERE holder = ?1 RETURNING challenge, expires_ms")
    .bind(holder)
    .first<{ challenge: string; expires_ms: number }>();
  return row && row.expires_ms > nowMs ? row.challenge : null;
}

/** Lets go of challenges that nobody answered. Answers how many. */
export async function sweepChallenges(db: D1Database, nowMs: number): Promise<number> {
  const { meta } = await db.prepare("DELETE FROM challenge WHERE expires_ms <= ?1").bind(nowMs).run();
  return meta.changes;
}

/** A person's passkeys, the newest first. */
export async function passkeysOf(db: D1Database, person: string): Promise<PasskeyRow[]> {
  const { results } = await db
    .prepare(
      "SELECT id, credential, transports, name, made_ms, used_ms FROM passkey WHERE person = ?1 ORDER BY made_ms DESC, id",
    )
    .bind(person)
    .all<PasskeyRow>();
  return results;
}

/** The passkey of a credential; null for one that nobody has, or whose person is disabled. */
export function findPasskey(db: D1Database, credential: string): Promise<FoundPasskey | null> {
  return db
    .prepare(
      `SELECT k.id, k.public_key, k.counter, k.name, k.person, coalesce(w.username, w.id) AS username, w.name AS person_name
FROM passkey k JOIN person w ON w.id = k.person WHERE k.credential = ?1 AND w.disabled_ms IS NULL`,
    )
    .bind(credential)
    .first<FoundPasskey>();
}

/** The statement that gives a person a passkey. It fails where somebody has its credential already. */
export function addPasskey(db: D1Database, passkey: NewPasskey, nowMs: number): D1PreparedStatement {
  const { id, person, credential, publicKey, counter, transports, name } = passkey;
  return db
    .prepare(
      "INSERT INTO passkey (id, person, credential, public_key, counter, transports, name, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(id, person, credential, publicKey, counter, JSON.stringify(transports), name, nowMs);
}

/** Whether it was for its credential that a passkey could not be added. */
export function isCredentialTaken(error: unknown): boolean {
  return String(error).includes("UNIQUE constraint failed: passkey.credential");
}

/**
 * Notes that a passkey signed, and how often it says it has; false where that is not more than it said before, as a copy of
 * it would say. Of two that come at once with the same number, one is refused.
 */
export async function usePasskey(
  db: D1Database,
  id: string,
  counter: number,
  nowMs: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      "UPDATE passkey SET counter = ?2, used_ms = ?3 WHERE id = ?1 AND (?2 > counter OR ?2 = 0 AND counter = 0)",
    )
    .bind(id, counter, nowMs)
    .run();
  return meta.changes > 0;
}

/** The statement that takes one of a person's passkeys away, or all. */
export function removePasskeys(db: D1Database, person: string, id: string | null): D1PreparedStatement {
  return db.prepare("DELETE FROM passkey WHERE person = ?1 AND (?2 IS NULL OR id = ?2)").bind(person, id);
}
