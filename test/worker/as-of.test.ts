import { beforeAll, describe, expect, it } from "vitest";
import { dayOf, dayStartMs } from "#domain/day";
import type { CellProjects, Tallies } from "#domain/tally";
import { aReport, type Client } from "./client.ts";
import { judged, received } from "./past.ts";
import { imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

let made = 0;

/** A project started in 2024-1 for 1,000 万元, alone in a zone of its own; answers how its figures read. */
async function aStart() {
  const project = `t${++made}`;
  await imported(people.admin, {
    zones: [{ id: `z-${project}`, city: "140100", name: `区${project}` }],
    projects: [{ id: project, zone: `z-${project}`, name: project }],
    listings: [{ project, batch: "start", round: "2024-1", investment: 1000 }],
  });
  const start = async (basis: string, asOf = "") => {
    const query = `within=z-${project}&basis=${basis}${asOf && `&asOf=${asOf}`}`;
    return (await people.boss.get<Tallies>(`/api/tallies?${query}`)).total.start;
  };
  const gained = async (basis: string, ...days: string[]) => {
    const figures: unknown[] = [];
    for (const day of days) figures.push((await start(basis, day)).gained);
    return figures;
  };
  return { project, start, gained };
}

const NOON = 12 * 3_600_000;

describe("as of a day", () => {
  it("a report counts from the day it was received on, however early it was observed", async () => {
    const { project, gained } = await aStart();
    const observedAt = dayStartMs("2024-04-01");
    await received(dayStartMs("2024-05-10"), project, {
      observedAt,
      milestone: "in_production",
      completed: 300,
    });
    expect(await gained("reported", "2024-04-02", "2024-05-09", "2024-05-10", "2024-05-11")).toEqual([
      0, 0, 300, 300,
    ]);
  });

  it("a day ends at midnight in Shanxi", async () => {
    const { project, gained } = await aStart();
    await received(Date.parse("2024-05-10T23:59:59.999+08:00"), project, {
      milestone: "in_production",
      completed: 1,
    });
    await received(Date.parse("2024-05-11T00:00:00.000+08:00"), project, { completed: 2 });
    expect(await gained("reported", "2024-05-09", "2024-05-10", "2024-05-11")).toEqual([0, 1, 2]);
  });

  it("a verdict counts from the day it was given on", async () => {
    const { project, gained } = await aStart();
    const report = await received(dayStartMs("2024-05-10") + NOON, project, {
      milestone: "in_production",
      completed: 300,
    });
    await judged(dayStartMs("2024-05-12"), report, "verified");
    await judged(dayStartMs("2024-05-14") + NOON, report, "returned");
    const days = ["2024-05-11", "2024-05-12", "2024-05-13", "2024-05-14"];
    expect(await gained("verified", ...days)).toEqual([0, 300, 300, 0]);
    expect(await gained("reported", ...days)).toEqual([300, 300, 300, 0]);
  });

  it("a correction counts from the day it was received on, and the day it is returned the old one is back", async () => {
    const { project, gained } = await aStart();
    const wrong = await received(dayStartMs("2024-05-10"), project, {
      milestone: "in_production",
      completed: 9000,
    });
    const right = await received(dayStartMs("2024-05-12"), project, {
      milestone: "in_production",
      completed: 900,
      observedAt: dayStartMs("2024-05-01"),
      supersedes: wrong,
    });
    await judged(dayStartMs("2024-05-14"), right, "returned");
    expect(await gained("reported", "2024-05-11", "2024-05-12", "2024-05-14")).toEqual([9000, 900, 9000]);
  });

  it("a listing counts from its day up to the day before it was withdrawn", async () => {
    const { project, start } = await aStart();
    await imported(people.admin, {
      listings: [
        { project, batch: "start", round: "2024-1", withdrawnOn: "2024-07-01", withdrawnWhy: "企业放弃" },
      ],
    });
    const listed: unknown[] = [];
    for (const day of ["2024-02-22", "2024-02-23", "2024-06-30", "2024-07-01"])
      listed.push((await start("verified", day)).listed);
    expect(listed).toEqual([0, 1, 1, 0]);
    expect((await start("verified")).listed).toBe(0);
  });

  it("a planned listing never counted", async () => {
    const { project, start } = await aStart();
    await imported(people.admin, {
      listings: [{ project, batch: "start", round: "2024-1", listedOn: null }],
    });
    expect((await start("verified", "2024-12-31")).listed).toBe(0);
  });

  it("today reads the same as the kept figures, in every cell and on both bases", async () => {
    await people.field.send(aReport("p2", { milestone: "in_production", completed: 15_000 }));
    await imported(people.admin, { listings: [{ project: "p1", batch: "signing", round: "2024-2" }] });
    for (const basis of ["verified", "reported"])
      for (const by of ["province", "city", "zone"]) {
        const read = (more: string) =>
          people.boss.get<Tallies>(`/api/tallies?by=${by}&basis=${basis}${more}`);
        const [kept, made] = [await read(""), await read(`&asOf=${dayOf(Date.now())}`)];
        expect(made.rows).toEqual(kept.rows);
        expect(made.total).toEqual(kept.total);
        expect([kept.asOf, made.asOf]).toEqual([null, dayOf(Date.now())]);
      }
  });

  it("the projects behind a figure are those of that day, each as it stood on its own basis", async () => {
    const { project } = await aStart();
    const report = await received(dayStartMs("2024-05-10"), project, {
      milestone: "in_production",
      completed: 300,
    });
    await judged(dayStartMs("2024-05-12"), report, "verified");
    const read = async (basis: string, asOf: string) => {
      const path = `/api/tallies/projects?batch=start&within=z-${project}&basis=${basis}&asOf=${asOf}`;
      const { entries } = await people.boss.get<CellProjects>(path);
      return entries.map((e) => [e.achieved, e.gained, e.project.verified.stage, e.project.reported.stage]);
    };
    expect(await read("verified", "2024-02-22")).toEqual([]);
    expect(await read("verified", "2024-05-11")).toEqual([[false, 0, "planned", "producing"]]);
    expect(await read("reported", "2024-05-11")).toEqual([[true, 300, "planned", "producing"]]);
    expect(await read("verified", "2024-05-12")).toEqual([[true, 300, "producing", "producing"]]);
  });
});
