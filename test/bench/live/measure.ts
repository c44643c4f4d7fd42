import { fork } from "node:child_process";
import { once } from "node:events";
import { revisionOf } from "#domain/revision";
import { PROVINCE } from "#domain/scope";
import type { Tallies } from "#domain/tally";
import { Cells } from "../../../pwa/live/cells.ts";
import type { WithCells } from "../../../pwa/live/tallies.ts";
import type { Server } from "../../../scripts/serve.ts";
import { atMost, type Finding } from "../finding.ts";
import { signInAs } from "../server/accounts.ts";
import type { Heard, Order } from "./boards.ts";
import { type Awaited, sendReports, verifyAll } from "./verdicts.ts";

const BOARDS = Number(process.env.BOARDS ?? 1_000);
const VERDICTS_A_SECOND = 20;
const SECONDS = Number(process.env.SECONDS ?? 60);
/** Given in one request, as one desk gives them: the next ones when these are answered. */
const TOGETHER = 5;
/** So many boards lose their sockets for a while in the middle, and have to catch up. */
const LEAVING = 50;
const LEAVE_AT = 20 * VERDICTS_A_SECOND;
const RETURN_AT = 30 * VERDICTS_A_SECOND;

export const LIVE_TITLE = `Live (${BOARDS.toLocaleString("en")} boards on one Durable Object, ${VERDICTS_A_SECOND} verified reports a second for ${SECONDS} s)`;

/**
 * Reports of as many projects wait; a reviewer confirms twenty a second, five in a request, while a thousand
 * boards listen and ask as those of browsers do. Told is the time from each verdict's acknowledgement to the message that
 * counts it, at every board that listened; and whether after catching up any board missed any message.
 */
export async function measureLive(server: Server): Promise<Finding[]> {
  const right = { level: "province", place: PROVINCE } as const;
  const reporter = await signInAs(server, "live_reporter", { ...right, role: "reporter" });
  const reviewer = await signInAs(server, "live_reviewer", { ...right, role: "reviewer" });
  const cookie = await signInAs(server, "live_manager", { ...right, role: "manager" });
  const awaited = await sendReports(server, reporter, VERDICTS_A_SECOND * SECONDS);
  const figures = async () =>
    (await (
      await fetch(new URL("/api/tallies?cells=true", server.url), { headers: { cookie } })
    ).json()) as WithCells;

  const boards = fork(new URL("boards.ts", import.meta.url), { serialization: "advanced" });
  const ended = new AbortController();
  boards.once("exit", () => ended.abort(new Error("the boards ended early")));
  const tell = async (order: Order): Promise<Heard> => {
    boards.send(order);
    const [heard] = (await once(boards, "message", { signal: ended.signal })) as [Heard];
    return heard;
  };
  try {
    const beganMs = performance.now();
    await tell({ order: "open", server: { url: server.url.href, cookie }, boards: BOARDS });
    console.log(`  … ${BOARDS} boards listen, after ${((performance.now() - beganMs) / 1000).toFixed(0)} s`);
    const first = await figures();
    const pace = { aSecond: VERDICTS_A_SECOND, together: TOGETHER };
    const acknowledgedMs = await verifyAll(server, reviewer, awaited, pace, {
      [LEAVE_AT]: () => tell({ order: "leave", boards: LEAVING }),
      [RETURN_AT]: () => tell({ order: "return", boards: LEAVING }),
    });
    const last = await figures();
    const heard = await tell({ order: "end", revision: revisionOf(last.version) });
    return findings(awaited, acknowledgedMs, heard, { first, last });
  } finally {
    boards.kill();
  }
}

interface Ends {
  readonly first: WithCells;
  readonly last: WithCells;
}

function findings(
  awaited: readonly Awaited[],
  acknowledgedMs: readonly number[],
  { messages, asked, questions }: Heard,
  ends: Ends,
): Finding[] {
  const lateMs = awaited
    .flatMap(({ cell, sumWan }, i) => {
      const message = messages.find(({ cells }) =>
        cells.some(
          ({ zone, round, batch, completed }) =>
            `${zone}/${round}/${batch}` === cell && (completed.verified ?? 0) >= sumWan,
        ),
      );
      if (!message) throw new Error(`no message counts the verdict on ${awaited[i]?.report}`);
      // A message may be quicker than the acknowledgement.
      return [...message.atMs].map((atMs) => Math.max(0, atMs - (acknowledgedMs[i] ?? Number.NaN)));
    })
    .filter((ms) => !Number.isNaN(ms))
    .sort((a, b) => a - b);
  const percentile = (share: number) => lateMs[Math.ceil(lateMs.length * share) - 1] ?? Number.NaN;
  const counts = asked.map((_, board) => messages.filter(({ atMs }) => !Number.isNaN(atMs[board])).length);
  const unheard = asked.map((revision, board) =>
    messages.filter(({ atMs, version }) => Number.isNaN(atMs[board]) && revisionOf(version) > revision),
  );
  const seconds = ((acknowledgedMs.at(-1) ?? 0) - (acknowledgedMs[0] ?? 0)) / 1_000;
  const perSecond = Math.max(...counts) / seconds;
  const missed = counts.reduce((sum, count) => sum + messages.length - count, 0);
  const missing = unheard.flat().length + differing(messages, ends);
  return [
    {
      what: "verified reports a second, as they were acknowledged",
      value: awaited.length / seconds,
      unit: "/s",
    },
    { what: "acknowledged to received, p50", value: percentile(0.5), unit: "ms" },
    {
      what: "acknowledged to received, p95",
      value: percentile(0.95),
      unit: "ms",
      ...atMost(percentile(0.95), 1_000, "≤ 1 s"),
    },
    {
      what: "messages a second and board, at most",
      value: perSecond,
      unit: "/s",
      ...atMost(perSecond, 4, "≤ 4"),
    },
    { what: `messages that ${LEAVING} boards missed while cut off`, value: missed, unit: "" },
    { what: "of them missing after catching up", value: missing, unit: "", ...atMost(missing, 0, "none") },
    { what: "questions that the boards asked beside", value: questions / seconds, unit: "/s" },
  ];
}

/** How many cells differ between the figures moved by messages alone and those that the server answers in the end. */
function differing(messages: Heard["messages"], { first, last }: Ends): number {
  const cells = new Cells();
  cells.replace(first.cells, first.version);
  for (const message of messages) cells.take(message, first);
  const moved = cells.figuresOf(first, last.version).verified;
  const same = (row: Tallies["rows"][number]) =>
    JSON.stringify(row) === JSON.stringify(moved.rows.find(({ place }) => place.id === row.place.id));
  return last.rows.filter((row) => !same(row)).length;
}
