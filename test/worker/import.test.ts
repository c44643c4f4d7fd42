import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dayOf } from "#domain/day";
import type { Dossier } from "#domain/dossier";
import type { ImportRequest, ImportResponse } from "#domain/import";
import type { Tallies } from "#domain/tally";
import type { Client } from "./client.ts";
import { everythingStored, expectError, imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

async function run(who: PersonId, rows: ImportRequest): Promise<ImportResponse> {
  const answer = await people[who].import(rows);
  expect(answer.status).toBe(200);
  return answer.json<ImportResponse>();
}

/** The outcomes in short: the code of a refused row, the status of another. */
const outcomes = async (who: PersonId, rows: ImportRequest) =>
  (await run(who, rows)).outcomes.map((o) => o.code ?? o.status);

const dossier = (id: string) => people.boss.get<Dossier>(`/api/projects/${id}`);
const listingOf = async (id: string) => (await dossier(id)).listings[0];
const DAY = 86_400_000;
const today = dayOf(Date.now());
const tomorrow = dayOf(Date.now() + DAY);

describe("a dry run", () => {
  it("judges every row as the real one does, and changes nothing", async () => {
    const rows: ImportRequest = {
      cities: [{ id: "140300", name: "阳泉市" }],
      zones: [{ id: "yq-a", city: "阳泉市", name: "阳泉甲区" }],
      rounds: [{ id: "2024-4", heldOn: null }],
      projects: [{ id: "d1", zone: "yq-a", name: "试" }, { id: "p1", name: "甲一改" }, { id: "p2" }],
      listings: [
        { project: "d1", batch: "signing", round: "2024-4" },
        { project: "d9", batch: "start", round: "2024-1" },
      ],
    };
    const before = await everythingStored();
    const dry = await run("admin", { ...rows, dryRun: true });
    expect(await everythingStored()).toEqual(before);
    const real = await run("admin", rows);
    expect(dry).toEqual({ ...real, dryRun: true });
    expect(real.counts).toEqual({ created: 5, updated: 1, unchanged: 1, refused: 1 });
    expect(await everythingStored()).not.toEqual(before);
  });
});

describe("outcomes", () => {
  it("come one a row, in the order sent, each naming its row", async () => {
    const { outcomes } = await run("admin", {
      listings: [{ project: "p1", batch: "start", round: "1999-1" } as never],
      projects: [
        { id: "o1", zone: "ty-a", name: "一" },
        null as never,
        { id: "o2", zone: "nowhere", name: "二" },
      ],
      cities: [7 as never],
    });
    expect(outcomes.map((o) => [o.kind, o.row, o.key, o.code ?? o.status])).toEqual([
      ["cities", 0, "?", "row_invalid"],
      ["projects", 0, "o1", "created"],
      ["projects", 1, "?", "row_invalid"],
      ["projects", 2, "o2", "zone_unknown"],
      ["listings", 0, "p1/start/1999-1", "row_invalid"],
    ]);
    expect(outcomes.at(-2)).toMatchObject({
      message: expect.stringMatching(/开发区/),
      detail: "zone: nowhere",
    });
  });

  it.each<[string, string, ImportRequest]>([
    ["a project without a name", "row_invalid", { projects: [{ id: "n1", zone: "ty-a" }] }],
    ["a project without a word on its zone", "row_invalid", { projects: [{ id: "n1", name: "无" }] }],
    ["a fraction of 万元", "money_invalid", { projects: [{ id: "p1", investment: 0.5 }] }],
    ["negative output", "money_invalid", { projects: [{ id: "p1", output: -1 }] }],
    [
      "money as text",
      "money_invalid",
      { listings: [{ project: "p1", batch: "start", round: "2024-1", investment: "5" as never }] },
    ],
    ["a field that nobody knows", "row_invalid", { projects: [{ id: "p1", stage: "capacity" } as never] }],
    ["a zone without a city", "row_invalid", { zones: [{ id: "z9", name: "无" }] }],
    ["a zone of an unknown city", "city_unknown", { zones: [{ id: "z9", city: "长安", name: "无" }] }],
    ["a zone by another's name", "row_invalid", { zones: [{ id: "z9", city: "140100", name: "太原甲区" }] }],
    ...[
      { id: "z9", city: "140100", name: "甲园" },
      { id: "z9", city: "140100", name: "dt-a" },
      { id: "z9", city: "140100", name: "大同市" },
      { id: "z9", city: "140100", name: "山西省" },
      { id: "z9", city: "140100", name: "无", aliases: ["别处没有", "大同甲区"] },
      { id: "ty-b", aliases: ["甲园"] },
      { id: "ty-b", aliases: ["140200"] },
      { id: "甲园", city: "140100", name: "无" },
      { id: "140200", city: "140100", name: "无" },
      { id: "140100", city: "140100", name: "无" },
    ].map((zone): [string, string, ImportRequest] => [
      `a zone by what another place is called: ${JSON.stringify(zone)}`,
      "row_invalid",
      { zones: [zone] },
    ]),
    ["a city by a zone's other name", "row_invalid", { cities: [{ id: "140400", name: "甲园" }] }],
    ["a city by a zone's id", "row_invalid", { cities: [{ id: "ty-a", name: "长治市" }] }],
    ["a city by another's name", "row_invalid", { cities: [{ id: "140400", name: "大同市" }] }],
    ["a round of no year", "row_invalid", { rounds: [{ id: "24-1" }] }],
    ["a round on the 30th of February", "row_invalid", { rounds: [{ id: "2024-2", heldOn: "2024-02-30" }] }],
    [
      "a listing of an unknown project",
      "project_unknown",
      { listings: [{ project: "n9", batch: "start", round: "2024-1" }] },
    ],
    [
      "a listing of an unknown round",
      "round_unknown",
      { listings: [{ project: "p1", batch: "start", round: "2022-1" }] },
    ],
    [
      "a listing of an unknown batch",
      "row_invalid",
      { listings: [{ project: "p1", batch: "开工" as never, round: "2024-1" }] },
    ],
    [
      "a listing tomorrow",
      "time_in_future",
      { listings: [{ project: "p1", batch: "start", round: "2024-1", listedOn: tomorrow }] },
    ],
    [
      "a withdrawal tomorrow",
      "time_in_future",
      {
        listings: [
          { project: "p1", batch: "signing", round: "2024-1", withdrawnOn: tomorrow, withdrawnWhy: "x" },
        ],
      },
    ],
    [
      "a withdrawal without a reason",
      "row_invalid",
      { listings: [{ project: "p1", batch: "signing", round: "2024-1", withdrawnOn: "2024-05-01" }] },
    ],
    [
      "a withdrawal before the listing",
      "row_invalid",
      {
        listings: [
          { project: "p1", batch: "signing", round: "2024-1", withdrawnOn: "2024-02-22", withdrawnWhy: "x" },
        ],
      },
    ],
    ["no zone for a project that is listed", "row_invalid", { projects: [{ id: "p1", zone: null }] }],
    // Half a character is stored as another one, and what stands before a slash in a key is the project.
    ...["x\ud800", "\udc00x", "p1/x", "/", " x", "x ", "x\u3000", "x\ny", "x\u0000", "x\u0085"].map(
      (id): [string, string, ImportRequest] => [
        `an id as ${JSON.stringify(id)}`,
        "row_invalid",
        { projects: [{ id, zone: "ty-a", name: "坏" }] },
      ],
    ),
    ["a zone whose id holds a slash", "row_invalid", { zones: [{ id: "a/b", city: "太原市", name: "坏" }] }],
    ["a city whose id holds a slash", "row_invalid", { cities: [{ id: "14/03", name: "阳泉市" }] }],
  ])("%s is refused as %s and changes nothing", async (_name, code, rows) => {
    const before = await everythingStored();
    expect(await outcomes("admin", rows)).toEqual([code]);
    expect(await everythingStored()).toEqual(before);
  });
});

describe("rows", () => {
  it("have ids in any script, of several words too", async () => {
    const projects = ["晋-2024.01", "A 01", "项目_一（二期）", "𠮷1"].map((id) => ({
      id,
      zone: "ty-a",
      name: id,
    }));
    expect(await outcomes("admin", { projects })).toEqual(projects.map(() => "created"));
  });

  it("may call a zone by id, name or alias and a city by id or name", async () => {
    await imported(people.admin, {
      zones: [
        { id: "c1", city: "140100", name: "丙一" },
        { id: "c2", city: "太原市", name: "丙二" },
      ],
      projects: ["ty-a", "太原甲区", "甲园"].map((zone, i) => ({ id: `called-${i}`, zone, name: `称${i}` })),
    });
    for (const i of [0, 1, 2])
      expect((await dossier(`called-${i}`)).project).toMatchObject({ zone: "ty-a", city: "140100" });
  });

  describe("that call a zone by a name of several, as older imports left them,", () => {
    const refused = async (rows: ImportRequest) => (await run("admin", rows)).outcomes[0];

    beforeAll(async () => {
      await imported(people.admin, {
        zones: [
          { id: "n1", city: "140100", name: "同名一" },
          { id: "n2", city: "140200", name: "同名二" },
          { id: "n3", city: "140200", name: "同名三", aliases: ["三园"] },
        ],
      });
      const both = env.DB.prepare(
        "UPDATE zone SET aliases = '[\"开发区\",\"同名三\"]' WHERE id IN ('n1', 'n2')",
      );
      await both.run();
    });

    it("are refused where each is as good as the other, and told how to say which", async () => {
      expect(await refused({ projects: [{ id: "vague", zone: "开发区", name: "含糊" }] })).toMatchObject({
        ...{ code: "zone_unknown", detail: "zone: 开发区 may be n1 or n2; say its id" },
      });
      const answer = await people.admin.request(`/api/tallies?within=${encodeURIComponent("开发区")}`);
      expect((await answer.clone().json<{ error: object }>()).error).toMatchObject({
        detail: "开发区 may be n1 or n2; say its id",
      });
      await expectError(answer, "place_unknown");
      // Who sees only one of them means that one.
      const { rows } = await people["boss-ty"].get<Tallies>("/api/tallies?within=开发区");
      expect(rows.map(({ place }) => place.id)).toEqual(["n1"]);
    });

    it("mean the one whose own name it is", async () => {
      await imported(people.admin, { projects: [{ id: "clear", zone: "同名三", name: "清楚" }] });
      expect((await dossier("clear")).project.zone).toBe("n3");
      const { rows } = await people.boss.get<Tallies>("/api/tallies?within=同名三");
      expect(rows.map(({ place }) => place.id)).toEqual(["n3"]);
    });

    it("hinder no other change of these zones, and end with the name given up", async () => {
      expect(await outcomes("admin", { zones: [{ id: "n1", note: "改" }] })).toEqual(["updated"]);
      expect(await outcomes("admin", { zones: [{ id: "n1", aliases: [] }] })).toEqual(["updated"]);
      await imported(people.admin, { projects: [{ id: "vague", zone: "开发区", name: "含糊" }] });
      expect((await dossier("vague")).project.zone).toBe("n2");
      // Within one import too: what one row gives up, the next may take.
      const zones = [
        { id: "n3", aliases: [] },
        { id: "n1", aliases: ["三园"] },
        { id: "n3", aliases: ["三园"] },
      ];
      expect(await outcomes("admin", { zones })).toEqual(["updated", "updated", "row_invalid"]);
    });

    it("are none where a city's only zone bears the city's name", async () => {
      await imported(people.admin, {
        cities: [{ id: "14-Z", name: "综改示范区" }],
        zones: [{ id: "14-Z-01", city: "14-Z", name: "综改示范区" }],
        projects: [{ id: "reform", zone: "综改示范区", name: "改" }],
      });
      expect((await dossier("reform")).project.zone).toBe("14-Z-01");
    });
  });

  it("may lean on earlier ones, and what leans on a refused one is refused with it", async () => {
    expect(
      await outcomes("admin", {
        cities: [{ id: "140500", name: "晋城市" }],
        zones: [
          { id: "jc-a", city: "晋城市", name: "晋城甲区", aliases: ["晋园"] },
          { id: "jc-b", city: "幻城", name: "乙" },
        ],
        rounds: [{ id: "2023-1" }],
        projects: [
          { id: "jc-1", zone: "晋园", name: "晋一" },
          { id: "jc-2", zone: "jc-b", name: "晋二" },
        ],
        listings: [
          { project: "jc-1", batch: "signing", round: "2023-1" },
          { project: "jc-2", batch: "signing", round: "2023-1" },
        ],
      }),
    ).toEqual([
      "created",
      "created",
      "city_unknown",
      "created",
      "created",
      "zone_unknown",
      "created",
      "project_unknown",
    ]);
  });

  it("change the fields they name, keep those they leave out and clear those that are null", async () => {
    const full = {
      id: "part",
      zone: "ty-a",
      name: "原",
      enterprise: "某公司",
      investment: 500,
      chain: "氢能",
      industrial: false,
      position: { lat: 37, lng: 112 },
    };
    await imported(people.admin, { projects: [full] });
    const before = (await dossier("part")).project;
    expect(await outcomes("admin", { projects: [{ id: "part", chain: null, investment: 600 }] })).toEqual([
      "updated",
    ]);
    expect((await dossier("part")).project).toEqual({ ...before, chain: null, investment: 600 });
    expect(await outcomes("admin", { projects: [{ id: "part", position: null }] })).toEqual(["updated"]);
    expect((await dossier("part")).project.position).toBeNull();
  });

  it("that say nothing new are unchanged and write nothing", async () => {
    const rows: ImportRequest = {
      projects: [{ id: "same", zone: "ty-a", name: "同" }],
      listings: [{ project: "same", batch: "start", round: "2024-1", investment: 5 }],
    };
    await imported(people.admin, rows);
    const before = await everythingStored();
    expect(await outcomes("admin", { ...rows, rounds: [{ id: "2024-1" }] })).toEqual([
      "unchanged",
      "unchanged",
      "unchanged",
    ]);
    expect(await everythingStored()).toEqual(before);
  });

  it("that are refused hold up no other", async () => {
    const projects = Array.from({ length: 50 }, (_, i) => ({
      id: `mix-${i}`,
      zone: "ty-a",
      name: `混${i}`,
      investment: i % 10 === 3 ? -1 : i,
    }));
    const { counts } = await run("admin", { projects });
    expect(counts).toEqual({ created: 45, updated: 0, unchanged: 0, refused: 5 });
    expect((await people.boss.request("/api/projects/mix-3")).status).toBe(404);
    expect((await dossier("mix-4")).project.investment).toBe(4);
  });

  it("twice under one key end as the last one says, with one line in the trail", async () => {
    const projects = [
      { id: "twice", zone: "ty-a", name: "初" },
      { id: "twice", name: "终" },
    ];
    expect(await outcomes("admin", { projects })).toEqual(["created", "updated"]);
    expect((await dossier("twice")).project.name).toBe("终");
    const lines = await env.DB.prepare("SELECT action FROM audit WHERE subject = 'projects/twice'").all();
    expect(lines.results).toEqual([{ action: "import_added" }]);
  });
});

describe("the day of a listing", () => {
  beforeAll(async () => {
    await imported(people.admin, {
      rounds: [
        { id: "2023-2", heldOn: null },
        { id: `${Number(today.slice(0, 4))}-9`, heldOn: null },
        { id: `${Number(today.slice(0, 4)) + 1}-1`, heldOn: null },
        { id: `${Number(today.slice(0, 4)) + 1}-2`, heldOn: `${Number(today.slice(0, 4)) + 1}-03-01` },
      ],
    });
  });

  it.each<[name: string, round: string, listedOn: string | null | undefined, stored: string | null]>([
    ["its round was held", "2024-1", undefined, "2024-02-23"],
    ["the year's end for a past round without a date", "2023-2", undefined, "2023-12-31"],
    ["today for a round of this year without a date", `${today.slice(0, 4)}-9`, undefined, today],
    ["none, planned, for a round of next year", `${Number(today.slice(0, 4)) + 1}-1`, undefined, null],
    ["none, planned, for a round with a date ahead", `${Number(today.slice(0, 4)) + 1}-2`, undefined, null],
    ["none, planned, where the row says so", "2024-1", null, null],
    ["what the row says", "2024-1", "2024-03-05", "2024-03-05"],
  ])("is %s", async (name, round, listedOn, stored) => {
    const id = `day-${name.length}-${round}`;
    const day = listedOn === undefined ? {} : { listedOn };
    await imported(people.admin, {
      projects: [{ id, zone: "ty-b", name: id }],
      listings: [{ project: id, batch: "production", round, ...day }],
    });
    expect((await listingOf(id))?.listedOn).toBe(stored);
  });

  it("decides whether it counts: planned and withdrawn listings do not", async () => {
    const counted = async () =>
      (await people.boss.get<Tallies>("/api/tallies?within=dt-a&rounds=2024-2")).total.signing.listed;
    const row = { project: "p4", batch: "signing" as const, round: "2024-2" };
    await imported(people.admin, { listings: [{ ...row, listedOn: null }] });
    expect(await counted()).toBe(0);
    await imported(people.admin, { listings: [{ ...row, listedOn: "2024-06-20" }] });
    expect(await counted()).toBe(1);
    await imported(people.admin, {
      listings: [{ ...row, withdrawnOn: "2024-07-01", withdrawnWhy: "企业放弃" }],
    });
    expect(await counted()).toBe(0);
    expect((await dossier("p4")).listings.at(-1)).toMatchObject({
      withdrawnOn: "2024-07-01",
      withdrawnWhy: "企业放弃",
    });
    await imported(people.admin, { listings: [{ ...row, withdrawnOn: null, withdrawnWhy: null }] });
    expect(await counted()).toBe(1);
  });
});

describe("an administrator of a city", () => {
  it.each<[string, string, ImportRequest]>([
    ["a city", "out_of_scope", { cities: [{ id: "140600", name: "朔州市" }] }],
    ["a round", "out_of_scope", { rounds: [{ id: "2025-1" }] }],
    ["a zone of another city", "out_of_scope", { zones: [{ id: "x", city: "大同市", name: "x" }] }],
    ["another city's zone into their own", "out_of_scope", { zones: [{ id: "dt-a", city: "太原市" }] }],
    ["their own zone into another city", "out_of_scope", { zones: [{ id: "ty-a", city: "大同市" }] }],
    ["a project of another city", "out_of_scope", { projects: [{ id: "x", zone: "dt-a", name: "x" }] }],
    ["another city's project into their own", "out_of_scope", { projects: [{ id: "p4", zone: "ty-a" }] }],
    ["their own project into another city", "out_of_scope", { projects: [{ id: "p1", zone: "dt-a" }] }],
    [
      "a listing of another city's project",
      "out_of_scope",
      { listings: [{ project: "p4", batch: "start", round: "2024-1" }] },
    ],
  ])("may not bring in %s", async (_name, code, rows) => {
    const before = await everythingStored();
    expect(await outcomes("admin-ty", rows)).toEqual([code]);
    expect(await everythingStored()).toEqual(before);
  });

  it("may bring in what is theirs", async () => {
    expect(
      await outcomes("admin-ty", {
        zones: [{ id: "ty-c", city: "140100", name: "太原丙区" }],
        projects: [
          { id: "own", zone: "ty-c", name: "自" },
          { id: "p3", zone: "ty-c" },
        ],
        listings: [{ project: "own", batch: "start", round: "2024-1" }],
      }),
    ).toEqual(["created", "created", "updated", "created"]);
  });
});

describe("the audit trail", () => {
  it("says who brought in what, and of changes what it was before", async () => {
    const answer = await people.admin.post(
      "/api/import",
      {
        projects: [
          { id: "p2", investment: 20_500 },
          { id: "trail", zone: "ty-a", name: "迹" },
          { id: "p1", investment: -1 },
        ],
      },
      { "cf-connecting-ip": "203.0.113.7" },
    );
    expect(answer.status).toBe(200);
    const { results } = await env.DB.prepare(
      "SELECT * FROM audit WHERE address = '203.0.113.7' ORDER BY id",
    ).all<{ detail: string }>();
    expect(results).toMatchObject([
      {
        person: "admin",
        action: "import_changed",
        subject: "projects/p2",
        detail: '{"investment_wan":[20000,20500]}',
      },
      { person: "admin", action: "import_added", subject: "projects/trail" },
    ]);
    expect(JSON.parse(results[1]?.detail as string)).toMatchObject({ id: "trail", zone: "ty-a" });
  });
});

describe("an id from before slashes were refused", () => {
  it("does not file its entry's line under the project that it begins with", async () => {
    await env.DB.prepare("INSERT INTO project (id, zone, name) VALUES ('p4/x', 'ty-a', '旧')").run();
    expect(
      await outcomes("admin-ty", { listings: [{ project: "p4/x", batch: "start", round: "2024-1" }] }),
    ).toEqual(["created"]);
    const { results } = await env.DB.prepare(
      "SELECT project FROM audit WHERE subject = 'listings/p4/x/start/2024-1'",
    ).all();
    expect(results).toEqual([{ project: "p4/x" }]);
  });
});

describe("a whole province", () => {
  it("of 5,000 projects and 5,000 listings goes in at once, and a second time changes nothing", async () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `all-${i}`);
    const rows: ImportRequest = {
      zones: Array.from({ length: 100 }, (_, i) => ({ id: `all-z${i}`, city: "大同市", name: `全区${i}` })),
      projects: ids.map((id, i) => ({ id, zone: `全区${i % 100}`, name: `${id}号项目` })),
      listings: ids.map((project, i) => ({ project, batch: "start", round: "2023-4", investment: i })),
    };
    expect((await run("admin", rows)).counts).toEqual({
      created: 10_100,
      updated: 0,
      unchanged: 0,
      refused: 0,
    });
    const { total } = await people.boss.get<Tallies>("/api/tallies?from=2023-4&to=2023-4");
    expect(total.start).toMatchObject({ listed: 5000, projects: 5000, investment: (4999 * 5000) / 2 });
    expect((await run("admin", rows)).counts.unchanged).toBe(10_100);
  }, 30_000);
});
