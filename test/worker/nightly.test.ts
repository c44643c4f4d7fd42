import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AuditPage } from "#domain/audit";
import worker from "../../worker/index.ts";
import { aReport, type Client } from "./client.ts";
import { everythingStored, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
const night = new Date("2026-10-20T18:00:00Z");

beforeAll(async () => {
  people = await world();
  await people.field.send(aReport("p2", { milestone: "in_production", completed: 900 }));
  await people.field.send(aReport("p1", { milestone: "works_started" }));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the night's audit and answers the line that it wrote about the books. */
async function audited() {
  await worker.scheduled(createScheduledController({ scheduledTime: night, cron: "0 18 * * *" }), env);
  const line = await env.DB.prepare(
    "SELECT * FROM audit WHERE subject = 'book' ORDER BY id DESC LIMIT 1",
  ).first<Record<string, string>>();
  return { ...line, detail: JSON.parse(line?.detail ?? "null") };
}

const sound = { action: "books_sound", detail: { standing: 0, tally: 0, relisting: 0, queue: 0 } };

describe("the nightly audit", () => {
  it("finds sound books and a sound trail, writes both down, keeps the trail's end apart, and changes nothing else", async () => {
    const before = await everythingStored();
    expect(await audited()).toMatchObject({
      ...sound,
      subject: "book",
      person: null,
      at_ms: night.getTime(),
    });
    const after = await everythingStored();
    expect(after.audit).toHaveLength((before.audit?.length ?? 0) + 3);
    expect(await (await env.PHOTOS.get("audit/2026-10-21"))?.text()).toMatch(/^[0-9a-f]{64}$/);
    // The week in which all was listed, and the day that ended.
    expect(after.snapshot_day).toEqual(
      [
        { day: "2024-02-25", cells: 4 },
        { day: "2026-10-20", cells: 0 },
      ].map((row) => JSON.stringify(row)),
    );
    expect(after.snapshot).toHaveLength(4);
    // That photos of before are looked at is told in similar.test.ts.
    for (const table of ["audit", "sqlite_sequence", "snapshot", "snapshot_day", "fingerprint"]) {
      delete before[table];
      delete after[table];
    }
    expect(after).toEqual(before);
  });

  it.each<[what: string, tamper: string, mend: string, differs: object]>([
    [
      "a changed sum",
      "UPDATE tally SET investment_wan = investment_wan + 1 WHERE zone = 'ty-a' AND batch = 'start'",
      "UPDATE tally SET investment_wan = investment_wan - 1 WHERE zone = 'ty-a' AND batch = 'start'",
      { tally: 2 },
    ],
    [
      "a cell that is missing",
      "DELETE FROM tally WHERE zone = 'dt-a'",
      "INSERT INTO cell_refresh (zone, round, batch) VALUES ('dt-a', '2024-1', 'production')",
      { tally: 1 },
    ],
    [
      "a cell of nothing",
      "INSERT INTO tally SELECT 'nowhere', round, batch, listed, unpriced, investment_wan, output_wan, eligible, base_wan, achieved_verified, achieved_reported, gained_verified_wan, gained_reported_wan, completed_verified_wan, completed_reported_wan, rev FROM tally LIMIT 1",
      "DELETE FROM tally WHERE zone = 'nowhere'",
      { tally: 1 },
    ],
    [
      "a standing that no report bears out",
      "UPDATE standing SET milestone_verified = 'capacity_reached' WHERE project = 'p3'",
      "UPDATE standing SET milestone_verified = NULL WHERE project = 'p3'",
      { standing: 2 },
    ],
    [
      "a relisting that is none",
      "INSERT INTO relisting VALUES ('p1', 'signing', '2024-1')",
      "DELETE FROM relisting",
      { relisting: 1 },
    ],
  ])(
    "finds %s, tells the log, and is content again once it is mended",
    async (_what, tamper, mend, differs) => {
      const log = vi.spyOn(console, "error").mockImplementation(() => {});
      await env.DB.prepare(tamper).run();
      expect(await audited()).toMatchObject({
        action: "books_differ",
        detail: { ...sound.detail, ...differs },
      });
      expect(log).toHaveBeenCalledOnce();
      await env.DB.prepare(mend).run();
      expect(await audited()).toMatchObject(sound);
      expect(log).toHaveBeenCalledOnce();
    },
  );
});

describe("what the night lets go of", () => {
  const HOUR = 3_600_000;
  const swept = async () => {
    await worker.scheduled(createScheduledController({ scheduledTime: night, cron: "0 18 * * *" }), env);
    const row = await env.DB.prepare(
      "SELECT detail FROM audit WHERE action = 'swept' ORDER BY id DESC LIMIT 1",
    ).first<{ detail: string }>();
    return JSON.parse(row?.detail ?? "null") as Record<string, unknown>;
  };
  const session = (id: string, person: string, sinceMs: number, usedMs: number, endsMs: number) =>
    env.DB.prepare(
      "INSERT INTO session (id, token, user_id, created_at, updated_at, expires_at) VALUES (?1, ?1, ?2, ?3, ?4, ?5)",
    )
      .bind(id, person, sinceMs, usedMs, endsMs)
      .run();
  const now = night.getTime();

  it("is sessions that are over by their role's limits, and no other", async () => {
    const later = now + 300 * 24 * HOUR;
    await session("over", "field", now - HOUR, now - HOUR, now);
    await session("left-alone", "admin", now - 3 * HOUR, now - 2 * HOUR, later);
    await session("too-old", "reviewer", now - 8 * 24 * HOUR, now, later);
    await session("phone-in-a-drawer", "field", now - 80 * 24 * HOUR, now - 80 * 24 * HOUR, later);
    await session("at-work", "admin", now - 3 * HOUR, now - HOUR / 2, later);
    expect(await swept()).toMatchObject({ sessions: 3 });
    const { results } = await env.DB.prepare(
      "SELECT id FROM session WHERE id IN ('over', 'left-alone', 'too-old', 'phone-in-a-drawer', 'at-work') ORDER BY id",
    ).all<{ id: string }>();
    expect(results.map(({ id }) => id)).toEqual(["at-work", "phone-in-a-drawer"]);
  });

  it("is failed sign-ins and links of long ago", async () => {
    const attempt = (key: string, lastMs: number) =>
      env.DB.prepare("INSERT INTO attempt VALUES (?1, 3, ?2, 0)").bind(key, lastMs).run();
    const link = (digest: string, expiresMs: number) =>
      env.DB.prepare("INSERT INTO enrolment VALUES (?1, 'field', 'admin', 0, ?2, NULL)")
        .bind(digest, expiresMs)
        .run();
    await attempt("old", now - 2 * HOUR);
    await attempt("fresh", now - HOUR / 2);
    await link("old", now - 31 * 24 * HOUR);
    await link("fresh", now - HOUR);
    expect(await swept()).toMatchObject({ attempts: 1, enrolments: 1 });
    expect(await swept()).toMatchObject({ attempts: 0, enrolments: 0 });
  });

  it("is no photo, not even one that no report claims: those are counted", async () => {
    const before = await env.DB.prepare("SELECT count(*) AS n FROM blob").first();
    const blob = (sha256: string, receivedMs: number) =>
      env.DB.prepare(
        "INSERT INTO blob (sha256, bytes, type, person, received_ms) VALUES (?1, 10, 'image/jpeg', 'field', ?2)",
      )
        .bind(sha256.repeat(64), receivedMs)
        .run();
    expect(await swept()).toMatchObject({ unclaimed: { photos: 0, bytes: 0 } });
    await blob("a", now - 31 * 24 * HOUR);
    await blob("b", now - 29 * 24 * HOUR);
    expect(await swept()).toMatchObject({ unclaimed: { photos: 1, bytes: 10 } });
    const after = await env.DB.prepare("SELECT count(*) AS n FROM blob").first();
    expect(after).toEqual({ n: (before?.n as number) + 2 });
  });

  it("tells administrators of somebody who sent more photos in a day than anybody should need", async () => {
    const many = Array.from({ length: 601 }, (_, i) => ({ sha256: `${i}`.padStart(64, "c") }));
    const from = (person: string, receivedMs: number, some: readonly object[]) =>
      env.DB.prepare(
        `INSERT INTO blob (sha256, bytes, type, person, received_ms)
SELECT ?1 || substr(value ->> 'sha256', 2), 10, 'image/jpeg', ?1, ?2 FROM json_each(?3)`,
      )
        .bind(person, receivedMs, JSON.stringify(some))
        .run();
    await from("field", now - HOUR, many);
    await from("field-2", now - HOUR, many.slice(0, 600));
    await from("field-dt", now - 25 * HOUR, many);
    await swept();
    const { lines } = await people["admin-ty"].get<AuditPage>("/api/audit?limit=200");
    const told = lines.filter(({ action }) => action === "photos_many");
    expect(told).toMatchObject([{ person: { id: "field" }, detail: { photos: 601, bytes: 6010 } }]);
  });
});
