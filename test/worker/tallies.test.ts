import { beforeAll, describe, expect, it } from "vitest";
import type { Tallies } from "#domain/tally";
import { aReport, type Client } from "./client.ts";
import { imported, type PersonId, world } from "./world.ts";

/** Figures as read: windows, places, bases, rules, versions. What they must be on the days before is in as-of.test.ts. */

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
  await imported(people.admin, {
    zones: [
      { id: "w-a", city: "140100", name: "窗甲区", aliases: ["窗园"] },
      { id: "w-b", city: "140100", name: "窗乙区" },
    ],
    rounds: [{ id: "2022-2" }, { id: "2023-1" }, { id: "2023-10" }, { id: "2024-4", heldOn: "2024-12-20" }],
    projects: [
      { id: "w1", zone: "w-a", name: "窗一" },
      { id: "w2", zone: "w-a", name: "窗二", industrial: false },
      { id: "w3", zone: "w-b", name: "窗三" },
    ],
    listings: [
      { project: "w1", batch: "signing", round: "2022-2", investment: 100 },
      { project: "w1", batch: "signing", round: "2023-10", investment: 200 },
      { project: "w1", batch: "start", round: "2024-4", investment: 400 },
      { project: "w2", batch: "signing", round: "2023-1", investment: 10 },
      { project: "w2", batch: "production", round: "2024-4", investment: 7000, output: 900 },
      { project: "w3", batch: "signing", round: "2023-10", investment: null },
      { project: "w3", batch: "production", round: "2024-4", investment: 5000, output: 600 },
    ],
  });
});

const read = (query: string, who: PersonId = "boss") =>
  people[who].get<Tallies>(`/api/tallies?${encodeURI(query)}`);
const signing = async (query: string) => (await read(`within=窗甲区&${query}`)).total.signing;

describe("a window of rounds", () => {
  it.each<[query: string, rounds: string[], investment: number]>([
    ["", ["2022-2", "2023-1", "2023-4", "2023-10", "2024-1", "2024-2", "2024-4"], 310],
    ["from=2023-1", ["2023-1", "2023-4", "2023-10", "2024-1", "2024-2", "2024-4"], 210],
    ["to=2023-4", ["2022-2", "2023-1", "2023-4"], 110],
    ["from=2023-1&to=2023-1", ["2023-1"], 10],
    ["from=2024-1&to=2023-1", [], 0],
    ["rounds=2023-10,2022-2", ["2022-2", "2023-10"], 300],
    ["rounds=2023-10,2023-10,", ["2023-10"], 200],
  ])("%s takes the rounds of it in order", async (query, rounds, investment) => {
    const { window, total } = await read(`within=窗甲区&${query}`);
    expect(window).toEqual({ from: rounds[0] ?? null, to: rounds.at(-1) ?? null, rounds });
    expect(total.signing.investment).toBe(investment);
  });

  it("counts entries, and beside them the different projects", async () => {
    expect(await signing("")).toMatchObject({ listed: 3, projects: 2 });
    expect(await signing("rounds=2023-10,2023-1")).toMatchObject({ listed: 2, projects: 2 });
    expect((await read("by=city&within=140100")).rows[0]?.signing).toMatchObject({ listed: 6, projects: 5 });
  });
});

describe("rows", () => {
  it("are by city for the province, with every city, those without figures too", async () => {
    const { by, rows, total } = await read("");
    expect(by).toBe("city");
    expect(rows.map((r) => r.place)).toEqual([
      { level: "city", id: "140100", name: "太原市", nameEn: "Taiyuan" },
      { level: "city", id: "140200", name: "大同市", nameEn: "Datong" },
    ]);
    expect(rows[0]?.signing.listed).toBe(6);
    expect(total.signing.listed).toBe(6);
    expect(total.production.listed).toBe(3);
  });

  it("are by zone inside a city, and the province is one row", async () => {
    const zones = await read("within=太原市");
    expect(zones.within).toMatchObject({ level: "city", id: "140100" });
    expect(zones.rows.map((r) => r.place.id)).toEqual(["ty-a", "ty-b", "w-a", "w-b"]);
    const province = await read("by=province");
    expect(province.rows.map((r) => r.place)).toEqual([
      { level: "province", id: "14", name: "山西省", nameEn: "Shanxi" },
    ]);
    expect(province.rows[0]).toMatchObject(province.total);
  });

  it("sum to the total at every level, for everybody", async () => {
    for (const [who, levels] of [
      ["boss", ["province", "city", "zone"]],
      ["boss-ty", ["city", "zone"]],
      ["boss-ty-a", ["zone"]],
    ] as const)
      for (const by of levels) {
        const { rows, total } = await read(`by=${by}`, who);
        for (const batch of ["signing", "start", "production"] as const)
          for (const key of ["listed", "projects", "investment", "achieved", "base", "unpriced"] as const)
            expect(rows.reduce((sum, row) => sum + (row[batch][key] ?? 0), 0)).toBe(total[batch][key] ?? 0);
      }
  });

  it.each(["w-a", "窗甲区", "窗园"])("are of one zone within %s", async (within) => {
    const { rows, by } = await read(`within=${within}`);
    expect(by).toBe("zone");
    expect(rows.map((r) => r.place.id)).toEqual(["w-a"]);
  });

  it("follow a project that moves to another zone", async () => {
    const counted = async () => [
      (await read("within=w-a")).total.start.listed,
      (await read("within=w-b")).total.start.listed,
    ];
    expect(await counted()).toEqual([1, 0]);
    await imported(people.admin, { projects: [{ id: "w1", zone: "w-b" }] });
    expect(await counted()).toEqual([0, 1]);
    expect((await read("within=w-a")).total.signing).toMatchObject({ listed: 1, projects: 1 });
    await imported(people.admin, { projects: [{ id: "w1", zone: "w-a" }] });
    expect(await counted()).toEqual([1, 0]);
  });

  it("leave out the zone that print did not name until it holds something", async () => {
    await imported(people.admin, {
      zones: [{ id: "dt-0", city: "大同市", name: "大同（未载明）", kind: "unstated" }],
    });
    const shown = async () => (await read("within=大同市")).rows.map((r) => r.place.id);
    expect(await shown()).toEqual(["dt-a"]);
    await imported(people.admin, {
      projects: [{ id: "w0", zone: "dt-0", name: "窗零" }],
      listings: [{ project: "w0", batch: "start", round: "2024-2", investment: 1 }],
    });
    expect(await shown()).toEqual(["dt-0", "dt-a"]);
  });
});

describe("an amount nobody knows", () => {
  it("is null, never 0, and its entry is counted as unpriced", async () => {
    const { total } = await read("within=w-b");
    expect(total.signing).toMatchObject({
      listed: 1,
      unpriced: 1,
      investment: null,
      base: null,
      gained: 0,
      rate: null,
      countRate: 0,
    });
    expect(total.signing.output).toBeNull();
  });

  it("does not spoil the sum of those that are known", async () => {
    const { total } = await read("within=140100&rounds=2023-10");
    expect(total.signing).toMatchObject({ listed: 2, unpriced: 1, investment: 200 });
  });

  it("is told from nothing listed, which is 0 and has no rate", async () => {
    const { total } = await read("within=w-b&rounds=2022-2");
    expect(total.signing).toMatchObject({
      listed: 0,
      investment: 0,
      base: 0,
      gained: 0,
      rate: null,
      countRate: null,
      investmentRate: null,
    });
  });
});

describe("the rates", () => {
  it("of production leave out what is no industrial project", async () => {
    const { total } = await read("within=w-a");
    expect(total.production).toMatchObject({
      listed: 1,
      investment: 7000,
      eligible: 0,
      base: 0,
      rate: null,
      countRate: null,
    });
    expect((await read("within=w-b")).total.production).toMatchObject({
      listed: 1,
      eligible: 1,
      base: 5000,
      rate: 0,
    });
  });

  it("stand on the verified basis unless asked, and show the reported beside it", async () => {
    await imported(people.admin, {
      projects: [{ id: "w4", zone: "ty-a", name: "窗四" }],
      listings: [{ project: "w4", batch: "start", round: "2024-4", investment: 800 }],
    });
    const report = aReport("w4", { milestone: "in_production", completed: 600 });
    await people.field.send(report);
    const start = async (basis: string) => (await read(`within=ty-a&rounds=2024-4${basis}`)).total.start;
    expect(await start("")).toMatchObject({ achieved: 0, gained: 0, completed: null, rate: 0 });
    expect(await start("&basis=reported")).toMatchObject({
      achieved: 1,
      gained: 600,
      completed: 600,
      rate: 75,
    });
    await people.reviewer.post("/api/reviews", { verdicts: [{ report: report.id, verdict: "verified" }] });
    expect(await start("")).toEqual(await start("&basis=reported"));
  });

  it("follow the rule that is asked, and name it", async () => {
    const asked = await read("within=ty-a&rounds=2024-4&rule=count-2021");
    expect(asked.rule).toBe("count-2021");
    expect(asked.total.start).toMatchObject({ rate: 100, countRate: 100, investmentRate: 75 });
    expect((await read("within=ty-a&rounds=2024-4")).rule).toBe("investment-2023");
  });

  it("may exceed 100", async () => {
    await people.field.send(aReport("w4", { completed: 1200, observedAt: Date.now() }));
    expect((await read("within=ty-a&rounds=2024-4&basis=reported")).total.start.rate).toBe(150);
  });
});

describe("freshness", () => {
  const outbox = (reports: number, photos: number, oldest?: number) => ({
    device: { id: "phone-fresh", platform: "test", outbox: { reports, photos, oldest } },
  });

  it("says what the phones of the scope hold, and not those of others", async () => {
    const oldest = Date.now() - 86_400_000;
    await people.field.sync([], outbox(3, 4, oldest));
    await people["field-dt"].sync([], outbox(5, 0, oldest - 1));
    const freshness = async (query: string, who: PersonId = "boss") => (await read(query, who)).freshness;
    expect(await freshness("")).toMatchObject({ phones: 2, reports: 8, photos: 4, oldest: oldest - 1 });
    expect(await freshness("within=太原市")).toMatchObject({ phones: 1, reports: 3, photos: 4, oldest });
    expect(await freshness("within=ty-b")).toMatchObject({ phones: 0, reports: 0, oldest: null });
    expect(await freshness("", "boss-dt")).toMatchObject({ phones: 1, reports: 5, photos: 0 });
    await people.field.sync([], outbox(0, 0));
    expect(await freshness("within=太原市")).toMatchObject({
      phones: 0,
      reports: 0,
      photos: 0,
      oldest: null,
    });
  });

  it("says when the last report came in", async () => {
    const before = Date.now();
    await people["field-dt"].send(aReport("p4", { note: "x" }));
    const { freshness } = await read("", "boss-dt");
    expect(freshness.lastReceived).toBeGreaterThanOrEqual(before);
  });
});
