import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
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
    for (const table of ["audit", "sqlite_sequence"]) {
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
