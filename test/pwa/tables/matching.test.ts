import { describe, expect, it } from "vitest";
import type { LedgerRow } from "#domain/ledger";
import type { Project } from "#domain/project";
import { askedOf, excessOf, linesOf, type Plan } from "../../../pwa/screens/import/plan.ts";
import { matchProjects } from "../../../pwa/tables/matching.ts";
import type { SheetProject } from "../../../pwa/tables/reading.ts";
import { decide, requestOf, sharersOf } from "../../../pwa/tables/requests.ts";

const standing = { stage: "planned", milestone: null, completed: null } as const;
const project = (id: string, name: string, more: Partial<Project> = {}): Project => ({
  ...{ id, name, zone: "z1", zoneName: "大同经开区", city: "c1", aliases: [], code: null, enterprise: null },
  ...{ investment: null, output: null, industrial: true, strategic: false, chain: null },
  ...{ position: null, phaseOf: null, note: null, rebuilt: false, lastReport: null },
  ...{ verified: standing, reported: standing },
  ...more,
});
const row = (name: string, more: Partial<SheetProject> = {}): SheetProject => ({
  ...{ rows: [2], id: null, name, zone: "大同经开区", aliases: null, facts: {}, listings: [] },
  ...{ byOwnKey: false, hasOwnAmounts: false, faults: [], remarks: [] },
  ...more,
});
const KNOWN = [
  project("p1", "双雁生物医药产业园项目", { aliases: ["双雁医药"], enterprise: "山西双雁药业有限公司" }),
  project("p2", "年产5万吨再生资源利用项目", { enterprise: "捷美再生资源有限公司", code: "2312-140271-01" }),
  project("p3", "华联物流园", {}),
  project("p4", "华联物流园", {}),
];
const known = new Map([["大同经开区", KNOWN]]);
const match = (one: SheetProject) => matchProjects([one], known)[0];

describe("a row of a sheet means", () => {
  it("the project of its id, of its code, of its name or another name, however that is written", () => {
    for (const one of [
      row("改名", { id: "p1" }),
      row("双雁生物医药产业园项目"),
      row("双雁 生物医药产业园（项目）"),
      row("双雁医药"),
    ])
      expect(match(one)).toEqual({ is: "same", id: "p1" });
    expect(match(row("不同的名字", { facts: { code: "2312-140271-01" } }))).toEqual({ is: "same", id: "p2" });
  });

  it("perhaps one of near name or of the same enterprise, which a person must say", () => {
    expect(match(row("双雁生物医药园"))).toMatchObject({ is: "near", near: [{ id: "p1", by: "name" }] });
    expect(match(row("5万吨废旧资源项目", { facts: { enterprise: "捷美再生资源公司" } }))).toMatchObject({
      is: "near",
      near: [{ id: "p2", by: "enterprise" }],
    });
  });

  it("another one where a point makes it another figure, which a person must say", () => {
    expect(match(row("年产0.5万吨再生资源利用项目"))).toMatchObject({ is: "near", near: [{ id: "p2" }] });
    expect(match(row("年产５万吨．再生资源利用项目"))).toEqual({ is: "same", id: "p2" });
    const decimal = new Map([["大同经开区", [project("p5", "年产1.5万吨甲醇项目")]]]);
    const means = (name: string) => matchProjects([row(name)], decimal)[0]?.is;
    expect(["年产１．５万吨甲醇（项目）", "年产15万吨甲醇项目"].map(means)).toEqual(["same", "near"]);
  });

  it("a new one, none that may be seen, or more than one", () => {
    expect(match(row("光伏发电"))).toEqual({ is: "new" });
    expect(match(row("双雁生物医药产业园项目", { zone: "别的区" }))).toEqual({ is: "new" });
    expect(match(row("甲", { id: "p9" }))).toEqual({ is: "unknown" });
    expect(match(row("华联物流园"))).toEqual({ is: "several" });
    // Another code is another project, whatever its name.
    expect(match(row("年产5万吨再生资源利用项目", { facts: { code: "2312-140271-99" } }))).toMatchObject({
      is: "near",
    });
  });
});

describe("rows that come to one project", () => {
  const others = (rows: SheetProject[], choices: [number, "new" | { same: string }][] = []) => {
    const decisions = decide(matchProjects(rows, known), new Map(choices), (i) => `fresh${i}`);
    return sharersOf(rows, decisions);
  };

  it("are named by all their numbers, whether by name, by another name, by code or by what a person said", () => {
    const rows = [
      row("双雁生物医药产业园项目", { rows: [3] }),
      row("光伏发电", { rows: [4] }),
      row("双雁医药", { rows: [40, 41] }),
      row("双雁生物医药园", { rows: [50] }),
      row("风力发电", { rows: [51] }),
    ];
    expect(others(rows)).toEqual([[3, 40, 41], [], [3, 40, 41], [], []]);
    expect(others(rows, [[3, { same: "p1" }]])[3]).toEqual([3, 40, 41, 50]);
    expect(others(rows, [[3, "new"]])[3]).toEqual([]);
    expect(others(rows.slice(1))).toEqual([[], [], [], []]);
    const coded = { facts: { code: "2312-140271-01" } };
    expect(others([row("甲", { ...coded, rows: [2] }), row("乙", { ...coded, rows: [3] })])).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  it("are a problem of each, and none of them is sent before the table says which is which", () => {
    const rows = [
      row("双雁生物医药产业园项目", { rows: [3], facts: { investment: 140_000 } }),
      row("双雁医药", { rows: [40], facts: { investment: 30_000 } }),
      row("光伏发电", { rows: [41] }),
    ];
    const plan: Plan = {
      ...{ file: new File([], "台账.xlsx"), choices: new Map(), leftOut: new Set(), newId: () => "fresh" },
      reading: { columns: [], projects: rows } as unknown as Plan["reading"],
      matches: matchProjects(rows, known),
      known: { byZone: known, byId: new Map(), zoneNames: new Map() } as unknown as Plan["known"],
    };
    const asked = askedOf(plan);
    expect(asked.request.projects?.map(({ id }) => id)).toEqual(["fresh"]);
    const judged = { dryRun: true, counts: {} as never, outcomes: [] };
    const lines = linesOf(plan, asked, judged);
    expect(lines.map(({ status }) => status).slice(0, 2)).toEqual(["problem", "problem"]);
    for (const { problems } of lines.slice(0, 2)) expect(problems.join()).toMatch(/第 3、40 行.*系统编号/);
    expect(lines[2]?.problems).toEqual([]);
  });
});

it("a table is too much for one import by its projects or by their entries, and its size is said", () => {
  const rounds = ["2023-1", "2023-2", "2023-3"] as const;
  const tableOf = (projects: number, entries: number) => {
    const listings = rounds.slice(0, entries).map((round) => ({ batch: "start", round }) as const);
    return Array.from({ length: projects }, (_, i) => row(`第${i}个`, { listings }));
  };
  expect(excessOf(tableOf(5_000, 2))).toBeNull();
  expect(excessOf(tableOf(4_000, 3))).toEqual({ projects: 4_000, entries: 12_000 });
  expect(excessOf(tableOf(5_001, 0))).toEqual({ projects: 5_001, entries: 0 });
});

describe("what the server is asked", () => {
  const listings = [
    {
      ...{ batch: "start", round: "2024-1", investment: 5, output: null },
      ...{ listedOn: null, withdrawnOn: null, withdrawnWhy: null, note: null },
    },
  ] as const;
  const byId = new Map(
    KNOWN.map((one) => [one.id, { project: one, listings: [...listings] } as unknown as LedgerRow]),
  );
  const asked = (one: SheetProject, choice?: "new" | { same: string }, hasZones = false) => {
    const decisions = decide([match(one) as never], new Map(choice ? [[0, choice]] : []), () => "fresh");
    return requestOf([one], decisions, byId, hasZones).request;
  };

  it("keeps a name that a person said to be the same as another name of the project", () => {
    expect(asked(row("双雁生物医药园"), { same: "p1" }).projects).toEqual([
      { id: "p1", aliases: ["双雁医药", "双雁生物医药园"] },
    ]);
    expect(asked(row("双雁生物医药园"), "new").projects).toEqual([
      { id: "fresh", zone: "大同经开区", name: "双雁生物医药园" },
    ]);
    expect(asked(row("双雁生物医药园")).projects).toEqual([]);
  });

  it("renames what was found by its id, and keeps the old name", () => {
    expect(asked(row("双雁新园", { id: "p1", byOwnKey: true })).projects).toEqual([
      { id: "p1", name: "双雁新园", aliases: ["双雁医药", "双雁生物医药产业园项目"] },
    ]);
  });

  it("leaves alone what an entry was listed with, unless the sheet has a column for it", () => {
    const listing = { batch: "start", round: "2024-1", investment: 9 } as const;
    const one = row("双雁医药", { facts: { investment: 9 }, listings: [listing] });
    expect(asked(one).listings).toEqual([{ project: "p1", batch: "start", round: "2024-1" }]);
    expect(asked({ ...one, hasOwnAmounts: true }).listings).toEqual([{ project: "p1", ...listing }]);
    const other = { ...listing, round: "2024-2" };
    expect(asked({ ...one, listings: [other] }).listings).toEqual([{ project: "p1", ...other }]);
  });

  it("moves a project only where the sheet itself names a zone", () => {
    const one = row("双雁医药", { id: "p1" });
    expect(asked(one).projects?.[0]).not.toHaveProperty("zone");
    expect(asked(one, undefined, true).projects?.[0]).toMatchObject({ zone: "大同经开区" });
  });
});
