import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import type { ReportInput } from "#domain/report";
import { aReport, type Client, syncRequest } from "./client.ts";
import { aPhoto, everythingStored, expectError, imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

const count = async (id: string) =>
  (await env.DB.prepare("SELECT count(*) AS n FROM report WHERE id = ?1").bind(id).first<{ n: number }>())?.n;

const storedOf = async (project: string, id: string) => {
  const { reports } = await people.boss.get<Dossier>(`/api/projects/${project}`);
  return reports.find((report) => report.id === id);
};

/** What counts as reported of a project: its completed investment shows which of several reports does. */
const reported = async (project: string) =>
  (await people.boss.get<Dossier>(`/api/projects/${project}`)).project.reported.completed;

describe("the same report", () => {
  it("is a duplicate even after the phone's clock was set back, when it seems to lie in the future", async () => {
    const photo = await aPhoto();
    const report = aReport("p1", { note: "表慢了", photos: [photo.claim] });
    expect(await people.field.send(report)).toMatchObject({ status: "accepted" });
    const clock = Date.now() - 86_400_000;
    const fresh = aReport("p1", { note: "未来" });
    const { receipts } = await people.field.sync([report, fresh], { clock });
    expect(receipts).toEqual([
      { id: report.id, status: "duplicate", missing: [photo.sha256] },
      expect.objectContaining({ id: fresh.id, status: "refused", code: "time_in_future" }),
    ]);
    expect(await count(fresh.id)).toBe(0);
  });

  it("sent again is a duplicate, from whichever phone, and changes no row", async () => {
    const photo = await aPhoto();
    const report = aReport("p1", { note: "一", completed: 10, photos: [photo.claim] });
    const accepted = { id: report.id, status: "accepted", missing: [photo.sha256] };
    const duplicate = { ...accepted, status: "duplicate" };
    expect(await people.field.send(report)).toEqual(accepted);
    await people.field.sync([], { device: { id: "phone-0002", platform: "new" } });
    const before = await everythingStored();

    expect(await people.field.send(report)).toEqual(duplicate);
    const { receipts } = await people.field.sync([report, report], {
      device: { id: "phone-0002", platform: "new" },
    });
    expect(receipts).toEqual([duplicate, duplicate]);
    expect(await everythingStored()).toEqual(before);
  });

  it("is the same with its keys in another order and nulls for what it left out", async () => {
    const report = aReport("p1", { note: "二", position: { lat: 37.8, lng: 112.5 } });
    await people.field.send(report);
    const again = {
      completed: null,
      ...Object.fromEntries(Object.entries(report).reverse()),
      position: { lng: 112.5, lat: 37.8 },
      photos: [],
    };
    expect(await people.field.send(again)).toMatchObject({ status: "duplicate" });
  });

  it("sent eight times at once is stored once and accepted once", async () => {
    const report = aReport("p1", { note: "八" });
    const receipts = await Promise.all(Array.from({ length: 8 }, () => people.field.send(report)));
    expect(receipts.map((r) => r.status).sort()).toEqual(["accepted", ...Array(7).fill("duplicate")]);
    expect(await count(report.id)).toBe(1);
  });

  it("twice in one request is accepted, then a duplicate", async () => {
    const report = aReport("p1", { note: "三" });
    const { receipts } = await people.field.sync([report, report]);
    expect(receipts.map((r) => r.status)).toEqual(["accepted", "duplicate"]);
    expect(await count(report.id)).toBe(1);
  });

  it("from another person is a reused id", async () => {
    const report = aReport("p1", { note: "四" });
    await people.field.send(report);
    expect(await people["field-2"].send(report)).toMatchObject({ status: "refused", code: "id_reused" });
  });

  it("is still a duplicate for a person who has lost the project since", async () => {
    const report = aReport("p3", { note: "五" });
    await people["field-p3"].send(report);
    await env.DB.prepare("UPDATE \"grant\" SET place = 'p4' WHERE person = 'field-p3'").run();
    expect(await people["field-p3"].send(report)).toMatchObject({ status: "duplicate" });
    await env.DB.prepare("UPDATE \"grant\" SET place = 'p3' WHERE person = 'field-p3'").run();
  });
});

describe("two contents under one id in one request", () => {
  const pair = (first: Partial<ReportInput>, second: Partial<ReportInput>) => {
    const report = aReport("p1", { note: "x" });
    return [
      { ...report, ...first },
      { ...report, ...second },
    ] as const;
  };

  it("are told apart: the first is stored, the second refused", async () => {
    const [first, second] = pair({ note: "先" }, { note: "后" });
    const { receipts } = await people.field.sync([first, second]);
    expect(receipts.map((r) => [r.status, r.code])).toEqual([
      ["accepted", undefined],
      ["refused", "id_reused"],
    ]);
    expect((await storedOf("p1", first.id))?.note).toBe("先");
  });

  it("never acknowledge the one that was not stored", async () => {
    const [first, second] = pair({ project: "p4" }, { project: "p1" });
    const { receipts } = await people.field.sync([first, second]);
    expect(receipts.map((r) => r.status)).toEqual(["refused", "accepted"]);
    expect(await storedOf("p1", second.id)).toBeDefined();
  });
});

describe("one request", () => {
  it("of 100 reports with one bad among them takes in the other 99", async () => {
    const reports = Array.from({ length: 100 }, (_, i) =>
      aReport("p1", { note: `第${i}条`, completed: i === 41 ? -1 : i }),
    );
    const { receipts } = await people.field.sync(reports);
    expect(receipts.map((r) => r.id)).toEqual(reports.map((r) => r.id));
    expect(receipts.filter((r) => r.status === "accepted")).toHaveLength(99);
    expect(receipts[41]).toMatchObject({
      status: "refused",
      code: "money_invalid",
      detail: expect.stringMatching(/^completed/),
    });
  });

  it("with every kind of fault answers in the order sent and keeps the good ones", async () => {
    const used = aReport("p1", { note: "用过" });
    await people.field.send(used);
    const good = [aReport("p1", { note: "好" }), aReport("p2", { percent: 100 })];
    const { receipts } = await people.field.sync([
      null,
      good[0],
      aReport("p4", { note: "x" }),
      aReport("p999", { note: "x" }),
      { ...used, note: "改" },
      used,
      { id: "7" },
      good[1],
      { ...aReport("p1", { note: "x", supersedes: aReport("p1").id }), milestone: "sold" },
    ]);
    expect(receipts.map((r) => r.code ?? r.status)).toEqual([
      "report_invalid",
      "accepted",
      "project_unknown",
      "project_unknown",
      "id_reused",
      "duplicate",
      "report_invalid",
      "accepted",
      "milestone_unknown",
    ]);
    for (const report of good) expect(await count(report.id)).toBe(1);
  });
});

describe("text from the field comes back as it was written", () => {
  it.each([
    ["Chinese, rare characters and emoji", "𠮷野家工地🏗️已封顶—“主体”"],
    ["quotes and SQL", "'); DROP TABLE report; -- \" \\ ' OR 1=1"],
    ["HTML", "<img src=x onerror=alert(1)>&amp;"],
    ["right to left and joiners", "\u202Eمصنع\u200D\uFEFF"],
    ["control characters", "一\u0001\t\r\n二\u007F"],
    ["a null character", "前\u0000后"],
    ["JSON", '{"$.note":[null]}'],
  ])("%s", async (_name, note) => {
    const report = aReport("p1", { note });
    expect(await people.field.send(report)).toMatchObject({ status: "accepted" });
    expect((await storedOf("p1", report.id))?.note).toBe(note);
    expect(await people.field.send(report)).toMatchObject({ status: "duplicate" });
  });

  it("half a character is stored as the sign for an unreadable one, and is no lasting fault", async () => {
    const report = aReport("p1", { note: "断\uD83C字" });
    expect(await people.field.send(report)).toMatchObject({ status: "accepted" });
    expect((await storedOf("p1", report.id))?.note).toMatch(/^断\uFFFD+字$/);
    expect(await people.field.send(report)).toMatchObject({ status: "duplicate" });
  });

  it("numbers come back exactly", async () => {
    const report = aReport("p1", {
      percent: 62.43,
      completed: 1_000_000_000,
      units: { done: 28, total: 51, unit: "栋" },
      position: { lat: 37.870123456789, lng: 112.548987654321, accuracy: 4.5 },
      seq: Number.MAX_SAFE_INTEGER,
    });
    await people.field.sync([report], { device: { id: "phone-9999", platform: "test" } });
    const { percent, completed, units, position, seq } = report;
    expect(await storedOf("p1", report.id)).toMatchObject({ percent, completed, units, position, seq });
  });
});

describe("a correction", () => {
  const send = async (who: PersonId, project: string, facts: Partial<ReportInput>) => {
    const report = aReport(project, facts);
    return { report, receipt: await people[who].send(report) };
  };

  it("takes the place of the report that it corrects", async () => {
    const { report: older } = await send("field", "p2", { completed: 9000, observedAt: Date.now() - 1000 });
    expect(await reported("p2")).toBe(9000);
    const { report: newer } = await send("field", "p2", {
      completed: 90,
      observedAt: Date.now() - 5000,
      supersedes: older.id,
    });
    expect(await reported("p2")).toBe(90);
    expect(await storedOf("p2", older.id)).toMatchObject({ supersededBy: newer.id });
  });

  it("that came together with another of the same report is the one made last, in whatever order they came", async () => {
    const { report: older } = await send("field", "p2", { note: "twice wrong" });
    const [first, last] = [1, 2]
      .map((note) => aReport("p2", { note: `${note}`, supersedes: older.id }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)) as [ReportInput, ReportInput];
    await people.field.sync([last, first]);
    expect(await storedOf("p2", older.id)).toMatchObject({ supersededBy: last.id });
  });

  it.each<[string, PersonId, string]>([
    ["of another person's report", "field-2", "p1"],
    ["of a report of another project", "field", "p2"],
  ])("%s is refused", async (_name, who, project) => {
    const { report } = await send("field", "p1", { completed: 500 });
    const { receipt } = await send(who, project, { completed: 1, supersedes: report.id });
    expect(receipt).toMatchObject({ status: "refused", code: "supersedes_invalid" });
  });

  it("may come before what it corrects", async () => {
    const older = aReport("p1", { completed: 700, observedAt: Date.now() - 1000 });
    const { receipt } = await send("field", "p1", {
      completed: 7,
      observedAt: Date.now() - 500_000,
      supersedes: older.id,
    });
    expect(receipt.status).toBe("accepted");
    await people.field.send(older);
    expect(await reported("p1")).not.toBe(700);
  });

  it("that came first is void when what it names turns out to be another person's", async () => {
    const older = aReport("p1", { completed: 800 });
    await send("field-2", "p1", { completed: 8, observedAt: Date.now() - 900_000, supersedes: older.id });
    await people.field.send(older);
    expect(await reported("p1")).toBe(800);
  });

  it.each(["abc", "acb", "bac", "bca", "cab", "cba"])(
    "of a correction counts alone when they come in the order %s, and returning them gives back what they replaced",
    async (order) => {
      await imported(people.admin, { projects: [{ id: order, zone: "ty-a", name: order }] });
      const now = Date.now();
      const a = aReport(order, { completed: 1, observedAt: now - 1000 });
      const b = aReport(order, { completed: 2, observedAt: now - 2000, supersedes: a.id });
      const c = aReport(order, { completed: 3, observedAt: now - 3000, supersedes: b.id });
      for (const name of order) await people.field.send({ a, b, c }[name]);
      const giveBack = ({ id }: ReportInput) =>
        people.reviewer.post("/api/reviews", {
          verdicts: [{ report: id, verdict: "returned", reason: "不符" }],
        });

      expect(await reported(order)).toBe(3);
      await giveBack(b);
      expect(await reported(order)).toBe(3);
      await giveBack(c);
      expect(await reported(order)).toBe(1);
    },
  );
});

it("an English phone gets its receipts in English", async () => {
  const answer = await people.field.post("/api/sync", syncRequest([aReport("p4", { note: "x" })]), {
    "accept-language": "en",
  });
  const { receipts } = await answer.json<{ receipts: { message: string }[] }>();
  expect(receipts[0]?.message).toMatch(/^No such project/);
});

describe("an outbox", () => {
  it("is taken in only in the session of the person who filled it", async () => {
    const report = aReport("p1", { note: "我的" });
    const headers = { "x-sanpi-person": "field" };
    const theirs = await people["field-2"].post("/api/sync", syncRequest([report]), headers);
    await expectError(theirs, "unauthenticated");
    expect(await count(report.id)).toBe(0);
    const photo = await aPhoto();
    const put = { method: "PUT", headers, body: photo.bytes };
    await expectError(await people["field-2"].request(`/api/photos/${photo.sha256}`, put), "unauthenticated");
    expect((await people.field.post("/api/sync", syncRequest([report]), headers)).status).toBe(200);
    expect(await count(report.id)).toBe(1);
  });
});
