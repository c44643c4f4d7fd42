import { env } from "cloudflare:workers";
import { serializeSigned } from "hono/utils/cookie";
import { expect } from "vitest";
import { ERRORS, type ErrorCode, type Language } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import type { ImportRequest } from "#domain/import";
import { errorEnvelopeSchema } from "#domain/protocol";
import { type Grant, type Level, ROLES, type Role, type Scope, scopeOf } from "#domain/scope";
import { sessionCookie } from "../../worker/auth.ts";
import { addPerson, Client, haveProof } from "./client.ts";
import { jpegOf } from "./jpegs.ts";

/** Two cities: 140100 with two zones, 140200 with one; four projects, each listed once. Amounts in 万元. */
export const WORLD = {
  cities: [
    { id: "140100", name: "太原市", nameEn: "Taiyuan" },
    { id: "140200", name: "大同市", nameEn: "Datong" },
  ],
  zones: [
    { id: "ty-a", city: "140100", name: "太原甲区", aliases: ["甲园"] },
    { id: "ty-b", city: "140100", name: "太原乙区" },
    { id: "dt-a", city: "140200", name: "大同甲区" },
  ],
  rounds: [
    { id: "2023-4", heldOn: "2023-11-10" },
    { id: "2024-1", heldOn: "2024-02-23" },
    { id: "2024-2", heldOn: "2024-06-20" },
  ],
  projects: [
    { id: "p1", zone: "ty-a", name: "甲一", investment: 10_000 },
    { id: "p2", zone: "ty-a", name: "甲二", investment: 20_000 },
    { id: "p3", zone: "ty-b", name: "乙一", investment: 30_000 },
    { id: "p4", zone: "dt-a", name: "同一", investment: 40_000 },
  ],
  listings: [
    { project: "p1", batch: "signing", round: "2024-1", investment: 10_000, output: 15_000 },
    { project: "p2", batch: "start", round: "2024-1", investment: 20_000 },
    { project: "p3", batch: "signing", round: "2024-1", investment: 30_000 },
    { project: "p4", batch: "production", round: "2024-1", investment: 40_000 },
  ],
} as const satisfies ImportRequest;

/** A right, for `addPerson`. */
export function grant(role: Role, level: Level, place: string): Grant {
  return { role, level, place };
}

/** Where some rights reach, for calls past the doors. */
export function scopeOver(...places: readonly [level: Level, place: string][]): Scope {
  return scopeOf(
    places.map(([level, place]) => grant("admin", level, place)),
    ROLES,
  );
}

export const EVERYWHERE = scopeOver(["province", "14"]);

/** Who lives in the world, by what they may do. */
export const PEOPLE = {
  admin: [grant("admin", "province", "14")],
  "admin-ty": [grant("admin", "city", "140100")],
  boss: [grant("manager", "province", "14")],
  "boss-ty": [grant("manager", "city", "140100")],
  "boss-dt": [grant("manager", "city", "140200")],
  "boss-ty-a": [grant("manager", "zone", "ty-a")],
  field: [grant("reporter", "zone", "ty-a")],
  "field-2": [grant("reporter", "zone", "ty-a")],
  "field-dt": [grant("reporter", "zone", "dt-a")],
  "field-p3": [grant("reporter", "project", "p3")],
  reviewer: [grant("reviewer", "zone", "ty-a")],
  "reviewer-dt": [grant("reviewer", "city", "140200")],
  both: [grant("reporter", "zone", "ty-a"), grant("reviewer", "zone", "ty-a")],
  nobody: [],
} satisfies Record<string, Grant[]>;

export type PersonId = keyof typeof PEOPLE;

/** Builds the world through the administrator's own door, and answers a client for everybody who lives there. */
export async function world(): Promise<Record<PersonId, Client>> {
  const ids = Object.keys(PEOPLE) as PersonId[];
  const clients = {} as Record<PersonId, Client>;
  for (const id of ids) {
    await addPerson(id, ...PEOPLE[id]);
    clients[id] = await clientOf(id);
  }
  await imported(clients.admin, WORLD);
  await haveProof();
  return clients;
}

/** Imports rows, none of which may be refused. */
export async function imported(admin: Client, rows: ImportRequest): Promise<void> {
  const answer = await admin.import(rows);
  const { outcomes } = await answer.json<{ outcomes: { status: string }[] }>();
  expect(outcomes.filter((one) => one.status === "refused")).toEqual([]);
}

/** A client with a session made by hand: signing in costs a tenth of a second and is tested in sign-in.test.ts. */
export async function clientOf(person: string, expiresAt = Date.now() + 3_600_000): Promise<Client> {
  const token = crypto.randomUUID();
  await env.DB.prepare(
    "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) VALUES (?1, ?1, ?2, ?3, ?4, ?4)",
  )
    .bind(token, person, expiresAt, Date.now())
    .run();
  return new Client(await signedCookie(token));
}

/** The cookie of a session's token, signed as the Worker signs it unless another secret is given. */
export async function signedCookie(token: string, secret = env.SANPI_SECRET): Promise<string> {
  const cookie = await serializeSigned(sessionCookie(false), token, secret);
  return cookie.split(";")[0] as string;
}

/** Noted at each exchange, whatever it brings. */
const SEEN = ["last_seen_ms", "clock_offset_ms"];
/** Noted of every report that came, a refused one too: its number. It may show on the board, and so raises the version. */
const NUMBERS = { columns: ["last_seq", "missing"], tables: ["gap", "book"] };

/**
 * Every row of every table but the sessions, and the names of all stored photos, to compare before and after. With
 * `numbersToo` false it leaves out that reports came and were refused.
 */
export async function everythingStored({ numbersToo = true } = {}): Promise<Record<string, string[]>> {
  const left = new Set(["session", ...(numbersToo ? [] : NUMBERS.tables)]);
  const unseen = new Set([...SEEN, ...(numbersToo ? [] : NUMBERS.columns)]);
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
  ).all<{ name: string }>();
  const tables = results.filter(({ name }) => !left.has(name));
  const rows = await env.DB.batch(tables.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)));
  const stored: Record<string, string[]> = {};
  for (const [i, { name }] of tables.entries())
    stored[name] = (rows[i]?.results ?? [])
      .map((row) =>
        JSON.stringify(row, (key, value) => (name === "device" && unseen.has(key) ? undefined : value)),
      )
      .sort();
  stored["(photos)"] = (await env.PHOTOS.list({ prefix: "photos/" })).objects.map((object) => object.key);
  return stored;
}

/** Expects the one envelope of failing answers with `code`, its status, its words and nothing else. */
export async function expectError(
  answer: Response,
  code: ErrorCode,
  language: Language = "zh",
): Promise<void> {
  const raw = await answer.json<{ error: object }>();
  const body = errorEnvelopeSchema.parse(raw);
  expect(raw).toStrictEqual(body);
  expect({ status: answer.status, ...body.error }).toMatchObject({
    status: ERRORS[code].status,
    code,
    message: errorMessage(code, language),
    retry: ERRORS[code].retry,
  });
  expect(body.error.requestId).not.toBe("");
  expect(answer.headers.get("x-request-id")).toBe(body.error.requestId);
}

/** A JPEG of so many bytes with something of its own in it, or bytes that begin as told, and their digest. */
export async function aPhoto(
  size = 2_000,
  start: readonly number[] = [],
): Promise<{ bytes: Uint8Array<ArrayBuffer>; sha256: string; claim: { sha256: string; bytes: number } }> {
  const bytes = jpegOf({ size });
  bytes.set(start);
  const sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  return { bytes, sha256, claim: { sha256, bytes: size } };
}
