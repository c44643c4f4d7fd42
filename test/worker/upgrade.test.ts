import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import type { Phones } from "#domain/phone";
import type { Tallies } from "#domain/tally";
import { aReport, type Client } from "./client.ts";
import { clientOf, type PersonId, world } from "./world.ts";

/** A state that an earlier version filled, brought up to date by the migrations that it has not seen. */

let people: Record<PersonId, Client>;
const old = aReport("old", { note: "旧" });
const DAY = 86_400_000;
/** The revision up to which phones of before know everything. */
let knownRev = 0;
const observed = Date.UTC(2024, 1, 23, 2);

/** Takes away all that the newest migrations made, for an empty database of the version before phones had gaps. */
async function goBack(): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view', 'table') AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  ).all<{ type: string; name: string }>();
  const order = ["trigger", "view", "table"];
  results.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  await env.DB.batch([
    env.DB.prepare("PRAGMA defer_foreign_keys = true"),
    ...results.map(({ type, name }) => env.DB.prepare(`DROP ${type} "${name}"`)),
  ]);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, 2));
}

beforeAll(async () => {
  await goBack();
  const run = (sql: string, ...values: unknown[]) =>
    env.DB.prepare(sql)
      .bind(...values)
      .run();
  await run(
    "INSERT INTO person (id, name, email, username, created_at, updated_at) VALUES ('veteran', '老王', 'v@test.invalid', 'veteran', 0, 0)",
  );
  await run("INSERT INTO \"grant\" VALUES ('veteran', 'reporter', 'zone', 'ty-a')");
  await run("INSERT INTO city (id, name) VALUES ('140100', '太原市')");
  await run("INSERT INTO zone (id, city, name, kind) VALUES ('ty-a', '140100', '太原甲区', 'development')");
  await run("INSERT INTO project (id, zone, name, lat, lng) VALUES ('old', 'ty-a', '旧项目', 37.8, 112.5)");
  await run("INSERT INTO project (id, zone, name) VALUES ('quiet', 'ty-a', '没有动静的项目')");
  await run("INSERT INTO audit (at_ms, action, subject) VALUES (?1, 'books_sound', 'book')", observed);
  await run(
    "INSERT INTO device (id, person, platform, last_seen_ms, last_received_ms, last_seq, held_reports, held_photos, held_oldest_ms) VALUES ('phone-old', 'veteran', 'Android 9', ?1, ?1, 12, 3, 0, ?1)",
    observed,
  );
  await run(
    "INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms, rank, note, lat, lng, content) VALUES (?1, 'phone-old', 12, 'veteran', 'old', ?2, ?2, 0, ?2, 0, '旧', 37.8, 112.6, 'c')",
    old.id,
    observed,
  );
  const photo =
    "INSERT INTO photo (report, sha256, place, bytes, taken_ms, lat, lng) VALUES (?1, ?2, ?3, 9, ?4, ?5, ?6)";
  await run(photo, old.id, "a".repeat(64), 0, observed - 2 * DAY, 37.8, 112.5);
  await run(photo, old.id, "b".repeat(64), 1, null, null, null);
  await run(
    "INSERT INTO blob (sha256, bytes, type, person, received_ms) VALUES (?1, 9, 'image/jpeg', 'veteran', ?2)",
    "a".repeat(64),
    observed,
  );
  knownRev = (await env.DB.prepare("SELECT rev FROM book").first<number>("rev")) ?? 0;
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  people = await world();
});

it("keeps what phones said, and makes up no gaps of a time when none were kept", async () => {
  const { phones } = await people.boss.get<Phones>("/api/phones");
  expect(phones).toEqual([
    {
      id: "phone-old",
      person: { id: "veteran", name: "老王" },
      ...{ platform: "Android 9", app: "", signedIn: false, silent: true },
      lastSeen: observed,
      lastReceived: observed,
      clockOffsetMs: 0,
      held: { reports: 3, photos: 0, bytes: null, oldest: observed, refused: 0 },
      lastSeq: 12,
      gaps: [],
    },
  ]);
  const { freshness } = await people.boss.get<Tallies>("/api/tallies");
  expect(freshness).toMatchObject({ phones: 1, reports: 3, missing: 0, lastReceived: observed });
});

it("gives photos of before their distance and age", async () => {
  const { reports } = await people.boss.get<Dossier>("/api/projects/old");
  expect(reports[0]?.photos).toMatchObject([
    { distanceM: 0, ageMs: 2 * DAY, stored: true, lost: null },
    { distanceM: 8786, ageMs: null, stored: false, lost: null },
  ]);
});

it("goes on counting where the phone was", async () => {
  const device = { device: { id: "phone-old", platform: "Android 9" } };
  const veteran = await clientOf("veteran");
  await veteran.sync([aReport("old", { note: "x", seq: 13 })], device);
  await veteran.sync([aReport("old", { note: "x", seq: 16 })], device);
  const { phones } = await people.boss.get<Phones>("/api/phones");
  expect(phones[0]).toMatchObject({ lastSeq: 16, gaps: [{ first: 14, last: 15 }] });
});

it("begins the chain of the trail behind the lines that were there", async () => {
  expect(await people.admin.get("/api/audit/check")).toMatchObject({ brokenAt: null });
  const first = await env.DB.prepare("SELECT * FROM audit ORDER BY id LIMIT 2").all();
  expect(first.results).toMatchObject([{ subject: "book", digest: "" }, { prev: "" }]);
});

it("tells phones of before each project anew, with the name of its zone", async () => {
  const veteran = await clientOf("veteran");
  const { cursor } = await veteran.sync([]);
  const { changes } = await veteran.sync([], { cursor: cursor.replace(/^\d+/, String(knownRev)) });
  expect(changes.reset).toBe(false);
  expect(changes.projects.find(({ id }) => id === "quiet")?.zoneName).toBe("太原甲区");
});
