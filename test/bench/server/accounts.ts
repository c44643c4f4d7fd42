import type { Grant } from "#domain/scope";
import type { Server } from "../../../scripts/serve.ts";
import { hashPassword } from "../../../worker/password.ts";

const PASSWORD = "bench-password";
let passwordHash: Promise<string> | undefined;

/** Adds a person with one right to the database, signs them in through the API and answers their cookie. */
export async function signInAs({ url, db }: Server, id: string, right: Grant): Promise<string> {
  passwordHash ??= hashPassword(PASSWORD);
  await db.batch([
    db
      .prepare(
        "INSERT OR IGNORE INTO person (id, name, email, username, created_at, updated_at) VALUES (?1, ?1, ?1 || '@bench.invalid', ?1, 0, 0)",
      )
      .bind(id),
    db
      .prepare(
        "INSERT OR IGNORE INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at) VALUES (?1, ?1, 'credential', ?1, ?2, 0, 0)",
      )
      .bind(id, await passwordHash),
    db
      .prepare('INSERT OR IGNORE INTO "grant" (person, role, level, place) VALUES (?1, ?2, ?3, ?4)')
      .bind(id, right.role, right.level, right.place),
  ]);
  const answer = await fetch(new URL("/api/auth/sign-in/username", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: id, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`sign-in of ${id}: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
