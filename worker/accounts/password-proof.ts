import { SanpiError } from "#domain/error";
import { verifyPassword } from "../password.ts";
import { beginAttempt, forgetAttempts } from "../store/attempts.ts";

/**
 * Asks somebody who is signed in for their password again. Throws `credentials_wrong` unless `password` is the one behind
 * `hash`, and `too_many_requests` after some tries: whoever found a session open must not get to guess.
 */
export async function provePassword(
  db: D1Database,
  person: string,
  hash: string | null,
  password: string | undefined,
): Promise<void> {
  const key = `password ${person}`;
  const waitMs = await beginAttempt(db, key, Date.now());
  if (waitMs > 0) throw new SanpiError("too_many_requests", undefined, Math.ceil(waitMs / 1000));
  if (!hash || !password || !(await verifyPassword({ hash, password })))
    throw new SanpiError("credentials_wrong");
  await forgetAttempts(db, key);
}
