import { type Grant, PROVINCE } from "#domain/scope";
import { hashPassword } from "../worker/password.ts";

/** The password of every demo account. They are made on this machine only; a deployment never has them. */
export const DEMO_PASSWORD = "sanpi-demo";

interface DemoAccount {
  readonly username: string;
  readonly name: string;
  readonly role: Grant["role"];
  /** The zone or city by its printed name; null for the whole province. */
  readonly place: { readonly level: "zone" | "city"; readonly name: string } | null;
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  {
    username: "field",
    name: "李专员",
    role: "reporter",
    place: { level: "zone", name: "大同经济技术开发区" },
  },
  { username: "reviewer", name: "王审核", role: "reviewer", place: { level: "city", name: "大同市" } },
  { username: "manager", name: "张主任", role: "manager", place: null },
  { username: "admin", name: "赵管理员", role: "admin", place: null },
];

const ADD_PERSON = `
INSERT INTO person (id, name, email, username, display_username, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?5)
ON CONFLICT DO NOTHING`;
const ADD_ACCOUNT = `
INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at) VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3)
ON CONFLICT DO NOTHING`;
const ADD_GRANT = `INSERT INTO "grant" (person, role, level, place) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING`;

/** Makes the four demo accounts in a seeded local database. Running it again changes nothing. */
export async function createDemoAccounts(db: D1Database): Promise<void> {
  const now = Date.now();
  for (const { username, name, role, place } of DEMO_ACCOUNTS) {
    const id = `demo-${username}`;
    const placeId = place ? await placeNamed(db, place) : PROVINCE;
    await db.batch([
      db.prepare(ADD_PERSON).bind(id, name, `${username}@demo.invalid`, username, now),
      db.prepare(ADD_ACCOUNT).bind(id, await hashPassword(DEMO_PASSWORD), now),
      db.prepare(ADD_GRANT).bind(id, role, place?.level ?? "province", placeId),
    ]);
  }
}

async function placeNamed(
  db: D1Database,
  { level, name }: NonNullable<DemoAccount["place"]>,
): Promise<string> {
  const sql =
    level === "zone" ? "SELECT id FROM zone WHERE name = ?1" : "SELECT id FROM city WHERE name = ?1";
  const row = await db.prepare(sql).bind(name).first<{ id: string }>();
  if (!row) throw new Error(`the seed has no place named ${name}`);
  return row.id;
}
