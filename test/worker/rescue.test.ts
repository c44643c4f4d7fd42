import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import type { Phones } from "#domain/phone";
import type { ReportInput } from "#domain/report";
import type { RescueResponse } from "#domain/rescue";
import type { Tallies } from "#domain/tally";
import { aReport, type Client } from "./client.ts";
import { aPhoto, type PersonId, world } from "./world.ts";

/** What a phone could not send any more, handed in by an administrator from its rescue file. */

let people: Record<PersonId, Client>;
let phones = 0;
const newPhone = () => `phone-lost-${++phones}`;
const HOUR = 3_600_000;

beforeAll(async () => {
  people = await world();
});

async function handIn(
  device: string,
  reports: readonly unknown[],
  more: Record<string, unknown> = {},
  who: PersonId = "admin",
): Promise<RescueResponse["receipts"]> {
  const answer = await people[who].post("/api/rescue", {
    person: "field",
    device: { id: device, platform: "Android 9" },
    exportedAt: Date.now(),
    reports,
    ...more,
  });
  expect(answer.status).toBe(200);
  return (await answer.json<RescueResponse>()).receipts;
}

const send = (device: string, reports: readonly unknown[], outbox = { reports: 0, photos: 0 }) =>
  people.field.sync(reports, { device: { id: device, platform: "Android 9", outbox } });
const statuses = (receipts: RescueResponse["receipts"]) => receipts.map((r) => r.code ?? r.status);
const storedOf = async (report: ReportInput) =>
  (await people.boss.get<Dossier>(`/api/projects/${report.project}`)).reports.find((r) => r.id === report.id);
const phoneOf = async (id: string) =>
  (await people.boss.get<Phones>("/api/phones")).phones.find((phone) => phone.id === id);

describe("reports of a rescue file", () => {
  it("are filed in the name of who saved them, with their phone, number and clock", async () => {
    const device = newPhone();
    // The phone's clock was two hours ahead when it was last heard of.
    const exportedAt = Date.now() + 2 * HOUR;
    const report = aReport("p1", { note: "救", seq: 3, observedAt: exportedAt - HOUR });
    expect(statuses(await handIn(device, [report], { exportedAt, clockOffsetMs: -2 * HOUR }))).toEqual([
      "accepted",
    ]);
    expect(await storedOf(report)).toMatchObject({
      person: { id: "field" },
      seq: 3,
      observedAt: exportedAt - 3 * HOUR,
      observedAtByPhone: exportedAt - HOUR,
      clockOffsetMs: -2 * HOUR,
    });
    const row = await env.DB.prepare("SELECT device FROM report WHERE id = ?1").bind(report.id).first();
    expect(row).toEqual({ device });
  });

  it.each(["phone first", "file first"])("that came by phone too count once: %s", async (order) => {
    const device = newPhone();
    const photo = await aPhoto();
    const report = aReport("p2", { completed: 77, seq: 1, photos: [photo.claim] });
    const byPhone = async () => (await send(device, [report])).receipts;
    const byFile = () => handIn(device, [report]);
    const [first, second] = order === "phone first" ? [byPhone, byFile] : [byFile, byPhone];
    expect(await first()).toMatchObject([{ status: "accepted", missing: [photo.sha256] }]);
    expect(await second()).toMatchObject([{ status: "duplicate", missing: [photo.sha256] }]);
    const put = { method: "PUT", body: photo.bytes };
    expect((await people.admin.request(`/api/photos/${photo.sha256}`, put)).status).toBe(201);
    expect(await byPhone()).toMatchObject([{ status: "duplicate", missing: [] }]);
    expect((await storedOf(report))?.photos).toMatchObject([{ stored: true }]);
    const count = env.DB.prepare("SELECT count(*) AS n FROM report WHERE id = ?1").bind(report.id);
    expect(await count.first()).toEqual({ n: 1 });
  });

  it("have a receipt each, and one bad one holds up no other", async () => {
    const good = aReport("p1", { note: "x" });
    const reports = [
      null,
      good,
      aReport("p999", { note: "x" }),
      aReport("p1", {}),
      { ...good, note: "y" },
      aReport("p1", { note: "after the file was made", observedAt: Date.now() + HOUR }),
    ];
    expect(statuses(await handIn(newPhone(), reports))).toEqual([
      "report_invalid",
      "accepted",
      "project_unknown",
      "report_empty",
      "id_reused",
      "time_in_future",
    ]);
  });

  it("may not lie in the future of the corrected clock either", async () => {
    const now = Date.now();
    const report = aReport("p1", { note: "x", observedAt: now });
    // A clock said to be behind by a day would move what was seen just now into tomorrow.
    const receipts = await handIn(newPhone(), [report], { exportedAt: now, clockOffsetMs: 24 * HOUR });
    expect(statuses(receipts)).toEqual(["time_in_future"]);
  });

  it("go where the administrator may, whatever their reporter may", async () => {
    const receipts = await handIn(
      newPhone(),
      ["p1", "p3", "p4"].map((project) => aReport(project, { note: "x" })),
      {},
      "admin-ty",
    );
    expect(statuses(receipts)).toEqual(["accepted", "accepted", "project_unknown"]);
  });

  it("may correct only what the same person reported", async () => {
    const theirs = aReport("p1", { completed: 5 });
    await people["field-2"].send(theirs);
    const correction = aReport("p1", { completed: 6, supersedes: theirs.id });
    expect(statuses(await handIn(newPhone(), [correction]))).toEqual(["supersedes_invalid"]);
  });
});

describe("what the board knows of the phone", () => {
  it("loses the gaps that the file fills and what it no longer holds; the phone was not seen", async () => {
    const device = newPhone();
    const reports = [1, 2, 3, 4].map((seq) => aReport("p1", { note: "x", seq }));
    await send(device, [reports[0], reports[3]], { reports: 2, photos: 4 });
    const before = await phoneOf(device);
    expect(before).toMatchObject({ gaps: [{ first: 2, last: 3 }], held: { reports: 2, photos: 4 } });
    await handIn(device, [reports[1]]);
    expect(await phoneOf(device)).toMatchObject({
      gaps: [{ first: 3, last: 3 }],
      held: { reports: 1, photos: 4 },
    });
    const { version, freshness } = await people.boss.get<Tallies>("/api/tallies");
    await handIn(device, [reports[2]]);
    expect(await phoneOf(device)).toMatchObject({
      gaps: [],
      held: { reports: 0, photos: 0 },
      lastSeen: before?.lastSeen,
    });
    const after = await people.boss.get<Tallies>("/api/tallies");
    expect(after.version).not.toBe(version);
    expect(after.freshness).toMatchObject({
      phones: freshness.phones - 1,
      reports: freshness.reports - 1,
      missing: freshness.missing - 1,
    });
  });

  it("says it anew when the phone speaks after all", async () => {
    const device = newPhone();
    await send(device, [], { reports: 2, photos: 0 });
    await handIn(device, [aReport("p1", { note: "x", seq: 1 })]);
    await send(device, [], { reports: 5, photos: 0 });
    expect(await phoneOf(device)).toMatchObject({ held: { reports: 5 } });
  });

  it("begins with the file where nothing was known of it", async () => {
    const device = newPhone();
    const exportedAt = Date.now() - 48 * HOUR;
    const report = aReport("p1", { note: "x", seq: 4, observedAt: exportedAt - HOUR });
    await handIn(device, [report], { exportedAt });
    expect(await phoneOf(device)).toMatchObject({
      platform: "Android 9",
      lastSeen: exportedAt,
      lastSeq: 4,
      gaps: [{ first: 1, last: 3 }],
    });
  });
});

it("each request is a line of the audit trail: who, for whom, from which phone, how many", async () => {
  const device = newPhone();
  await handIn(device, [aReport("p1", { note: "x" }), null], {}, "admin-ty");
  await handIn(device, [], {}, "admin-ty");
  const { results } = await env.DB.prepare(
    "SELECT person, subject, detail FROM audit WHERE action = 'rescued' AND detail ->> 'device' = ?1 ORDER BY id",
  )
    .bind(device)
    .all<{ person: string; subject: string; detail: string }>();
  expect(results.map(({ person, subject }) => [person, subject])).toEqual(
    Array(2).fill(["admin-ty", "person/field"]),
  );
  expect(results.map(({ detail }) => JSON.parse(detail).reports)).toEqual([2, 0]);
});

it("somebody without the right, or for nobody, leaves no trace", async () => {
  const lines = async () =>
    (await env.DB.prepare("SELECT count(*) AS n FROM audit").first<{ n: number }>())?.n;
  const before = await lines();
  const body = {
    device: { id: newPhone() },
    exportedAt: Date.now(),
    reports: [aReport("p1", { note: "x" })],
  };
  expect((await people.boss.post("/api/rescue", { ...body, person: "field" })).status).toBe(403);
  expect((await people.admin.post("/api/rescue", { ...body, person: "stranger" })).status).toBe(404);
  expect(await lines()).toBe(before);
});
