import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Batch } from "#domain/batch";
import { dayStartMs } from "#domain/day";
import { formatYi, type Wan, wanOfYi } from "#domain/money";
import { percent } from "#domain/rate";
import type { ReviewResponse } from "#domain/review";
import type { CellFigures, Tallies } from "#domain/tally";
import type { PublishedCell } from "../../db/seed/printed.ts";
import { buildRoster, type Roster } from "../../db/seed/roster.ts";
import published from "../fixtures/published-tallies.json";
import { addPerson, aReport, Client } from "./client.ts";
import { keepProof } from "./world.ts";

/**
 * Print, reproduced from the outside: rosters rebuilt from the published totals go in through the import, their field
 * reports one by one through the sync in a shuffled order with repetitions, the verdicts through the review, and the
 * figures are read back from the board.
 */

const ROUNDS_2023 = ["2023-1", "2023-2", "2023-3", "2023-4"];
const NOON_MS = 12 * 3_600_000;
const seed = Number(Date.now() % 2 ** 31);

let admin: Client;
let field: Client;
let reviewer: Client;

beforeAll(async () => {
  await keepProof();
  console.log(`print: seed ${seed}`);
  await addPerson("admin", { role: "admin", level: "province", place: "14" });
  await addPerson("field", { role: "reporter", level: "province", place: "14" });
  await addPerson("reviewer", { role: "reviewer", level: "province", place: "14" });
  [admin, field, reviewer] = (await Promise.all(
    ["admin", "field", "reviewer"].map((name) => Client.signIn(name)),
  )) as [Client, Client, Client];
  await bringIn({
    cities: [
      { id: "140200", name: "大同市" },
      { id: "140600", name: "朔州市" },
      { id: "140700", name: "晋中市" },
      { id: "far", name: "远方市" },
    ],
    zones: [
      { id: "140200-01", city: "大同市", name: "大同经济技术开发区", aliases: ["大同经开区"] },
      { id: "140600-00", city: "朔州市", name: "朔州市各区" },
      { id: "140700-00", city: "晋中市", name: "晋中市各区" },
      { id: "far-01", city: "远方市", name: "远方开发区" },
    ],
    rounds: [...ROUNDS_2023.map((id) => ({ id })), { id: "2024-1", heldOn: "2024-02-23" }],
  });
});

describe("the published figures come back from the board", () => {
  test("大同经开区 2023: 30, 21 and 22 projects, 87.17, 43.60 and 79.08 亿元, 100, 62.43 and 100 %", async () => {
    const board = await live("140200-01", cellsOf("P004", "P005", "P006"), ROUNDS_2023, "2023-12-31");

    expect(printed(board.signing)).toMatchObject({
      projects: 30,
      investment: "87.17",
      achieved: 30,
      gained: "87.17",
      rate: 100,
    });
    expect(printed(board.start)).toMatchObject({
      projects: 21,
      investment: "43.60",
      completed: "29.80",
      achieved: 15,
      gained: "27.22",
      rate: 62.43,
    });
    expect(printed(board.production)).toMatchObject({
      projects: 22,
      investment: "79.08",
      eligible: 10,
      base: "38.91",
      achieved: 10,
      gained: "38.91",
      rate: 100,
    });
    // What the rate is not: neither the counts nor another base give 62.43.
    expect(board.start.countRate).toBe(71.43);
  });

  test("朔州 2023: 63, 72 and 76 projects, 149.50 and twice 117.60 亿元, 211 projects and 384.70 亿元 in all", async () => {
    const board = await live(
      "140600-00",
      cellsOf("P011", "P012", "P013"),
      ROUNDS_2023,
      "2023-12-31",
      "朔州市",
    );

    expect(printed(board.signing)).toMatchObject({ projects: 63, investment: "149.50" });
    expect(printed(board.start)).toMatchObject({ projects: 72, investment: "117.60" });
    expect(printed(board.production)).toMatchObject({ projects: 76, investment: "117.60" });
    expect(sumOf(board)).toEqual({ listed: 211, investment: "384.70" });
  });

  test("朔州 2024-1: 17, 14 and 7 projects, 38.42, 36.07 and 6.08 亿元; the sum is 80.57 where print says 80.56", async () => {
    const board = await live(
      "140600-00",
      cellsOf("P031", "P032", "P033"),
      ["2024-1"],
      "2024-02-23",
      "140600",
    );

    expect(printed(board.signing)).toMatchObject({ projects: 17, investment: "38.42" });
    expect(printed(board.start)).toMatchObject({ projects: 14, investment: "36.07" });
    expect(printed(board.production)).toMatchObject({ projects: 7, investment: "6.08" });
    expect(sumOf(board)).toEqual({ listed: 38, investment: "80.57" });
    expect(published.find((t) => t.id === "P030")?.investmentYi).toBe(80.56);
  });

  test("晋中 2024-1: 16, 18 and 16 projects, 64.80, 65.50 and 41.70 亿元, outputs 53.70, 69.20 and 57.20, 172.00 in all", async () => {
    const board = await live(
      "140700-00",
      cellsOf("P019", "P020", "P021"),
      ["2024-1"],
      "2024-02-23",
      "晋中市",
    );

    expect(printed(board.signing)).toMatchObject({ projects: 16, investment: "64.80", output: "53.70" });
    expect(printed(board.start)).toMatchObject({ projects: 18, investment: "65.50", output: "69.20" });
    expect(printed(board.production)).toMatchObject({ projects: 16, investment: "41.70", output: "57.20" });
    expect(sumOf(board)).toEqual({ listed: 50, investment: "172.00" });
  });

  test("a place nobody has published: any figures come back exactly", async () => {
    const [cells] = fc.sample(unseenCells, { seed, numRuns: 1 }) as unknown as [readonly PublishedCell[]];
    const board = await live("far-01", cells, ["2023-2", "2024-1"], "2024-03-01", "远方开发区");

    for (const cell of cells) {
      const figures = board[cell.batch];
      const investment = wanOfYi(cell.investmentYi ?? 0);
      const gained = wanOfYi(cell.achievedYi ?? 0);
      expect(figures, JSON.stringify(cell)).toMatchObject({
        listed: cell.projects,
        projects: cell.projects,
        investment,
        achieved: cell.achievedCount,
        gained,
      });
      expect(figures.rate).toBe(
        cell.batch === "production"
          ? percent(cell.achievedCount ?? 0, cell.projects ?? 0)
          : percent(gained, investment),
      );
    }
  });
});

/** Cells of the three batches with counts and sums of their own. */
const unseenCells = fc.tuple(
  ...(["signing", "start", "production"] as const).map((batch) =>
    fc
      .tuple(
        fc.integer({ min: 2, max: 25 }),
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 100, max: 90_000 }),
      )
      .map(([projects, share, hundreds]) => {
        const achievedCount = Math.max(1, Math.floor((projects * share) / 100));
        const achieved =
          achievedCount === projects ? hundreds : Math.max(1, Math.floor((hundreds * share) / 100));
        const yi = (value: number) => (value / 100).toFixed(2);
        return {
          id: `U-${batch}`,
          batch,
          projects,
          investmentYi: yi(hundreds),
          achievedCount,
          achievedYi: yi(achieved),
        } satisfies PublishedCell;
      }),
  ),
);

type Board = Record<Batch, CellFigures>;

/** Plays a place's cells through the doors and reads its figures; before the reviews, nothing may count as verified. */
async function live(
  zone: string,
  cells: readonly PublishedCell[],
  rounds: readonly string[],
  day: string,
  within = zone,
): Promise<Board> {
  const rosters = cells.map((cell) => buildRoster(cell, { zone, placeName: zone, rounds, listedOn: day }));
  await bringIn({
    projects: rosters.flatMap((r) => r.projects),
    listings: rosters.flatMap((r) => r.listings),
  });

  const reports = await report(rosters);
  const window = `/api/tallies?from=${rounds[0]}&to=${rounds.at(-1)}&within=${encodeURIComponent(within)}`;
  expect((await admin.get<Tallies>(window)).total.signing.achieved).toBe(0);
  await verify(reports);

  const reported = await admin.get<Tallies>(`${window}&basis=reported`);
  const verified = await admin.get<Tallies>(window);
  expect(verified.total).toEqual(reported.total);
  expect(verified.rule).toBe("investment-2023");
  return verified.total;
}

async function bringIn(rows: Parameters<Client["import"]>[0]): Promise<void> {
  const answer = await (await admin.import(rows)).json<{
    counts: { refused: number };
    outcomes: unknown[];
  }>();
  expect(answer.counts.refused, JSON.stringify(answer.outcomes.slice(0, 3))).toBe(0);
}

/** Sends the rosters' reports one by one in a shuffled order, every third twice; answers their ids. */
async function report(rosters: readonly Roster[]): Promise<string[]> {
  const facts = rosters.flatMap((roster) => roster.reports);
  const reports = facts.map(({ observedOn, receivedOn: _, verified: __, ...said }) =>
    aReport(said.project, { ...said, observedAt: dayStartMs(observedOn) + NOON_MS }),
  );
  const withRepetitions = [...reports, ...reports.filter((_, i) => i % 3 === 0)];
  const [order] = fc.sample(fc.shuffledSubarray(withRepetitions, { minLength: withRepetitions.length }), {
    seed,
    numRuns: 1,
  }) as [typeof reports];
  const words: string[] = [];
  for (const one of order) words.push((await field.send(one)).status);
  expect(words.filter((word) => word === "accepted")).toHaveLength(reports.length);
  expect(words.filter((word) => word === "duplicate")).toHaveLength(withRepetitions.length - reports.length);
  return reports.map((one) => one.id);
}

async function verify(reports: readonly string[]): Promise<void> {
  for (let i = 0; i < reports.length; i += 200) {
    const verdicts = reports.slice(i, i + 200).map((id) => ({ report: id, verdict: "verified" }));
    const { outcomes } = await (await reviewer.post("/api/reviews", { verdicts })).json<ReviewResponse>();
    expect(outcomes.every((outcome) => outcome.status === "accepted")).toBe(true);
  }
}

function cellsOf(...ids: string[]): PublishedCell[] {
  return ids.map((id) => {
    const tally = published.find((one) => one.id === id);
    if (!tally) throw new Error(`no published tally ${id}`);
    return tally as unknown as PublishedCell;
  });
}

/** A cell's figures as print gives them: money in 亿元. */
function printed(cell: CellFigures) {
  const yi = (wan: Wan | null) => formatYi(wan);
  return {
    ...cell,
    investment: yi(cell.investment),
    output: yi(cell.output),
    completed: yi(cell.completed),
    base: yi(cell.base),
    gained: yi(cell.gained),
  };
}

/** The three batches together: 万元 are summed and rounded once. */
function sumOf(board: Board) {
  const cells = Object.values(board);
  return {
    listed: cells.reduce((sum, cell) => sum + cell.listed, 0),
    investment: formatYi(cells.reduce((sum, cell) => sum + (cell.investment ?? 0), 0)),
  };
}
