import { PROVINCE, scopeOf } from "#domain/scope";
import type { Server } from "../../../scripts/serve.ts";
import { tallyStatements } from "../../../worker/store/tallies.ts";
import { ROUND_IDS } from "../data/campaign.ts";
import { atMost, type Finding, median } from "../finding.ts";
import { signInAs } from "./accounts.ts";

const WARM_UP = 30;
const TIMES = 120;
const PATH = `/api/tallies?from=${ROUND_IDS[0]}&to=${ROUND_IDS.at(-1)}&by=city`;
const MANAGER = { role: "manager", level: "province", place: PROVINCE } as const;

/** A server and how many reports lie behind its board. */
export interface Board {
  readonly server: Server;
  readonly reports: number;
}

interface Look extends Board {
  readonly cookie: string;
  readonly timesMs: number[];
}

/**
 * Time and rows of the figures of seven rounds by city. Every board is asked in turn, again and again, so that whatever
 * else the machine does meets them alike: the figures come from the kept tallies, and history must not show.
 */
export async function measureTallies(boards: readonly Board[]): Promise<Finding[]> {
  const looks: Look[] = [];
  for (const board of boards)
    looks.push({ ...board, cookie: await signInAs(board.server, "manager", MANAGER), timesMs: [] });
  const emptyTimesMs: number[] = [];
  for (let i = 0; i < WARM_UP + TIMES; i++)
    for (const { server, cookie, timesMs } of looks) {
      const emptyMs = await timeOf(server, "/api/health", cookie);
      const ms = await timeOf(server, PATH, cookie);
      if (i < WARM_UP) continue;
      emptyTimesMs.push(emptyMs);
      timesMs.push(ms);
    }
  const rows: number[] = [];
  for (const { server } of looks) rows.push(await rowsRead(server));
  return findings(looks, rows, median(emptyTimesMs));
}

async function timeOf({ url }: Server, path: string, cookie: string): Promise<number> {
  const began = performance.now();
  const answer = await fetch(new URL(path, url), { headers: { cookie } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${text}`);
  return performance.now() - began;
}

/** What D1 itself counts for the statements of the figures. */
async function rowsRead({ db }: Server): Promise<number> {
  const reading = {
    scope: scopeOf([MANAGER], ["manager"]),
    rounds: ROUND_IDS,
    within: null,
    level: "city",
    basis: "verified",
  } as const;
  const results: { meta: { rows_read: number } }[] = await db.batch(tallyStatements(db, reading));
  return results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
}

function findings(looks: readonly Look[], rows: readonly number[], emptyMs: number): Finding[] {
  const times = looks.map(({ timesMs }) => median(timesMs));
  const timeGrowth = Math.max(...times) / Math.min(...times);
  const rowGrowth = Math.max(...rows) / Math.min(...rows);
  const at = ({ reports }: Look) => `at ${reports.toLocaleString("en")} reports`;
  return [
    { what: "an empty request in between, median", value: emptyMs, unit: "ms" },
    ...looks.map(
      (look, i): Finding => ({
        what: `GET /api/tallies ${at(look)}, median`,
        value: times[i] ?? 0,
        unit: "ms",
      }),
    ),
    ...looks.map(
      (look, i): Finding => ({
        what: `D1 rows read for the figures ${at(look)}`,
        value: rows[i] ?? 0,
        unit: "rows",
      }),
    ),
    { what: "slowest over fastest", value: timeGrowth, unit: "×", ...atMost(timeGrowth, 1.3, "≤ 1.3 ×") },
    { what: "most rows over fewest", value: rowGrowth, unit: "×", ...atMost(rowGrowth, 1.3, "≤ 1.3 ×") },
  ];
}
