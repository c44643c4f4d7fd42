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

/** What one look at the board costs at some number of reports. */
export interface Look {
  readonly reports: number;
  readonly medianMs: number;
  /** Of an empty request at the same moment, which tells how fast the machine was. */
  readonly emptyMs: number;
  readonly rowsRead: number;
}

/** Asks for the figures of seven rounds by city again and again, each time between two empty requests. */
export async function lookAtTallies(server: Server, reports: number): Promise<Look> {
  const cookie = await signInAs(server, "manager", MANAGER);
  const timesMs: number[] = [];
  const emptyTimesMs: number[] = [];
  for (let i = 0; i < WARM_UP + TIMES; i++) {
    const emptyMs = await timeOf(server, "/api/health", cookie);
    const ms = await timeOf(server, PATH, cookie);
    if (i < WARM_UP) continue;
    emptyTimesMs.push(emptyMs);
    timesMs.push(ms);
  }
  return {
    reports,
    medianMs: median(timesMs),
    emptyMs: median(emptyTimesMs),
    rowsRead: await rowsRead(server),
  };
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

/** Compares the looks: the figures come from the kept tallies, so history must not show in the time. */
export function compareLooks(looks: readonly Look[]): Finding[] {
  const times = looks.map((look) => look.medianMs);
  const rows = looks.map((look) => look.rowsRead);
  const timeGrowth = Math.max(...times) / Math.min(...times);
  const rowGrowth = Math.max(...rows) / Math.min(...rows);
  return [
    ...looks.flatMap(({ reports, medianMs, emptyMs, rowsRead }): Finding[] => {
      const at = `at ${reports.toLocaleString("en")} reports`;
      return [
        { what: `GET /api/tallies ${at}, median`, value: medianMs, unit: "ms" },
        { what: "  an empty request in between, median", value: emptyMs, unit: "ms" },
        { what: "  D1 rows read for the figures", value: rowsRead, unit: "rows" },
      ];
    }),
    { what: "slowest over fastest", value: timeGrowth, unit: "×", ...atMost(timeGrowth, 1.3, "≤ 1.3 ×") },
    { what: "most rows over fewest", value: rowGrowth, unit: "×", ...atMost(rowGrowth, 1.3, "≤ 1.3 ×") },
  ];
}
