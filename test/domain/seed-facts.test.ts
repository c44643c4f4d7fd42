import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { IMPORT_SCHEMAS } from "#domain/import";
import { milestoneRank } from "#domain/milestone";
import { wanOfYi } from "#domain/money";
import { percent } from "#domain/rate";
import { stageOfRank } from "#domain/stage";
import { CITIES } from "../../db/seed/facts/cities.ts";
import { LISTINGS } from "../../db/seed/facts/listings.ts";
import { PROJECTS } from "../../db/seed/facts/projects.ts";
import { PUBLISHED } from "../../db/seed/facts/published.ts";
import { REPORTS } from "../../db/seed/facts/reports.ts";
import { ROUNDS } from "../../db/seed/facts/rounds.ts";
import { NAMED_ZONES, UNSTATED_ZONES, ZONES } from "../../db/seed/facts/zones.ts";
import printedProjects from "../fixtures/published-projects.json" with { type: "json" };
import printedRates from "../fixtures/published-rates.json" with { type: "json" };
import printedTallies from "../fixtures/published-tallies.json" with { type: "json" };

const project = (id: string) => PROJECTS.find((p) => p.id === id);

test("there are 12 reporting units, 39 named zones and 73 named projects", () => {
  expect(CITIES).toHaveLength(12);
  expect(NAMED_ZONES).toHaveLength(39);
  expect(PROJECTS).toHaveLength(73);
  expect(PROJECTS.map((p) => p.id)).toEqual(
    Array.from({ length: 73 }, (_, i) => `J${String(i + 1).padStart(3, "0")}`),
  );
});

test("every city but one carries its GB/T 2260 code, and the 综改示范区 an id of our own", () => {
  expect(CITIES.filter((c) => !/^14\d{2}00$/.test(c.id)).map((c) => c.id)).toEqual(["14-ZGQ"]);
});

test("zones are numbered within their city, and a city has a placeholder only where a fact needs it", () => {
  for (const zone of ZONES) {
    expect(zone.id).toMatch(new RegExp(`^${zone.city}-\\d{2}$`));
    expect(zone.id.endsWith("-00")).toBe(zone.kind === "unstated");
  }
  const inUse = new Set(PROJECTS.map((p) => p.zone));
  const cellPlaces = PUBLISHED.filter((t) => t.batch !== "all" && !t.part).map((t) => `${t.place}-00`);
  for (const zone of UNSTATED_ZONES) expect(inUse.has(zone.id) || cellPlaces.includes(zone.id)).toBe(true);
});

test("every fact is a row that an import would accept", () => {
  for (const city of CITIES) expect(IMPORT_SCHEMAS.cities.safeParse(city).error).toBeUndefined();
  for (const zone of ZONES) expect(IMPORT_SCHEMAS.zones.safeParse(zone).error).toBeUndefined();
  for (const round of ROUNDS) expect(IMPORT_SCHEMAS.rounds.safeParse(round).error).toBeUndefined();
  for (const row of PROJECTS) expect(IMPORT_SCHEMAS.projects.safeParse(row).error).toBeUndefined();
  for (const row of LISTINGS) expect(IMPORT_SCHEMAS.listings.safeParse(row).error).toBeUndefined();
});

test("names and aliases are told apart", () => {
  const names = ZONES.flatMap((z) => [z.name, ...(z.aliases ?? [])]);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(PROJECTS.map((p) => p.name)).size).toBe(73);
});

test("only the three projects without a city stand in no zone", () => {
  expect(PROJECTS.filter((p) => !p.zone).map((p) => p.id)).toEqual(["J042", "J043", "J044"]);
  expect(LISTINGS.every((l) => project(l.project)?.zone)).toBe(true);
});

test("the named projects are those of the articles: name, enterprise, place and money", () => {
  // Print mixes full and half width, and x for ×.
  const plain = (text: string | null | undefined) => text?.normalize("NFKC").replaceAll("×", "x");
  for (const printed of printedProjects) {
    const row = project(printed.id);
    expect(plain(row?.name), printed.id).toBe(plain(printed.name));
    expect(plain(row?.enterprise), printed.id).toBe(plain(printed.enterprise));
    expect(row?.investment, printed.id).toBe(printed.investmentYi && wanOfYi(printed.investmentYi));
    expect(row?.output, printed.id).toBe(printed.outputYi && wanOfYi(printed.outputYi));
    const zone = ZONES.find((z) => z.id === row?.zone);
    expect(CITIES.find((c) => c.id === zone?.city)?.name, printed.id).toBe(printed.city);
    expect(zone?.kind === "unstated" ? undefined : zone?.name, printed.id).toBe(printed.zone);
  }
});

test("an amount is listed where one is printed, and only there", () => {
  for (const l of LISTINGS)
    expect(l.investment ?? null, l.project).toBe(project(l.project)?.investment ?? null);
});

test("only three projects are said to be no 产业项目, and none to be of a strategic industry", () => {
  expect(PROJECTS.filter((p) => p.industrial === false).map((p) => p.id)).toEqual(["J002", "J014", "J047"]);
  expect(PROJECTS.some((p) => p.strategic)).toBe(false);
});

test("the published tallies are those of the articles", () => {
  expect(PUBLISHED.map((t) => t.id)).toEqual(printedTallies.map((t) => t.id));
  for (const printed of printedTallies) {
    const tally = PUBLISHED.find((t) => t.id === printed.id);
    expect(tally).toMatchObject({
      article: printed.article,
      place: printed.place,
      rounds: printed.rounds,
      batch: printed.batch,
    });
    for (const count of ["projects", "achievedCount", "industrialProjects", "ratePct"] as const) {
      expect(tally?.[count], `${printed.id} ${count}`).toBe(printed[count]);
    }
    for (const sum of ["investmentYi", "outputYi", "completedYi", "achievedYi", "industrialYi"] as const) {
      const yi = tally?.[sum];
      expect(yi === undefined ? undefined : wanOfYi(yi), `${printed.id} ${sum}`).toBe(
        printed[sum] === undefined ? undefined : wanOfYi(printed[sum]),
      );
    }
    expect(Boolean(tally?.planned)).toBe(Boolean(printed.planned));
  }
});

test("what print contradicts or leaves open is told in a note", () => {
  expect(project("J014")?.note).toContain("两文矛盾");
  expect(project("J009")?.note).toContain("J052");
  expect(project("J052")?.note).toContain("J009");
  expect(project("J031")?.note).toContain("J037");
  expect(project("J011")?.aliases).toContain("双雁产业园");
  expect(project("J012")?.aliases).toContain("华联产业园");
  expect(project("J068")?.note).toContain("水文");
  const noteOf = (id: string) => PUBLISHED.find((t) => t.id === id)?.note ?? "";
  expect(noteOf("P030")).toContain("80.57");
  expect(noteOf("P030")).toContain("80.56");
  expect(noteOf("P022")).toContain("45");
  expect(noteOf("P012")).toContain("117.6");
  expect(noteOf("P013")).toContain("117.6");
  expect(noteOf("P005")).toContain("47");
  for (const round of ROUNDS) if (!round.heldOn) expect(round.note).toContain("未刊载");
  for (const l of LISTINGS) if (l.round.startsWith("2023")) expect(l.note).toContain("未刊载");
});

test("a plan is no report", () => {
  const onlyPlanned = [
    "J007",
    "J008",
    "J009",
    "J010",
    "J025",
    "J026",
    "J027",
    "J028",
    "J057",
    "J058",
    "J059",
  ];
  for (const id of onlyPlanned) expect(REPORTS.filter((r) => r.project === id)).toEqual([]);
  expect(REPORTS.filter((r) => r.project === "J024").map((r) => r.milestone)).toEqual(["land_won"]);
});

test("what had to be read between the lines awaits confirmation", () => {
  const stage = (id: string, verifiedOnly: boolean) =>
    stageOfRank(
      Math.max(
        0,
        ...REPORTS.filter((r) => r.project === id && (r.verified || !verifiedOnly)).map((r) =>
          milestoneRank(r.milestone),
        ),
      ),
    );
  expect([stage("J014", true), stage("J014", false)]).toEqual(["started", "producing"]);
  expect([stage("J052", true), stage("J052", false)]).toEqual(["signed", "started"]);
  expect([stage("J070", true), stage("J070", false)]).toEqual(["planned", "started"]);
  expect(REPORTS.filter((r) => !r.verified).every((r) => r.note)).toBe(true);
});

test("nothing is observed after it was known", () => {
  for (const report of REPORTS) expect(report.observedOn <= report.receivedOn).toBe(true);
});

test("the older notices' rates come of counts and of outputs, and one differs from its print by a hundredth", () => {
  const wan = (yi: string | undefined) => wanOfYi(yi ?? "");
  const differences = printedRates.flatMap((r) => {
    const computed = percent(r.gained ?? wan(r.gainedYi), r.over ?? wan(r.overYi));
    expect(computed).toBe(r.computedPct ?? r.printedPct);
    return computed === r.printedPct ? [] : [{ printed: r.printedPct, computed }];
  });
  expect(differences).toEqual([{ printed: 72.17, computed: 72.16 }]);
});

test("the seed stands on its own: it reads nothing outside the project", () => {
  const folder = new URL("../../db/seed/", import.meta.url);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".ts"))
      expect(readFileSync(new URL(name, folder), "utf8")).not.toMatch(/shared\/|node:/);
  }
});
