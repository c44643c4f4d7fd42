import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import type { Queue } from "#domain/queue";
import type { ReviewResponse } from "#domain/review";
import { differencesInBooks } from "../../worker/store/audit-books.ts";
import { addPerson, aReport, type Client } from "./client.ts";
import { aPhoto, clientOf, expectError, grant, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
let made = false;

beforeEach(async () => {
  if (!made) people = await world();
  made = true;
  // Each test begins with nothing waiting.
  const waiting = await queueOf("reviewer");
  for (const { report } of waiting.items) await say("reviewer", report.id, "returned", { reason: "清空" });
  const far = await queueOf("reviewer-dt");
  for (const { report } of far.items) await say("reviewer-dt", report.id, "returned", { reason: "清空" });
});

const queueOf = (who: PersonId, query = "") => people[who].get<Queue>(`/api/queue${query}`);

async function say(who: PersonId, report: string, verdict: string, more: object = {}) {
  const answer = await people[who].post("/api/reviews", { verdicts: [{ report, verdict, ...more }] });
  return (await answer.json<ReviewResponse>()).outcomes[0];
}

/** A report sent by `field`, with as many photos as asked for, stored. */
async function sent(project: string, fields: object, photos = 0): Promise<string> {
  const made = await Promise.all(Array.from({ length: photos }, () => aPhoto()));
  const report = aReport(project, { ...fields, photos: made.map((photo) => photo.claim) });
  await people.field.send(report);
  for (const { sha256, bytes } of made)
    await people.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
  return report.id;
}

const ids = (queue: Queue) => queue.items.map((item) => item.report.id);
const oddOf = async (id: string) =>
  (await queueOf("reviewer")).items.find((item) => item.report.id === id)?.unusual;

describe("the queue", () => {
  it("holds what waits in the reviewer's scope and nobody else's, never their own reports", async () => {
    const mine = await sent("p1", { note: "一" });
    const theirs = aReport("p4", { note: "x" });
    await people["field-dt"].send(theirs);
    const own = aReport("p1", { note: "own" });
    await people.both.send(own);
    expect(ids(await queueOf("reviewer"))).toEqual([mine, own.id]);
    expect(ids(await queueOf("both"))).toEqual([mine]);
    expect(ids(await queueOf("reviewer-dt"))).toEqual([theirs.id]);
    for (const who of ["field", "boss", "admin"] as const)
      await expectError(await people[who].request("/api/queue"), "forbidden");
  });

  it("puts what is unusual on top, then goes by the time of arrival, and counts by zone", async () => {
    const plain = [await sent("p1", { note: "一" }), await sent("p2", { note: "二" })];
    const key = await sent("p1", { milestone: "works_started" }, 1);
    const last = await sent("p1", { note: "三" });
    const queue = await queueOf("reviewer");
    expect(ids(queue)).toEqual([key, ...plain, last]);
    expect(queue).toMatchObject({
      waiting: 4,
      unusual: 1,
      zones: [{ id: "ty-a", name: "太原甲区", waiting: 4 }],
    });
    expect(ids(await queueOf("reviewer", "?limit=2"))).toEqual([key, plain[0]]);
    expect((await queueOf("reviewer", "?within=太原甲区")).waiting).toBe(4);
    await expectError(await people.reviewer.request("/api/queue?within=dt-a"), "place_unknown");
  });

  it("lets go of what got a word, what was withdrawn and what was corrected, and takes back what waits again", async () => {
    const [a, b, c] = [
      await sent("p1", { note: "a" }),
      await sent("p1", { note: "b" }),
      await sent("p1", { note: "c" }),
    ];
    await say("reviewer", a, "verified");
    await people.field.post("/api/reviews", { verdicts: [{ report: b, verdict: "withdrawn" }] });
    const correction = aReport("p1", { note: "c2", supersedes: c });
    await people.field.send(correction);
    expect(ids(await queueOf("reviewer"))).toEqual([correction.id]);
    await say("reviewer", correction.id, "returned", { reason: "x" });
    expect(ids(await queueOf("reviewer"))).toEqual([c]);
    expect(await differencesInBooks(env.DB)).toMatchObject({ queue: 0 });
  });

  it("holds a correction that came before what it corrects, and not that", async () => {
    const older = aReport("p1", { note: "older" });
    const newer = aReport("p1", { note: "newer", supersedes: older.id });
    await people.field.send(newer);
    await people.field.send(older);
    expect(ids(await queueOf("reviewer"))).toEqual([newer.id]);
  });
});

describe("what is unusual", () => {
  it.each<[string, object, number, string[]]>([
    ["nothing about a note", { note: "x" }, 0, []],
    [
      "a milestone that moves a rate, without the photo it needs",
      { milestone: "works_started" },
      0,
      ["key", "photo_needed", "leap"],
    ],
    ["such a milestone with a photo", { milestone: "works_started" }, 1, ["key", "leap"]],
    ["more completed than the whole investment", { completed: 20_001 }, 0, ["exceeds"]],
  ])("%s", async (_what, fields, photos, expected) => {
    const id = await sent("p2", fields, photos);
    expect(await oddOf(id)).toEqual(expected);
  });

  it("completed investment that fell, or jumped, beside what was verified before", async () => {
    const base = await sent("p1", { completed: 5_000 });
    await say("reviewer", base, "verified");
    expect(await oddOf(await sent("p1", { completed: 4_999 }))).toEqual(["fell"]);
    expect(await oddOf(await sent("p1", { completed: 8_001 }))).toEqual(["jump"]);
    expect(await oddOf(await sent("p1", { completed: 8_000 }))).toEqual([]);
  });

  it("a photo used before, unless in what the report corrects", async () => {
    const { claim, sha256, bytes } = await aPhoto();
    const first = aReport("p1", { photos: [claim] });
    await people.field.send(first);
    await people.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    expect(await oddOf(first.id)).toEqual([]);
    const correction = aReport("p1", { note: "x", photos: [claim], supersedes: first.id });
    await people.field.send(correction);
    expect(await oddOf(correction.id)).toEqual([]);
    const again = aReport("p2", { photos: [claim] });
    await people["field-2"].send(again);
    expect(await oddOf(again.id)).toEqual(["reused"]);
  });

  it("photos that have not come, and a clock that is off", async () => {
    const { claim } = await aPhoto();
    const report = aReport("p1", { photos: [claim] });
    await people.field.sync([report], { clock: Date.now() + 10 * 60_000 });
    const odd = await oddOf(report.id);
    expect(odd).toEqual(expect.arrayContaining(["clock", "missing"]));
  });
});

describe("a verdict", () => {
  it("of verified on a milestone that moves a rate needs a photo that has come", async () => {
    const { claim, sha256, bytes } = await aPhoto();
    const report = aReport("p1", { milestone: "in_production", photos: [claim] });
    await people.field.send(report);
    expect(await say("reviewer", report.id, "verified")).toMatchObject({
      status: "refused",
      code: "photo_required",
    });
    await people.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    expect(await say("reviewer", report.id, "verified")).toMatchObject({ status: "accepted" });
  });

  it("by the second of two reviewers is told how the report stands, and overwrites nothing", async () => {
    await addPerson("reviewer-2", grant("reviewer", "zone", "ty-a"));
    const second = await clientOf("reviewer-2");
    const id = await sent("p1", { note: "x" });
    await say("reviewer", id, "verified", { seen: "pending" });
    const give = async (verdict: string) => {
      const verdicts = [{ report: id, verdict, reason: "不同意", seen: "pending" }];
      return (await (await second.post("/api/reviews", { verdicts })).json<ReviewResponse>()).outcomes[0];
    };
    expect(await give("returned")).toMatchObject({
      status: "refused",
      code: "report_changed",
      state: "verified",
    });
    expect(await give("verified")).toMatchObject({ status: "duplicate", state: "verified" });
    const { reports } = await people.reviewer.get<Dossier>("/api/projects/p1");
    expect(reports.find((r) => r.id === id)?.verdicts).toHaveLength(1);
  });

  it("is taken back by whoever gave it, at once, and the report waits again as before", async () => {
    const id = await sent("p2", { milestone: "in_production" }, 1);
    const before = await env.DB.prepare("SELECT * FROM tally").all();
    await say("reviewer", id, "verified");
    expect((await env.DB.prepare("SELECT * FROM tally").all()).results).not.toEqual(before.results);
    expect(await say("reviewer", id, "pending")).toMatchObject({ status: "accepted", state: "pending" });
    expect(ids(await queueOf("reviewer"))).toEqual([id]);
    const figures = (rows: Record<string, unknown>[]) => rows.map(({ rev: _, ...row }) => row);
    const after = await env.DB.prepare("SELECT * FROM tally").all();
    expect(figures(after.results)).toEqual(figures(before.results));
    expect(await differencesInBooks(env.DB)).toEqual({ standing: 0, tally: 0, relisting: 0, queue: 0 });
  });

  it("is not taken back by somebody else, nor later than a minute", async () => {
    const id = await sent("p1", { note: "x" });
    await say("reviewer", id, "verified");
    expect(await say("both", id, "pending")).toMatchObject({ status: "refused", code: "undo_too_late" });
    await env.DB.prepare(
      "INSERT INTO verdict (id, report, project, verdict, person, at_ms) SELECT 'old-word', id, project, 'returned', 'reviewer', ?2 FROM report WHERE id = ?1",
    )
      .bind(id, Date.now() + 5)
      .run();
    const other = await sent("p1", { note: "y" });
    await env.DB.prepare(
      "INSERT INTO verdict (id, report, project, verdict, person, at_ms) VALUES ('older-word', ?1, 'p1', 'verified', 'reviewer', ?2)",
    )
      .bind(other, Date.now() - 61_000)
      .run();
    expect(await say("reviewer", other, "pending")).toMatchObject({
      status: "refused",
      code: "undo_too_late",
    });
  });
});
