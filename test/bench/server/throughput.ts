import { fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "../../../scripts/serve.ts";
import { ZONES } from "../data/campaign.ts";
import { atLeast, type Finding, median } from "../finding.ts";
import { signInAs } from "./accounts.ts";
import type { Order, Staffing, Tally } from "./load.ts";
import type { Errand } from "./phone.ts";

const PHONES = 8;
const PASSES = 5;
const FOR_MS = 1_200;
/** What ODK Central took in on such a machine: 334 submissions a second from 32 clients, one a request. */
const ODK_CENTRAL_PER_SECOND = 334;

const ERRANDS: readonly { errand: Errand; atMost: number }[] = [
  { errand: "health", atMost: 4_000 },
  { errand: 0, atMost: 2_000 },
  { errand: 1, atMost: 1_000 },
  { errand: 20, atMost: 150 },
  { errand: 100, atMost: 40 },
];

/**
 * Requests and reports a second over HTTP from eight phones, each in its own zone. The errands take turns, several
 * passes of each, so that whatever else the machine does meets them all. Rates are compared within a pass, and the
 * median of the passes is told.
 */
export async function measureThroughput(server: Server): Promise<Finding[]> {
  const cookies: string[] = [];
  for (const { id } of ZONES.slice(0, PHONES))
    cookies.push(
      await signInAs(server, `reporter_${id.replaceAll("-", "_")}`, {
        role: "reporter",
        level: "zone",
        place: id,
      }),
    );
  const load = fork(new URL("load.ts", import.meta.url));
  const ended = new AbortController();
  load.once("exit", () => ended.abort(new Error("the load ended early")));
  const tell = async (message: Staffing | Order): Promise<Tally> => {
    load.send(message);
    const [answer] = (await once(load, "message", { signal: ended.signal })) as [Tally];
    return answer;
  };
  try {
    await tell({ url: server.url.href, cookies });
    const passes: Pass[] = [];
    for (let pass = 0; pass <= PASSES; pass++) {
      const perSecond: Pass = new Map();
      for (const { errand, atMost } of ERRANDS) {
        const { errands, ms } = await tell({ errand, atMost, forMs: FOR_MS });
        perSecond.set(errand, (errands * 1_000) / ms);
      }
      passes.push(perSecond);
    }
    // The first one warmed up the server's code.
    return findings(passes.slice(1));
  } finally {
    load.kill();
  }
}

/** Errands a second in one pass. */
type Pass = Map<Errand, number>;

function findings(passes: readonly Pass[]): Finding[] {
  const over = (quotient: (rate: (errand: Errand) => number) => number) =>
    median(passes.map((pass) => quotient((errand) => pass.get(errand) ?? 0)));
  const rate = (errand: Errand) => over((of) => of(errand));
  const share = over((of) => of(1) / of("health"));
  const overOdk = (rate(100) * 100) / ODK_CENTRAL_PER_SECOND;
  return [
    { what: "empty requests (GET /api/health)", value: rate("health"), unit: "/s" },
    { what: "empty syncs (signed in, nothing to say)", value: rate(0), unit: "/s" },
    { what: "single reports", value: rate(1), unit: "reports/s" },
    { what: "reports in batches of 20", value: rate(20) * 20, unit: "reports/s" },
    { what: "reports in batches of 100", value: rate(100) * 100, unit: "reports/s" },
    {
      what: "single reports over empty requests",
      value: share,
      unit: "",
      ...atLeast(share, 1 / 3, "≥ 1/3"),
    },
    {
      what: "batches of 100 over ODK Central's 334 submissions/s",
      value: overOdk,
      unit: "×",
      ...atLeast(overOdk, 20, "≥ 20 ×"),
    },
  ];
}
