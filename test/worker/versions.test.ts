import { beforeAll, describe, expect, it } from "vitest";
import { dayOf } from "#domain/day";
import type { Tallies } from "#domain/tally";
import { aReport, type Client } from "./client.ts";
import { imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
const first = aReport("p1", { milestone: "works_started" });
const second = aReport("p2", { milestone: "in_production", completed: 500, observedAt: Date.now() });

beforeAll(async () => {
  people = await world();
});

const read = (who: PersonId = "boss", headers: Record<string, string> = {}, query = "?by=zone") =>
  people[who].request(`/api/tallies${query}`, { headers });
const etagOf = async (who: PersonId = "boss") => (await read(who)).headers.get("etag") as string;

describe("the version of figures", () => {
  it("is the ETag with the day, and who has it is told that nothing changed, without a body", async () => {
    const full = await read();
    const etag = full.headers.get("etag") as string;
    expect(etag).toBe(`"${(await full.json<Tallies>()).version}.${dayOf(Date.now())}"`);
    expect(full.headers.get("cache-control")).toBe("private, no-cache");
    // Proxies that compress an answer make its ETag a weak one; a cache may know several.
    for (const known of [etag, `W/${etag}`, `"0.x", ${etag}`, `"0.x",W/${etag}`]) {
      const answer = await read("boss", { "if-none-match": known });
      expect(answer.status).toBe(304);
      expect(answer.headers.get("etag")).toBe(etag);
      expect(await answer.text()).toBe("");
    }
    for (const other of ['"0.x"', etag.slice(1), `${etag.slice(0, -2)}"`, ""])
      expect((await read("boss", { "if-none-match": other })).status).toBe(200);
  });

  it("is another one for another scope", async () => {
    const versions = await Promise.all((["boss", "boss-ty", "boss-dt", "boss-ty-a"] as const).map(etagOf));
    expect(new Set(versions).size).toBe(4);
    expect((await read("boss-ty", { "if-none-match": versions[0] as string })).status).toBe(200);
  });

  it.each<[change: string, make: () => Promise<unknown>]>([
    ["a report that moves a stage", () => people.field.send(first)],
    ["its verification", () => review(first.id, "verified")],
    ["its return", () => review(first.id, "returned")],
    ["a report of money", () => people.field.send(second)],
    [
      "its withdrawal",
      () => people.field.post("/api/reviews", { verdicts: [{ report: second.id, verdict: "withdrawn" }] }),
    ],
    ["a listing", () => listing({ project: "p1", batch: "start", round: "2024-2", investment: 1 })],
    ["another amount", () => listing({ project: "p1", batch: "start", round: "2024-2", investment: 2 })],
    [
      "a withdrawn listing",
      () =>
        listing({
          project: "p1",
          batch: "start",
          round: "2024-2",
          withdrawnOn: "2024-08-01",
          withdrawnWhy: "x",
        }),
    ],
    ["a project that moves", () => imported(people.admin, { projects: [{ id: "p2", zone: "ty-b" }] })],
    [
      "a project that is no industrial one",
      () => imported(people.admin, { projects: [{ id: "p4", industrial: false }] }),
    ],
    ["another round", () => imported(people.admin, { rounds: [{ id: "2024-3" }] })],
    ["another zone", () => imported(people.admin, { zones: [{ id: "new", city: "大同市", name: "新区" }] })],
    ["a zone's new name", () => imported(people.admin, { zones: [{ id: "new", name: "更新区" }] })],
    ["what a phone says it holds", () => hold(3)],
    ["what it says it holds no more", () => hold(0)],
  ])("changes with %s", async (_change, make) => {
    const shown = async () => {
      const bases = await Promise.all(
        ["?by=zone", "?by=zone&basis=reported"].map((query) => read("boss", {}, query)),
      );
      return Promise.all(bases.map(async (answer) => ({ ...(await answer.json<Tallies>()), version: "" })));
    };
    const [etag, before] = [await etagOf(), await shown()];
    await make();
    // Both: the figures show the change, and a board that asks with the old version gets them.
    expect(await shown()).not.toEqual(before);
    expect((await read("boss", { "if-none-match": etag })).status).toBe(200);
    expect(await etagOf()).not.toBe(etag);
  });

  it("stays when nothing changed: reading, repeating, refusing", async () => {
    const etag = await etagOf();
    await people.field.send(first);
    await people.field.send(aReport("p4", { note: "x" }));
    await people.field.send(aReport("p1", { completed: -1 }));
    await hold(0);
    await listing({ project: "p1", batch: "signing", round: "2024-1" });
    await people.boss.request("/api/projects/p1");
    expect(await etagOf()).toBe(etag);
    expect((await read("boss", { "if-none-match": etag })).status).toBe(304);
  });
});

const review = (report: string, verdict: string) =>
  people.reviewer.post("/api/reviews", { verdicts: [{ report, verdict, reason: "x" }] });
const listing = (
  row: Parameters<Client["import"]>[0]["listings"] extends (infer Row)[] | undefined ? Row : never,
) => imported(people.admin, { listings: [row] });
const hold = (reports: number) =>
  people.field.sync([], { device: { id: "phone-0001", platform: "test", outbox: { reports, photos: 0 } } });
