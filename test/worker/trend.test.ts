import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { BATCHES } from "#domain/batch";
import { type Day, dayEndMs, dayOf, dayStartMs, daysAfter } from "#domain/day";
import type { MilestoneCode } from "#domain/milestone";
import type { Tallies } from "#domain/tally";
import { MOST_WEEKS, type Trend, trendCellOf, weekEnd } from "#domain/trend";
import { takeSnapshots } from "../../worker/snapshots.ts";
import type { Client } from "./client.ts";
import { judged, received } from "./past.ts";
import { imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

/** Facts of three weeks in May 2024, from Monday the 6th; all listings stand since February. */
const MONDAY = "2024-05-06";
const NIGHTS = 21;

beforeAll(async () => {
  people = await world();
});

/** The night after a day, as the cron comes: two hours into the next one. */
const nightAfter = (day: Day) => takeSnapshots(env.DB, dayEndMs(day) + 2 * 3_600_000);
const rowsOf = async (day: Day) => {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM snapshot WHERE day = ?1")
    .bind(day)
    .first<{ n: number }>();
  return row?.n;
};
const trendOf = (search: string, who: PersonId = "boss") => people[who].get<Trend>(`/api/trend?${search}`);

/** Numbers in [0, 1) that a seed repeats. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe("snapshots", () => {
  it("of a time without any are of the weeks in which something happened, then of each night", async () => {
    const seed = Number(env.TEST_SEED ?? Date.now() % 2 ** 31);
    console.info(`TEST_SEED=${seed}`);
    const random = randomOf(seed);
    const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)] as T;
    const milestones: MilestoneCode[] = [
      "works_started",
      "in_production",
      "capacity_reached",
      "structure_complete",
    ];
    await imported(people.admin, {
      projects: [{ id: "p5", zone: "dt-a", name: "同二", investment: 7_000 }],
      listings: [
        { project: "p5", batch: "signing", round: "2024-1", investment: 7_000 },
        { project: "p1", batch: "start", round: "2023-4", investment: 9_000 },
      ],
    });
    const reports: string[] = [];
    for (let i = 0; i < 40; i++) {
      const atMs = dayStartMs(MONDAY) + Math.floor(random() * NIGHTS * 86_400_000);
      const fact = { milestone: pick(milestones), completed: Math.floor(random() * 20_000) };
      if (reports.length > 0 && random() < 0.4)
        await judged(atMs, pick(reports), pick(["verified", "returned", "verified"]));
      else reports.push(await received(atMs, pick(["p1", "p2", "p3", "p4", "p5"]), fact));
    }
    const sunday = daysAfter(MONDAY, 6);
    // Round 2023-4 was held on 2023-11-10, 2024-1 on 2024-02-23.
    expect(await nightAfter(sunday)).toEqual(["2023-11-12", "2024-02-25", sunday]);
    for (let night = 7; night < NIGHTS; night++) {
      const day = daysAfter(MONDAY, night);
      expect(await nightAfter(day)).toEqual([day]);
    }
  });

  it("are the figures as of their day, in every place and on both bases", async () => {
    for (const basis of ["verified", "reported"])
      for (const by of ["province", "city", "zone"]) {
        const { steps, rows, total } = await trendOf(
          `by=${by}&basis=${basis}&since=2024-05-06&asOf=2024-05-27`,
        );
        const ends = ["2024-05-12", "2024-05-19", "2024-05-26", "2024-05-27"];
        expect(steps.slice(-4).map(({ day }) => day)).toEqual(ends);
        for (const [at, { day }] of steps.entries()) {
          const then = await people.boss.get<Tallies>(`/api/tallies?by=${by}&basis=${basis}&asOf=${day}`);
          for (const batch of BATCHES) {
            expect(rows.map((row) => row[batch][at])).toEqual(
              then.rows.map((row) => trendCellOf(row[batch])),
            );
            expect(total[batch][at]).toEqual(trendCellOf(then.total[batch]));
          }
        }
      }
  });

  it("of every single day say the same as that day's facts", async () => {
    for (let night = 6; night < NIGHTS; night++) {
      const day = daysAfter(MONDAY, night);
      // What a trend that ended on the next day would read for this one.
      const { results } = await env.DB.prepare(
        `SELECT s.batch, sum(s.achieved_reported) AS achieved, sum(s.gained_reported_wan) AS gained FROM snapshot s
         WHERE s.day = (SELECT max(m.day) FROM snapshot m WHERE m.zone = s.zone AND m.round = s.round AND m.batch = s.batch AND m.day <= ?1)
         GROUP BY s.batch`,
      )
        .bind(day)
        .all<{ batch: (typeof BATCHES)[number]; achieved: number; gained: number }>();
      const { total } = await people.boss.get<Tallies>(`/api/tallies?basis=reported&asOf=${day}`);
      for (const { batch, achieved, gained } of results)
        expect([day, batch, achieved, gained]).toEqual([
          day,
          batch,
          total[batch].achieved,
          total[batch].gained,
        ]);
      expect(results).toHaveLength(3);
    }
  });

  it("are written once: the same night again writes nothing, a day that has them keeps them", async () => {
    const day = daysAfter(MONDAY, NIGHTS - 1);
    const before = await rowsOf(day);
    await received(dayStartMs(day), "p3", { milestone: "capacity_reached" });
    expect(await nightAfter(day)).toEqual([]);
    expect(await nightAfter(daysAfter(day, -3))).toEqual([]);
    expect(await rowsOf(day)).toBe(before);
  });

  it("hold only what changed: a quiet day none, a day with one moved project its cells", async () => {
    const day = daysAfter(MONDAY, NIGHTS);
    await nightAfter(day);
    const quiet = daysAfter(day, 1);
    await nightAfter(quiet);
    expect(await rowsOf(quiet)).toBe(0);
    await received(dayStartMs("2024-05-29"), "p2", { milestone: "capacity_reached", completed: 33_333 });
    await nightAfter("2024-05-29");
    expect(await rowsOf("2024-05-29")).toBe(1);
  });

  it("of nights that were missed are made up for the weeks in between that were not quiet", async () => {
    await received(dayStartMs("2024-06-11"), "p2", { completed: 44_444 });
    expect(await nightAfter("2024-06-24")).toEqual(["2024-06-16", "2024-06-24"]);
  });

  it("say nought of a cell whose last entry was withdrawn", async () => {
    await imported(people.admin, {
      listings: [
        {
          project: "p4",
          batch: "production",
          round: "2024-1",
          withdrawnOn: "2024-06-25",
          withdrawnWhy: "企业放弃",
        },
      ],
    });
    await nightAfter("2024-06-25");
    const { steps, rows } = await trendOf("by=zone&within=dt-a&asOf=2024-07-01");
    const listed = rows[0]?.production.map((cell) => cell?.listed);
    expect(steps.slice(-3).map(({ day }) => day)).toEqual(["2024-06-23", "2024-06-30", "2024-07-01"]);
    // No snapshot tells of the 30th: it is not known, which is not nought.
    expect(listed?.slice(-3)).toEqual([1, undefined, 0]);
  });
});

describe("the trend", () => {
  it("ends with what the board shows now, and is not known between the last snapshot and now", async () => {
    const { steps, total, takenTo, asOf } = await trendOf("");
    const { total: now } = await people.boss.get<Tallies>("/api/tallies");
    expect([takenTo, asOf]).toEqual(["2024-06-25", null]);
    expect(steps.at(-1)).toEqual({ day: dayOf(Date.now()), round: null });
    for (const batch of BATCHES) {
      expect(total[batch].at(-1)).toEqual(trendCellOf(now[batch]));
      for (const [at, { day }] of steps.slice(0, -1).entries())
        expect(total[batch][at] === null, day).toBe(day > "2024-06-25");
    }
    // Of more than two years not every week, yet from the first to the last.
    expect(steps.length).toBeLessThanOrEqual(MOST_WEEKS);
    expect([weekEnd(steps[0]?.day ?? ""), steps.length > 52]).toEqual([steps[0]?.day, true]);
    const weeks = steps.slice(0, -1).map(({ day }) => dayStartMs(day));
    const apart = new Set(weeks.slice(1).map((week, at) => week - (weeks[at] ?? 0)));
    expect(apart.size).toBe(1);
    expect(Math.min(...apart)).toBeGreaterThan(7 * 86_400_000);
  });

  it("begins where it is asked to", async () => {
    const { steps } = await trendOf("since=2024-05-13&asOf=2024-05-21");
    expect(steps.map(({ day }) => day)).toEqual(["2024-05-19", "2024-05-21"]);
  });

  it("from round to round is each round's own figures, today and as of a day", async () => {
    for (const asOf of ["", "&asOf=2024-05-15"]) {
      const { steps, rows } = await trendOf(`step=round&by=city&basis=reported${asOf}`);
      expect(steps.map(({ round }) => round)).toEqual(["2023-4", "2024-1", "2024-2"]);
      for (const [at, { round }] of steps.entries()) {
        const alone = await people.boss.get<Tallies>(
          `/api/tallies?rounds=${round}&by=city&basis=reported${asOf}`,
        );
        for (const batch of BATCHES)
          expect(rows.map((row) => row[batch][at])).toEqual(alone.rows.map((row) => trendCellOf(row[batch])));
      }
    }
  });

  it("follows the rule asked for", async () => {
    const { total, rule } = await trendOf("rule=count-2021&basis=reported&asOf=2024-05-26");
    expect(rule).toBe("count-2021");
    for (const cell of total.start) expect(cell?.rate).toBe(cell?.countRate);
    // Nobody collects the output that the third rate of that rule is made of.
    expect(total.production.at(-1)?.rate).toBeNull();
  });

  it("is of one's own places alone", async () => {
    const { rows, total } = await trendOf("asOf=2024-05-26", "boss-dt");
    expect(rows.map(({ place }) => place.id)).toEqual(["140200"]);
    const province = await trendOf("by=city&asOf=2024-05-26");
    const datong = province.rows.find(({ place }) => place.id === "140200");
    for (const batch of BATCHES) expect(total[batch]).toEqual(datong?.[batch]);
  });
});
