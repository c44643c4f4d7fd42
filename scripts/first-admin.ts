// npm run first-admin -- --name 赵管理员 --username 13800000000 [--remote] [--url https://…]
// Makes an administrator of the whole province and prints the one-time link by which they sign in. Without --remote in the
// local state (SANPI_STATE); with it in the deployment of whoever is signed in with wrangler. Running it again for the same
// user name makes a new link, so that it also lets in an administrator who lost every device.
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { usernameField } from "#domain/account";
import { PROVINCE } from "#domain/scope";
import { addPerson } from "../worker/store/accounts.ts";
import { recorded } from "../worker/store/audit.ts";
import { ENROLMENT_MS, makeEnrolment, newToken, tokenDigest } from "../worker/store/enrolments.ts";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { defaultStateDir } from "./paths.ts";
import { type ScriptDatabase, wranglerDatabase } from "./wrangler-database.ts";

/** Makes the administrator, or finds them, and answers the token of a fresh link. */
export async function firstAdmin(
  db: ScriptDatabase,
  name: string,
  username: string,
  nowMs: number,
): Promise<string> {
  const d1 = db as D1Database;
  const known = await d1
    .prepare("SELECT id FROM person WHERE username = ?1")
    .bind(username)
    .first<{ id: string }>();
  const id = known?.id ?? randomBytes(12).toString("base64url");
  const token = newToken();
  await recorded(
    d1,
    [
      ...(known ? [] : [addPerson(d1, { id, username, name }, nowMs)]),
      d1
        .prepare(
          "INSERT INTO \"grant\" (person, role, level, place) VALUES (?1, 'admin', 'province', ?2) ON CONFLICT DO NOTHING",
        )
        .bind(id, PROVINCE),
      ...makeEnrolment(d1, tokenDigest(token), id, "command line", nowMs),
    ],
    [
      ...(known ? [] : [{ ...line("person_added", id), detail: { username, name } }]),
      { ...line("enrolment_made", id), detail: null },
    ],
    nowMs,
  );
  return token;
}

const line = (action: "person_added" | "enrolment_made", id: string) =>
  ({ person: null, action, subject: `person/${id}`, address: "command line" }) as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      name: { type: "string" },
      username: { type: "string" },
      url: { type: "string", default: "http://127.0.0.1:8787" },
      remote: { type: "boolean", default: false },
    },
  });
  const username = usernameField.safeParse(values.username);
  if (!username.success || !values.name?.trim())
    throw new Error(
      "Say who it is: npm run first-admin -- --name 赵管理员 --username 13800000000 [--remote --url https://…]",
    );
  const local = values.remote
    ? undefined
    : await openDatabase(resolve(process.env.SANPI_STATE || defaultStateDir));
  try {
    if (local) await migrate(local.db);
    const token = await firstAdmin(
      local?.db ?? wranglerDatabase(),
      values.name.trim(),
      username.data,
      Date.now(),
    );
    console.log(`${values.url.replace(/\/$/, "")}/enrol#${token}`);
    console.log(`Works once, within ${ENROLMENT_MS / 3_600_000} hours.`);
  } finally {
    await local?.close();
  }
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
