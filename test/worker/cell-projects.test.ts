import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Batch } from "#domain/batch";
import { dayOf } from "#domain/day";
import type { CellFigures, CellProjects, Tallies } from "#domain/tally";
import { aReport, type Client } from "./client.ts";
import { imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

// Ids as they come: phases of one project share its id with a mark after it, which sorts before and after "/".
const IDS = Array.from({ length: 130 }, (_, i) => [`e${i}`, `e${i}-2`, `e${i}.b`, `e${i}~`]).flat();

beforeAll(async () => {
  people = await world();
  await imported(people.admin, {
    zones: [
      { id: "many", city: "140100", name: "多区" },
      { id: "more", city: "140200", name: "更多区" },
    ],
    projects: IDS.map((id, i) => ({ id, zone: i % 7 ? "many" : "more", name: id, industrial: i % 3 > 0 })),
    listings: IDS.flatMap((project, i) => [
      { project, batch: "start" as const, round: "2024-1", investment: i % 5 ? i * 10 : null, output: i },
      ...(i % 4 ? [] : [{ project, batch: "start" as const, round: "2024-2", investment: i }]),
      ...(i % 2 ? [{ project, batch: "production" as const, round: "2024-2", investment: 7 }] : []),
    ]),
  });
  const { field } = people;
  await env.DB.prepare("INSERT INTO \"grant\" VALUES ('field', 'reporter', 'province', '14')").run();
  await env.DB.prepare("INSERT INTO \"grant\" VALUES ('reviewer', 'reviewer', 'province', '14')").run();
  const reports = IDS.filter((_, i) => i % 6 === 0).map((id, i) =>
    aReport(id, { milestone: i % 2 ? "capacity_reached" : "in_production", completed: i }),
  );
  await field.sync(reports);
  await people.reviewer.post("/api/reviews", {
    verdicts: reports.slice(0, 50).map(({ id }) => ({ report: id, verdict: "verified" })),
  });
});

/** All entries behind a figure, page by page. */
async function opened(query: string, batch: Batch, who: PersonId = "boss") {
  const entries: CellProjects["entries"] = [];
  let pages = 0;
  for (let next: string | null = ""; next !== null; pages++) {
    const path = `/api/tallies/projects?${query}&batch=${batch}&after=${encodeURIComponent(next)}`;
    const page: CellProjects = await people[who].get(path);
    entries.push(...page.entries);
    ({ next } = page);
  }
  return { entries, pages };
}

const key = ({ listing }: CellProjects["entries"][number]) => `${listing.project}/${listing.round}`;
const sum = (amounts: (number | null)[]) =>
  amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);

describe("the entries behind a figure", () => {
  it("come in pages of 200 that hold each of them once", async () => {
    const { entries, pages } = await opened("", "start");
    expect(pages).toBe(4);
    expect(new Set(entries.map(key)).size).toBe(entries.length);
    const listed = IDS.flatMap((id, i) => (i % 4 ? [`${id}/2024-1`] : [`${id}/2024-1`, `${id}/2024-2`]));
    expect(entries.map(key).sort()).toEqual([...listed, "p2/2024-1"].sort());
  });

  it.each<[query: string, who: PersonId]>([
    ["basis=verified", "boss"],
    ["basis=reported", "boss"],
    ["basis=reported&within=多区", "boss"],
    ["basis=verified&within=140200&rounds=2024-2", "boss"],
    ["basis=reported&from=2024-2", "boss-ty"],
    [`basis=verified&asOf=${dayOf(Date.now())}`, "boss-dt"],
  ])("of %s add up to the figure, for %s", async (query, who) => {
    const { total, version } = await people[who].get<Tallies>(`/api/tallies?${encodeURI(query)}`);
    for (const batch of ["start", "production", "signing"] as const) {
      const { entries } = await opened(encodeURI(query), batch, who);
      const eligible = entries.filter((e) => e.eligible);
      const figures: Partial<CellFigures> = {
        listed: entries.length,
        projects: new Set(entries.map((e) => e.project.id)).size,
        unpriced: entries.filter((e) => e.listing.investment === null).length,
        eligible: eligible.length,
        achieved: entries.filter((e) => e.achieved).length,
      };
      expect(total[batch]).toMatchObject(figures);
      expect(total[batch].investment ?? 0).toBe(sum(entries.map((e) => e.listing.investment)));
      expect(total[batch].base ?? 0).toBe(sum(eligible.map((e) => e.listing.investment)));
      expect(total[batch].gained ?? 0).toBe(sum(entries.map((e) => e.gained)));
    }
    const path = `/api/tallies/projects?batch=start&${encodeURI(query)}`;
    expect((await people[who].get<CellProjects>(path)).version).toBe(version);
  });

  it("say of each whether it is in the base and has achieved", async () => {
    const { entries } = await opened("basis=reported&rounds=2024-2", "production");
    for (const { project, eligible, achieved, gained } of entries) {
      expect(eligible).toBe(project.industrial);
      expect(achieved).toBe(eligible && project.reported.stage === "capacity");
      expect(gained).toBe(eligible ? (achieved ? 7 : 0) : null);
    }
  });
});
