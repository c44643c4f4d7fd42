/** Failures in a row that are free; each further one doubles the wait, from half a minute to a quarter of an hour. */
const FREE = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Failures longer ago than this are forgotten. */
const FORGET_MS = 3_600_000;

const UNTIL = "SELECT until_ms FROM attempt WHERE key = ?1 AND until_ms > ?2";
// Counted before the password is tried: a burst of guesses gets no free ones.
const COUNT = `
INSERT INTO attempt (key, failures, last_ms, until_ms) VALUES (?1, 1, ?2, 0)
ON CONFLICT (key) DO UPDATE SET
  failures = iif(last_ms < ?2 - ${FORGET_MS}, 1, failures + 1), last_ms = ?2,
  until_ms = iif(last_ms < ?2 - ${FORGET_MS} OR failures + 1 < ${FREE}, 0,
    ?2 + min(${LONGEST_WAIT_MS}, ${FIRST_WAIT_MS} * (1 << min(10, failures + 1 - ${FREE}))))
WHERE until_ms <= ?2`;

/**
 * Counts a try to sign in under a key, and answers how long it must wait (ms); 0 for a try that may go on. A try that must
 * wait is not heard and not counted, so that waiting always ends.
 */
export async function beginAttempt(db: D1Database, key: string, nowMs: number): Promise<number> {
  const [until] = await db.batch<{ until_ms: number }>([
    db.prepare(UNTIL).bind(key, nowMs),
    db.prepare(COUNT).bind(key, nowMs),
  ]);
  return Math.max(0, (until?.results[0]?.until_ms ?? 0) - nowMs);
}

/** Forgets the failures under a key: the password was right. */
export async function forgetAttempts(db: D1Database, key: string): Promise<void> {
  await db.prepare("DELETE FROM attempt WHERE key = ?1").bind(key).run();
}

/** Lets go of what is forgotten anyway. Answers how much. */
export async function sweepAttempts(db: D1Database, nowMs: number): Promise<number> {
  const { meta } = await db
    .prepare("DELETE FROM attempt WHERE last_ms < ?1")
    .bind(nowMs - FORGET_MS - LONGEST_WAIT_MS)
    .run();
  return meta.changes;
}
