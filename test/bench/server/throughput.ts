import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "../../../scripts/serve.ts";
import { ZONES } from "../data/campaign.ts";
import { atLeast, type Finding, median } from "../finding.ts";
import { signInAs } from "./accounts.ts";
import type { Order, Staffing, Tally } from "./load.ts";
import type { Errand } from "./phone.ts";

const PHONES = 8;
const PASSES = 3;
const FOR_MS = 1_500;
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
 * passes of each, so that whatever else the machine does meets them all; medians are compared.
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
  try {
    await tell(load, { url: server.url.href, cookies });
    const perSecond = new Map<Errand, number[]>(ERRANDS.map(({ errand }) => [errand, []]));
    // The first pass warms up the server's code and is not counted.
    for (let pass = 0; pass <= PASSES; pass++)
      for (const { errand, atMost } of ERRANDS) {
        const { errands, ms } = await tell(load, { errand, atMost, forMs: FOR_MS });
        if (pass > 0) perSecond.get(errand)?.push((errands * 1_000) / ms);
      }
    return findings((errand) => median(perSecond.get(errand) ?? []));
  } finally {
    load.kill();
  }
}

async function tell(load: ChildProcess, message: Staffing | Order): Promise<Tally> {
  load.send(message);
  const [answer] = (await Promise.race([
    once(load, "message"),
    once(load, "exit").then(() => Promise.reject(new Error("the load ended early"))),
  ])) as [Tally];
  return answer;
}

function findings(rate: (errand: Errand) => number): Finding[] {
  const share = rate(1) / rate("health");
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
