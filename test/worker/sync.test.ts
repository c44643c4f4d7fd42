import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import type { SyncResponse } from "#domain/protocol";
import type { ReportInput } from "#domain/report";
import { clockOffset } from "../../worker/store/reports.ts";
import { addPerson, aReport, type Client } from "./client.ts";
import { clientOf, grant, imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("a phone's clock", () => {
  /** Sends a report that the phone believes it made a minute ago, and answers it as stored. */
  async function sentWithClock(aheadMs: number, facts: Partial<ReportInput> = {}) {
    const clock = Date.now() + aheadMs;
    const report = aReport("p1", { note: "钟", observedAt: clock - MINUTE, ...facts });
    const { receipts, now } = await people.field.sync([report], { clock });
    expect(receipts[0]).toMatchObject({ status: "accepted" });
    const { reports } = await people.boss.get<Dossier>("/api/projects/p1");
    const stored = reports.find((r) => r.id === report.id);
    if (!stored) throw new Error("the report was not stored");
    return { stored, report, now, clock };
  }

  it.each([
    ["two hours ahead", 2 * HOUR],
    ["two hours behind", -2 * HOUR],
    ["six years behind, as after an empty battery", -6 * 8760 * HOUR],
  ])("%s is corrected by what it is off, and the raw time is kept", async (_name, aheadMs) => {
    const { stored, report, now, clock } = await sentWithClock(aheadMs);
    expect(stored.observedAt).toBe(now - MINUTE);
    expect(stored.observedAtByPhone).toBe(report.observedAt);
    expect(stored.clockOffsetMs).toBe(now - clock);
    expect(stored.receivedAt).toBe(now);
  });

  it("off by five seconds is left alone: so long a journey may take", () => {
    expect([5_000, -5_000, 5_001, -5_001].map(clockOffset)).toEqual([0, 0, 5_001, -5_001]);
  });

  it.each([3000, -500])("off by %i ms, the time of a report is as the phone has it", async (aheadMs) => {
    const { stored, report } = await sentWithClock(aheadMs);
    expect(stored).toMatchObject({ observedAt: report.observedAt, clockOffsetMs: 0 });
  });

  it("corrects the times of photos alike", async () => {
    const takenAt = Date.now() + 2 * HOUR - 5 * MINUTE;
    const photos = [{ sha256: "c".repeat(64), bytes: 9, takenAt }];
    const { stored, now, clock } = await sentWithClock(2 * HOUR, { photos });
    expect(stored.photos[0]?.takenAt).toBe(takenAt + now - clock);
  });

  it("decides what is the future: a time after the phone's own now is refused", async () => {
    const clock = Date.now() - 2 * HOUR;
    const { receipts } = await people.field.sync([aReport("p1", { note: "x", observedAt: Date.now() })], {
      clock,
    });
    expect(receipts[0]).toMatchObject({ status: "refused", code: "time_in_future" });
  });
});

describe("a phone's row", () => {
  const rowOf = (id: string) =>
    env.DB.prepare("SELECT * FROM device WHERE person = 'field' AND id = ?1").bind(id).first();
  const device = (outbox: object) => ({ device: { id: "phone-held", platform: "Android 9", outbox } });

  it("keeps its highest number and what it says it still holds", async () => {
    const oldest = Date.now() - HOUR;
    const reports = [aReport("p1", { note: "b", seq: 42 }), aReport("p1", { note: "a", seq: 41 })];
    await people.field.sync(reports, device({ reports: 7, photos: 9, oldest }));
    const row = {
      last_seq: 42,
      held_reports: 7,
      held_photos: 9,
      held_oldest_ms: oldest,
      platform: "Android 9",
    };
    expect(await rowOf("phone-held")).toMatchObject(row);

    await people.field.sync(
      [aReport("p1", { note: "late", seq: 40 })],
      device({ reports: 0, photos: 0, oldest }),
    );
    expect(await rowOf("phone-held")).toMatchObject({
      last_seq: 42,
      held_reports: 0,
      held_photos: 0,
      held_oldest_ms: null,
    });
  });

  it("is another one for another person on the same phone", async () => {
    await people["field-2"].sync([aReport("p1", { note: "x", seq: 3 })], device({ reports: 1, photos: 0 }));
    expect(await rowOf("phone-held")).toMatchObject({ last_seq: 42, held_reports: 0 });
  });
});

describe("changes", () => {
  const ids = ({ changes }: SyncResponse) => changes.projects.map((p) => p.id).sort();

  it("without a cursor bring the whole of the scope, and with the new cursor nothing", async () => {
    const first = await people.field.sync([]);
    expect(first.changes.reset).toBe(true);
    expect(ids(first)).toEqual(["p1", "p2"]);
    expect(first.changes.listings.map((l) => l.project).sort()).toEqual(["p1", "p2"]);
    expect(first.changes.rounds.map((r) => r.id)).toEqual(["2023-4", "2024-1", "2024-2"]);
    expect(first.more).toBe(false);

    const next = await people.field.sync([], { cursor: first.cursor });
    expect(next.changes).toEqual({
      reset: false,
      projects: [],
      listings: [],
      verdicts: [],
      rounds: [],
      gone: [],
    });
    expect(next.cursor).toBe(first.cursor);
  });

  it("bring only what moved since: a report of a colleague, a listing, a name, a round", async () => {
    let { cursor } = await people.field.sync([]);
    const pull = async () => {
      const answer = await people.field.sync([], { cursor });
      ({ cursor } = answer);
      return answer;
    };
    await people["field-2"].sync([aReport("p2", { milestone: "works_started" })]);
    const reported = await pull();
    expect(ids(reported)).toEqual(["p2"]);
    expect(reported.changes.projects[0]).toMatchObject({
      reported: { stage: "started" },
      verified: { stage: "planned" },
    });

    await imported(people.admin, { listings: [{ project: "p1", batch: "start", round: "2024-2" }] });
    expect((await pull()).changes.listings).toHaveLength(2);
    await imported(people.admin, {
      projects: [
        { id: "p1", name: "甲一（更名）" },
        { id: "p3", chain: "氢能" },
      ],
    });
    expect((await pull()).changes.projects).toMatchObject([{ id: "p1", name: "甲一（更名）" }]);
    await imported(people.admin, { zones: [{ id: "ty-a", name: "太原甲区（更名）" }] });
    const renamed = await pull();
    expect(ids(renamed)).toEqual(["p1", "p2"]);
    expect(new Set(renamed.changes.projects.map((p) => p.zoneName))).toEqual(new Set(["太原甲区（更名）"]));
    await imported(people.admin, { rounds: [{ id: "2024-3", heldOn: null }] });
    expect((await pull()).changes).toMatchObject({ projects: [], rounds: [{ id: "2024-3", heldOn: null }] });
  });

  it("show one's own report in the answer that takes it in", async () => {
    const { cursor } = await people.field.sync([]);
    const { changes } = await people.field.sync([aReport("p1", { completed: 4321 })], { cursor });
    expect(changes.projects).toMatchObject([{ id: "p1", reported: { completed: 4321 } }]);
  });

  it("bring the verdicts on one's own reports, with the reason, and nobody else's", async () => {
    const mine = aReport("p1", { note: "我的", observedAt: Date.now() });
    await people.field.send(mine);
    const { cursor } = await people.field.sync([]);
    const { cursor: others } = await people["field-2"].sync([]);
    await people.reviewer.post("/api/reviews", {
      verdicts: [{ report: mine.id, verdict: "returned", reason: "照片不清" }],
    });
    const { changes } = await people.field.sync([], { cursor });
    expect(changes.verdicts.filter((v) => v.report === mine.id)).toMatchObject([
      { verdict: "returned", reason: "照片不清", by: "reviewer", project: "p1" },
    ]);
    expect(changes.projects).toMatchObject([{ id: "p1", lastReport: { state: "returned" } }]);
    expect((await people["field-2"].sync([], { cursor: others })).changes.verdicts).toEqual([]);
  });

  it("begin anew for a cursor of another scope, a made-up one and one of nonsense", async () => {
    const { cursor } = await people["field-dt"].sync([]);
    for (const other of [cursor, "999999.x", "x", "", "-1.", `${cursor}.1`, "1e9.abc"])
      expect((await people.field.sync([], { cursor: other })).changes.reset).toBe(true);
    expect(ids(await people.field.sync([], { cursor }))).toEqual(["p1", "p2"]);
  });

  it("of a reporter of one project hold that project alone, and follow a change of rights", async () => {
    const first = await people["field-p3"].sync([aReport("p3", { note: "x" }), aReport("p1", { note: "x" })]);
    expect(first.receipts.map((r) => r.code ?? r.status)).toEqual(["accepted", "project_unknown"]);
    expect(ids(first)).toEqual(["p3"]);
    await env.DB.prepare(`INSERT INTO "grant" VALUES ('field-p3', 'reporter', 'project', 'p4')`).run();
    const next = await people["field-p3"].sync([], { cursor: first.cursor });
    expect(next.changes.reset).toBe(true);
    expect(ids(next)).toEqual(["p3", "p4"]);
  });
});

describe("a project that moves to another zone", () => {
  it("is gone from the phones of the one and arrives on those of the other, there and back", async () => {
    await addPerson("field-b", grant("reporter", "zone", "ty-b"));
    const other = await clientOf("field-b");
    await imported(people.admin, { projects: [{ id: "wanders", zone: "ty-a", name: "迁" }] });
    let [a, b] = await Promise.all([people.field.sync([]), other.sync([])]);
    const move = async (zone: string) => {
      await imported(people.admin, { projects: [{ id: "wanders", zone }] });
      [a, b] = await Promise.all([
        people.field.sync([], { cursor: a.cursor }),
        other.sync([], { cursor: b.cursor }),
      ]);
      const seen = ({ changes }: SyncResponse) => ({
        has: changes.projects.map((p) => p.id),
        gone: changes.gone,
      });
      return [seen(a), seen(b)];
    };
    const here = { has: ["wanders"], gone: [] };
    const gone = { has: [], gone: ["wanders"] };
    expect(await move("ty-b")).toEqual([gone, here]);
    expect(await people.field.send(aReport("wanders", { note: "x" }))).toMatchObject({
      code: "project_unknown",
    });
    expect(await move("ty-a")).toEqual([here, gone]);
  });

  it("and back between two pulls stays", async () => {
    await imported(people.admin, { projects: [{ id: "returns", zone: "ty-a", name: "返" }] });
    const { cursor } = await people.field.sync([]);
    for (const zone of ["ty-b", "ty-a"])
      await imported(people.admin, { projects: [{ id: "returns", zone }] });
    const { changes } = await people.field.sync([], { cursor });
    expect(changes.projects.map((p) => p.id)).toEqual(["returns"]);
    expect(changes.gone).toEqual([]);
  });
});

describe("a scope of more than 200 projects", () => {
  it("comes in pages that miss nothing, not even what changes between them", async () => {
    const names = Array.from({ length: 450 }, (_, i) => `big-${String(i).padStart(3, "0")}`);
    await imported(people.admin, {
      zones: [{ id: "big", city: "140200", name: "大区" }],
      projects: names.map((id) => ({ id, zone: "big", name: id })),
      listings: names.map((project) => ({
        project,
        batch: "signing" as const,
        round: "2024-1",
        investment: 1,
      })),
    });
    await addPerson("field-big", grant("reporter", "zone", "big"));
    const phone = await clientOf("field-big");
    const kept = new Map<string, string>();
    const pages: [projects: number, listings: number, reset: boolean][] = [];
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const answer = await phone.sync([], { cursor });
      for (const p of answer.changes.projects) kept.set(p.id, p.name);
      pages.push([answer.changes.projects.length, answer.changes.listings.length, answer.changes.reset]);
      ({ cursor, more } = answer);
      // One of the first page changes while the phone is between two pages.
      if (pages.length === 1) await imported(people.admin, { projects: [{ id: "big-007", name: "改名" }] });
    }
    expect(pages).toEqual([
      [200, 200, true],
      [200, 200, false],
      [51, 51, false],
    ]);
    expect([...kept.keys()].sort()).toEqual(names);
    expect(kept.get("big-007")).toBe("改名");
  });
});
