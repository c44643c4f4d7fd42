import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { BATCHES, type Batch } from "#domain/batch";
import { uuidv7 } from "#domain/id";
import type { MilestoneCode } from "#domain/milestone";
import { canonicalReport, reportSchema } from "#domain/report";
import { runImport } from "../../worker/import/run.ts";
import { differencesInBooks } from "../../worker/store/audit-books.ts";
import { type Delivery, takeIn } from "../../worker/store/reports.ts";
import { addPerson } from "./client.ts";
import { type Basis, type Facts, type ModelCell, modelCells, modelStanding } from "./model.ts";
import { EVERYWHERE } from "./world.ts";

const ROUNDS = ["2023-1", "2023-2", "2024-1"] as const;
const PEOPLE = ["ann", "bob"] as const;
const SOUND = { standing: 0, tally: 0, relisting: 0, queue: 0 };
const NOW = Date.parse("2024-06-01T00:00:00Z");

beforeAll(async () => {
  for (const person of PEOPLE) await addPerson(person);
  await importRows({ cities: [{ id: "c", name: "city" }], rounds: ROUNDS.map((id) => ({ id })) });
});

// A scenario: facts as steps, kept in lines. Steps of one line keep their order; the lines interleave in any way.

type Step =
  | { kind: "project"; project: number; zone: number; industrial: boolean }
  | {
      kind: "listing";
      project: number;
      batch: Batch;
      round: (typeof ROUNDS)[number];
      investment: number | null;
      output: number | null;
      state: "listed" | "planned" | "withdrawn";
    }
  | {
      kind: "report";
      report: number;
      project: number;
      person: (typeof PEOPLE)[number];
      observedMs: number;
      milestone: MilestoneCode | null;
      completed: number | null;
      supersedes: number | null;
    }
  | {
      kind: "verdict";
      verdict: number;
      report: number;
      word: "verified" | "returned" | "withdrawn";
      atMs: number;
    };

const money = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 900_000 }), weight: 4 },
  { arbitrary: fc.constant(null), weight: 1 },
);
const milestones = fc.constantFrom<MilestoneCode | null>(
  "signed",
  "works_started",
  "in_production",
  "capacity_reached",
  "foundation",
  "ground_broken",
  null,
);
const projectStep = (project: number) =>
  fc.record({
    kind: fc.constant("project" as const),
    project: fc.constant(project),
    zone: fc.nat(1),
    industrial: fc.boolean(),
  });
const listingSteps = (project: number) =>
  fc
    .record({
      batch: fc.constantFrom(...BATCHES),
      round: fc.constantFrom(...ROUNDS),
      changes: fc.array(
        fc.record({
          investment: money,
          output: money,
          state: fc.constantFrom("listed", "listed", "planned", "withdrawn"),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ batch, round, changes }) =>
      changes.map((change) => ({ kind: "listing" as const, project, batch, round, ...change }) as Step),
    );

const reportLine = (report: number, projects: number) =>
  fc
    .record({
      project: fc.nat(projects - 1),
      person: fc.constantFrom(...PEOPLE),
      // Few instants, so that ties happen.
      observedMs: fc.integer({ min: 0, max: 5 }).map((day) => NOW - day * 86_400_000),
      milestone: milestones,
      completed: money,
      supersedes: fc.option(fc.nat(7), { nil: null }),
      words: fc.array(
        fc.record({
          word: fc.constantFrom("verified", "verified", "returned", "withdrawn"),
          atMs: fc.integer({ min: 1, max: 4 }),
        }),
        { maxLength: 3 },
      ),
    })
    .map(({ words, ...facts }): Step[] => [
      { kind: "report", report, ...facts },
      ...words.map(
        ({ word, atMs }, i): Step => ({
          kind: "verdict",
          verdict: report * 10 + i,
          report,
          word: word as "verified",
          atMs,
        }),
      ),
    ]);

const scenario = fc.integer({ min: 1, max: 3 }).chain((projects) =>
  fc.record({
    projects: fc.tuple(
      ...Array.from({ length: projects }, (_, p) => fc.array(projectStep(p), { minLength: 1, maxLength: 3 })),
    ),
    listings: fc.tuple(
      ...Array.from({ length: projects }, (_, p) =>
        fc.array(listingSteps(p), { maxLength: 4 }).map((lines) => lines.flat()),
      ),
    ),
    reports: fc.tuple(...Array.from({ length: 8 }, (_, r) => reportLine(r, projects))),
    orders: fc.tuple(fc.infiniteStream(fc.nat(1_000)), fc.infiniteStream(fc.nat(1_000))),
  }),
);

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** The scenario's steps in one of the orders that its lines allow; about every fifth step comes twice. */
function interleave({ projects, listings, reports }: Scenario, choices: Iterator<number>): Step[] {
  const next = () => choices.next().value ?? 0;
  const lines = [...projects.map((line) => line.slice(1)), ...listings, ...reports]
    .map((line) => [...line] as Step[])
    .filter((line) => line.length > 0);
  const steps: Step[] = projects.map((line) => line[0] as Step);
  while (lines.length > 0) {
    const index = next() % lines.length;
    const line = lines[index] as Step[];
    const step = line.shift() as Step;
    steps.push(step);
    if (next() % 5 === 0) steps.push(step);
    if (line.length === 0) lines.splice(index, 1);
  }
  return steps;
}

let worlds = 0;

/** A place of its own for one run of one scenario: nothing is deleted, so that each run has its own zones and projects. */
class World {
  readonly name = `w${++worlds}`;
  readonly facts: Facts = {
    projects: new Map(),
    listings: new Map(),
    reports: new Map(),
    verdicts: new Map(),
  };
  readonly zone = (n: number) => `${this.name}-z${n}`;
  readonly project = (n: number) => `${this.name}-p${n}`;
  /** The same order of ids in every world, so that ties fall alike. */
  readonly id = (n: number) => uuidv7(n, new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, worlds >> 8, worlds & 255]));

  async open(): Promise<this> {
    await importRows({ zones: [0, 1].map((n) => ({ id: this.zone(n), city: "c", name: this.zone(n) })) });
    return this;
  }

  async take(step: Step): Promise<void> {
    if (step.kind === "project") {
      this.facts.projects.set(this.project(step.project), {
        zone: this.zone(step.zone),
        industrial: step.industrial,
      });
      await importRows({
        projects: [
          {
            id: this.project(step.project),
            name: "a project",
            zone: this.zone(step.zone),
            industrial: step.industrial,
          },
        ],
      });
    } else if (step.kind === "listing") await this.#list(step);
    else if (step.kind === "report") await this.#report(step);
    else await this.#judge(step);
  }

  async #list({
    project,
    batch,
    round,
    investment,
    output,
    state,
  }: Extract<Step, { kind: "listing" }>): Promise<void> {
    const row = {
      project: this.project(project),
      batch,
      round,
      investment,
      output,
      listedOn: state === "planned" ? null : "2024-03-01",
      withdrawnOn: state === "withdrawn" ? "2024-04-01" : null,
      withdrawnWhy: state === "withdrawn" ? "left the campaign" : null,
    };
    this.facts.listings.set(`${row.project}/${batch}/${round}`, {
      project: row.project,
      batch,
      round,
      investment,
      output,
      counts: state === "listed",
    });
    await importRows({ listings: [row] });
  }

  async #report(step: Extract<Step, { kind: "report" }>): Promise<void> {
    // Only one's own reports of the same project can be corrected, earlier or later arrivals alike.
    const report = reportSchema.parse({
      id: this.id(step.report),
      seq: step.report + 1,
      project: this.project(step.project),
      observedAt: step.observedMs,
      milestone: step.milestone,
      completed: step.completed,
      note: "n",
      supersedes: step.supersedes === null ? null : this.id(step.supersedes),
    });
    this.facts.reports.set(report.id, {
      id: report.id,
      project: report.project,
      person: step.person,
      observedMs: step.observedMs,
      milestone: step.milestone,
      completed: step.completed,
      supersedes: report.supersedes ?? null,
    });
    const delivery: Delivery = {
      person: step.person,
      device: step.person,
      scope: EVERYWHERE,
      sees: EVERYWHERE,
      receivedMs: NOW,
      clockOffsetMs: 0,
    };
    await env.DB.batch(takeIn(env.DB, delivery, [{ report, content: canonicalReport(report) }]));
  }

  async #judge({ verdict, report, word, atMs }: Extract<Step, { kind: "verdict" }>): Promise<void> {
    const fact = { id: this.id(1000 + verdict), report: this.id(report), verdict: word, atMs };
    this.facts.verdicts.set(fact.id, fact);
    await env.DB.prepare(
      "INSERT INTO verdict (id, report, project, verdict, person, at_ms) SELECT ?1, id, project, ?3, 'rev', ?4 FROM report WHERE id = ?2 ON CONFLICT DO NOTHING",
    )
      .bind(fact.id, fact.report, word, atMs)
      .run();
  }

  /** The kept tallies of this world on one basis, under names that do not tell which world it is. */
  async cells(basis: Basis): Promise<Map<string, ModelCell>> {
    const { results } = await env.DB.prepare(`
      SELECT zone, round, batch, listed, unpriced, investment_wan AS investment, output_wan AS output, eligible, base_wan AS base,
        achieved_${basis} AS achieved, gained_${basis}_wan AS gained, completed_${basis}_wan AS completed
      FROM tally WHERE zone IN (?1, ?2)`)
      .bind(this.zone(0), this.zone(1))
      .all<ModelCell & { zone: string; round: string; batch: string }>();
    return new Map(results.map(({ zone, round, batch, ...cell }) => [`${zone}/${round}/${batch}`, cell]));
  }

  async standings(basis: Basis) {
    const { results } = await env.DB.prepare(
      `SELECT project, rank_${basis} AS rank, completed_${basis}_wan AS completed FROM standing WHERE project LIKE ?1 || '-p%'`,
    )
      .bind(this.name)
      .all<{ project: string; rank: number; completed: number | null }>();
    return new Map(results.map(({ project, ...standing }) => [project, standing]));
  }
}

describe("the books", () => {
  test("equal their truth and a plain recomputation, in any order of facts and with any of them repeated", async () => {
    const seed = Number(env.TEST_SEED ?? Date.now() % 2 ** 31);
    console.log(`books: seed ${seed}`);
    const property = fc.asyncProperty(scenario.map(onlyOwnCorrections), async (facts) => {
      const runs = [];
      for (const order of facts.orders) {
        const world = await new World().open();
        const steps = interleave(facts, order[Symbol.iterator]());
        for (const step of steps) await world.take(step);
        expect(await differencesInBooks(env.DB)).toEqual(SOUND);
        for (const basis of ["verified", "reported"] as const) {
          expect(await world.cells(basis)).toEqual(modelCells(world.facts, basis));
          for (const [project, standing] of await world.standings(basis))
            expect(standing).toEqual(modelStanding(world.facts, project, basis));
        }
        runs.push(anonymous(await world.cells("reported"), world.name));
      }
      expect(runs[0]).toEqual(runs[1]);
    });
    await fc.assert(property, { seed, numRuns: 60 });
  }, 120_000);

  test("stay equal to their truth after every single step, not only at the end", async () => {
    const [facts] = fc.sample(scenario.map(onlyOwnCorrections), { seed: 7, numRuns: 1 }) as [Scenario];
    const world = await new World().open();
    let steps = 0;
    for (const step of interleave(facts, facts.orders[0][Symbol.iterator]())) {
      await world.take(step);
      expect(await differencesInBooks(env.DB), JSON.stringify(step)).toEqual(SOUND);
      steps++;
    }
    expect(steps).toBeGreaterThan(10);
  });
});

/** Drops a correction of a report that is another person's or project's: the door refuses those. */
function onlyOwnCorrections(facts: Scenario): Scenario {
  const firsts = facts.reports.map((line) => line[0] as Extract<Step, { kind: "report" }>);
  const reports = facts.reports.map(([first, ...rest], i) => {
    const own = firsts[i] as Extract<Step, { kind: "report" }>;
    const target = own.supersedes === null ? undefined : firsts[own.supersedes];
    const keeps = target && target !== own && target.person === own.person && target.project === own.project;
    return [{ ...own, supersedes: keeps ? own.supersedes : null } as typeof first, ...rest];
  });
  return { ...facts, reports: reports as Scenario["reports"] };
}

function anonymous(cells: Map<string, ModelCell>, world: string) {
  return new Map(
    [...cells]
      .map(([key, cell]) => [key.replaceAll(world, "w"), cell] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function importRows(rows: Record<string, unknown[]>): Promise<void> {
  const importer = { person: "admin", scope: EVERYWHERE, address: null, nowMs: NOW, today: "2024-06-01" };
  const { counts, outcomes } = await runImport(env.DB, importer, "en", { dryRun: false, ...rows });
  if (counts.refused > 0) throw new Error(JSON.stringify(outcomes));
}
