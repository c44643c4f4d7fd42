import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { BATCHES, type Batch } from "#domain/batch";
import { dayEndMs, dayStartMs } from "#domain/day";
import { type MilestoneCode, milestoneRank } from "#domain/milestone";
import { RATE_RULE_NAMES, type RateRule } from "#domain/rate";
import type { CellSums, Tallies } from "#domain/tally";
import type { Client } from "./client.ts";
import { type Facts, type ModelCell, modelCells } from "./model.ts";
import { imported, world } from "./world.ts";

/**
 * Any window, by any rule, on either basis, as of any day: the figures are those that a plain recomputation makes of the
 * facts and verdicts known at the end of that day.
 */

const ROUNDS = ["2022-1", "2022-2", "2023-1", "2023-2"] as const;
const ZONES = ["m-a", "m-b", "m-c"] as const;
const DAYS = ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04", "2024-05-05"] as const;
const seed = Date.now() % 2 ** 31;

/** By its query, which rounds a window takes. */
const WINDOWS: Record<string, readonly string[]> = {
  "": ROUNDS,
  "from=2022-2": ["2022-2", "2023-1", "2023-2"],
  "year=2022": ["2022-1", "2022-2"],
  "year=2022&from=2022-2": ["2022-2"],
  "rounds=2023-2,2022-1": ["2022-1", "2023-2"],
  "from=2023-1&to=2023-1": ["2023-1"],
};

interface Listed {
  readonly project: string;
  readonly batch: Batch;
  readonly round: string;
  readonly investment: number | null;
  readonly listedOn: string;
  readonly withdrawnOn: string | null;
}
interface Said {
  readonly id: string;
  readonly project: string;
  readonly milestone: MilestoneCode | null;
  readonly completed: number | null;
  readonly receivedMs: number;
  /** The words on it, in order. */
  readonly words: readonly {
    readonly id: string;
    readonly verdict: "verified" | "returned";
    readonly atMs: number;
  }[];
}

const projects = Array.from({ length: 12 }, (_, i) => ({
  id: `m${i}`,
  zone: ZONES[i % ZONES.length] as string,
  industrial: i % 4 !== 0,
}));
const anInstant = fc.integer({
  min: dayStartMs(DAYS[0]),
  max: dayEndMs(DAYS[4]) - 1,
});
const listingOf = fc.record({
  project: fc.constantFrom(...projects.map(({ id }) => id)),
  batch: fc.constantFrom(...BATCHES),
  round: fc.constantFrom<string>(...ROUNDS),
  investment: fc.option(fc.integer({ min: 1, max: 90_000 }), { freq: 5 }),
  listedOn: fc.constantFrom<string>(...DAYS.slice(0, 3)),
  withdrawnOn: fc.option(fc.constantFrom<string>(...DAYS.slice(3)), { freq: 2 }),
});
const reportOf = fc
  .record({
    id: fc.uuid(),
    project: fc.constantFrom(...projects.map(({ id }) => id)),
    milestone: fc.constantFrom<MilestoneCode | null>(
      ...(["works_started", "in_production", "capacity_reached", "foundation", null] as const),
    ),
    completed: fc.option(fc.integer({ min: 0, max: 99_000 }), { freq: 3 }),
    receivedMs: anInstant,
    words: fc.array(
      fc.record({
        id: fc.uuid(),
        verdict: fc.constantFrom("verified" as const, "verified" as const, "returned" as const),
        laterMs: fc.integer({ min: 1, max: 2 * 86_400_000 }),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ words, ...said }): Said => {
    let atMs = said.receivedMs;
    return {
      ...said,
      words: words.map(({ laterMs, ...word }) => {
        atMs += laterMs;
        return { ...word, atMs };
      }),
    };
  });

const [listings] = fc.sample(
  fc.uniqueArray(listingOf, {
    minLength: 30,
    maxLength: 30,
    selector: (l) => `${l.project} ${l.batch} ${l.round}`,
  }),
  { seed, numRuns: 1 },
) as [Listed[]];
const reports = fc.sample(reportOf, { seed, numRuns: 60 });

let boss: Client;

beforeAll(async () => {
  console.log(`windows: seed ${seed}`);
  const people = await world();
  boss = people.boss;
  await imported(people.admin, {
    cities: [{ id: "m", name: "模型市" }],
    zones: ZONES.map((id) => ({ id, city: "m", name: id })),
    rounds: ROUNDS.map((id) => ({ id })),
    projects: projects.map((project) => ({ ...project, name: project.id })),
    listings: listings.map(({ withdrawnOn, ...listing }) => ({
      ...listing,
      ...(withdrawnOn && { withdrawnOn, withdrawnWhy: "企业放弃" }),
    })),
  });
  await env.DB.batch([
    ...reports.map((r, i) =>
      env.DB.prepare(
        `INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms,
           milestone, rank, completed_wan, content) VALUES (?1, 'phone-model', ?2, 'field', ?3, ?4, ?4, 0, ?4, ?5, ?6, ?7, ?1)`,
      ).bind(
        r.id,
        i + 1,
        r.project,
        r.receivedMs,
        r.milestone,
        milestoneRank(r.milestone ?? undefined),
        r.completed,
      ),
    ),
    ...reports.flatMap((r) =>
      r.words.map((word) =>
        env.DB.prepare(
          "INSERT INTO verdict (id, report, project, verdict, person, at_ms) VALUES (?1, ?2, ?3, ?4, 'reviewer', ?5)",
        ).bind(word.id, r.id, r.project, word.verdict, word.atMs),
      ),
    ),
  ]);
});

/** What was known at the end of a day; all of it for none. */
function factsOf(asOf: string | null): Facts {
  const untilMs = asOf === null ? Number.POSITIVE_INFINITY : dayEndMs(asOf);
  const known = reports.filter((r) => r.receivedMs < untilMs);
  const counts = ({ listedOn, withdrawnOn }: Listed) =>
    asOf === null ? withdrawnOn === null : listedOn <= asOf && (withdrawnOn === null || withdrawnOn > asOf);
  return {
    projects: new Map(projects.map((p) => [p.id, p])),
    listings: new Map(
      listings.map((l) => [`${l.project} ${l.batch} ${l.round}`, { ...l, output: null, counts: counts(l) }]),
    ),
    reports: new Map(
      known.map((r) => [r.id, { ...r, person: "field", observedMs: r.receivedMs, supersedes: null }]),
    ),
    verdicts: new Map(
      known.flatMap((r) =>
        r.words.filter(({ atMs }) => atMs < untilMs).map((word) => [word.id, { ...word, report: r.id }]),
      ),
    ),
  };
}

/** Percent with two decimals, half up, in whole numbers all the way. */
function percentOf(part: number | null, whole: number | null): number | null {
  if (part === null || !whole) return null;
  return Number((BigInt(part) * 20_000n + BigInt(whole)) / (BigInt(whole) * 2n)) / 100;
}

/** Nobody collects what the third rate of 2021 is made of. */
function rateOf(rule: RateRule, batch: Batch, cell: ModelCell): number | null {
  if (rule === "count-2021") return batch === "production" ? null : percentOf(cell.achieved, cell.eligible);
  return batch === "production" ? percentOf(cell.achieved, cell.eligible) : percentOf(cell.gained, cell.base);
}

function addUp(cells: readonly ModelCell[]): ModelCell {
  const sum = (key: keyof ModelCell) => {
    const known = cells.map((cell) => cell[key]).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
  };
  const count = (key: keyof ModelCell) => sum(key) ?? 0;
  return {
    listed: count("listed"),
    unpriced: count("unpriced"),
    investment: sum("investment"),
    output: sum("output"),
    eligible: count("eligible"),
    base: sum("base"),
    achieved: count("achieved"),
    gained: sum("gained"),
    completed: sum("completed"),
  };
}

test.each([null, ...DAYS, "2024-04-30"])(
  "as of %s every window, rule and basis reads as recomputed",
  async (asOf) => {
    for (const basis of ["verified", "reported"] as const) {
      const model = [...modelCells(factsOf(asOf), basis)];
      for (const [query, rounds] of Object.entries(WINDOWS))
        for (const rule of RATE_RULE_NAMES) {
          const read = await boss.get<Tallies>(
            `/api/tallies?within=m&basis=${basis}&rule=${rule}&cells=true&${query}${asOf ? `&asOf=${asOf}` : ""}`,
          );
          expect([read.rule, read.asOf, read.basis]).toEqual([rule, asOf, basis]);
          for (const batch of BATCHES) {
            const cells = (zone: string) =>
              model
                .filter(([key]) => rounds.some((round) => key === `${zone}/${round}/${batch}`))
                .map(([, c]) => c);
            const rows = [
              ...ZONES.map(
                (zone) => [zone, read.rows.find(({ place }) => place.id === zone), cells(zone)] as const,
              ),
              ["total", read.total, ZONES.flatMap(cells)] as const,
            ];
            for (const [name, row, of] of rows) {
              const sums = addUp(of);
              const shown = row?.[batch];
              expect(
                { ...sums, rate: rateOf(rule, batch, sums) },
                `${name} ${batch} ${basis} ${rule} ${query}`,
              ).toEqual({
                ...sums,
                listed: shown?.listed,
                unpriced: shown?.unpriced,
                investment: sums.listed === 0 ? sums.investment : shown?.investment,
                eligible: shown?.eligible,
                achieved: shown?.achieved,
                gained: sums.eligible === 0 ? sums.gained : shown?.gained,
                completed: shown?.completed,
                rate: shown?.rate,
              });
            }
          }
          // What boards that listen go on from: the same figures, cell by cell.
          const told = new Map<string, CellSums>(
            (read.cells ?? []).map((cell) => [`${cell.zone}/${cell.round}/${cell.batch}`, cell] as const),
          );
          for (const [key, cell] of model)
            if (rounds.some((round) => key.includes(`/${round}/`)))
              expect(told.get(key)).toMatchObject({
                ...{ listed: cell.listed, base: cell.base, eligible: cell.eligible },
                achieved: { [basis]: cell.achieved },
                gained: { [basis]: cell.gained },
              });
        }
    }
  },
);
