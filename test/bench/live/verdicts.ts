import { setTimeout as pause } from "node:timers/promises";
import { uuidv7 } from "#domain/id";
import type { SyncResponse } from "#domain/protocol";
import type { ReviewResponse } from "#domain/review";
import type { Server } from "../../../scripts/serve.ts";
import { campaignRows } from "../data/campaign.ts";
import { Random } from "../data/random.ts";

/** The most reports that one sync may carry. */
const AT_ONCE = 100;
/** What each report states, so that a cell's sum tells how many of its reports a message has counted. */
const COMPLETED_WAN = 1;

/** A report, the cell that its verdict moves, and what the cell's verified completed investment is then at least, in 万元. */
export interface Awaited {
  readonly report: string;
  readonly cell: string;
  readonly sumWan: number;
}

/** How verdicts are given: so many reports a second, so many of them in a request. */
export interface Pace {
  readonly aSecond: number;
  readonly together: number;
}

type Listing = ReturnType<typeof campaignRows>["listings"][number];

/**
 * Sends a report of each of as many projects listed in a start batch, whose cells tell completed investment. Their order is
 * by chance, so that cells far from each other move together.
 */
export async function sendReports({ url }: Server, cookie: string, count: number): Promise<Awaited[]> {
  const random = new Random(11);
  const listings = campaignRows().listings.filter(({ batch }) => batch === "start");
  const sums = new Map<string, number>();
  const awaited: Awaited[] = [];
  const reports = Array.from({ length: count }, (_, i) => {
    const [{ project, zone, round, batch }] = listings.splice(random.below(listings.length), 1) as [Listing];
    const id = uuidv7(Date.now(), random.bytes(10));
    const cell = `${zone}/${round}/${batch}`;
    const sumWan = (sums.get(cell) ?? 0) + COMPLETED_WAN;
    sums.set(cell, sumWan);
    awaited.push({ report: id, cell, sumWan });
    const facts = { milestone: null, completed: COMPLETED_WAN, note: null };
    return { id, seq: i + 1, project, observedAt: Date.now(), ...facts, photos: [] };
  });
  for (let at = 0; at < reports.length; at += AT_ONCE) {
    const answer = await post(url, "/api/sync", cookie, {
      protocol: 1,
      device: { id: "bench-live", platform: "bench", outbox: { reports: 0, photos: 0 } },
      clock: Date.now(),
      cursor: "",
      reports: reports.slice(at, at + AT_ONCE),
    });
    const refused = (answer as SyncResponse).receipts.find(({ status }) => status !== "accepted");
    if (refused) throw new Error(`a report was not accepted: ${JSON.stringify(refused)}`);
  }
  return awaited;
}

/** Confirms the reports at an even pace, or slower where an answer takes longer. Answers when each was acknowledged, epoch ms. */
export async function verifyAll(
  { url }: Server,
  cookie: string,
  awaited: readonly Awaited[],
  { aSecond, together }: Pace,
  meanwhile: Readonly<Record<number, () => Promise<unknown>>> = {},
): Promise<number[]> {
  const beganMs = performance.now();
  const errands: Promise<unknown>[] = [];
  const acknowledgedMs: number[] = [];
  for (let at = 0; at < awaited.length; at += together) {
    await pause(Math.max(0, beganMs + (at * 1_000) / aSecond - performance.now()));
    errands.push(meanwhile[at]?.() ?? Promise.resolve());
    acknowledgedMs.push(...(await verify(url, cookie, awaited.slice(at, at + together))));
  }
  await Promise.all(errands);
  return acknowledgedMs;
}

async function verify(url: URL, cookie: string, some: readonly Awaited[]): Promise<number[]> {
  const verdicts = some.map(({ report }) => ({ report, verdict: "verified" }));
  const { outcomes } = (await post(url, "/api/reviews", cookie, { verdicts })) as ReviewResponse;
  const refused = outcomes.find(({ status }) => status !== "accepted");
  if (refused) throw new Error(`a verdict was not accepted: ${JSON.stringify(refused)}`);
  return some.map(() => performance.timeOrigin + performance.now());
}

async function post(url: URL, path: string, cookie: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json", cookie };
  const answer = await fetch(new URL(path, url), { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
