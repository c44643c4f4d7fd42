import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { PROVINCE } from "#domain/scope";
import type { Server } from "../../../scripts/serve.ts";
import { atMost, type Finding, median } from "../finding.ts";
import { sendReports, verifyAll } from "../live/verdicts.ts";
import { giveSession } from "../page/at-desk.ts";
import { scriptKb } from "../page/script-bytes.ts";
import { Profile, scriptsOf, slowDown } from "../page/visit.ts";
import { signInAs } from "../server/accounts.ts";

const RUNS = 3;
const PACE = { aSecond: 4, together: 1 } as const;
const SECONDS = 20;

interface Opened {
  /** From the start of the navigation until the first rate was drawn. */
  readonly paintedMs: number;
  readonly scripts: readonly string[];
}

/** The board of the province on a cheap phone over a slow link: cold, opened once more, and while verdicts come in. */
export async function measureBoard(server: Server): Promise<Finding[]> {
  const right = { level: "province", place: PROVINCE } as const;
  const reporter = await signInAs(server, "board_reporter", { ...right, role: "reporter" });
  const reviewer = await signInAs(server, "board_reviewer", { ...right, role: "reviewer" });
  const manager = await signInAs(server, "board_manager", { ...right, role: "manager" });
  const awaited = await sendReports(server, reporter, PACE.aSecond * SECONDS);
  const [cold, again]: [Opened[], Opened[]] = [[], []];
  let moving: Moving | undefined;
  for (let run = 0; run < RUNS; run++) {
    const profile = new Profile();
    try {
      cold.push(
        await profile.open(async (context) => {
          await giveSession(context, server.url, manager);
          const { page, opened } = await openBoard(context, server.url);
          await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
          return opened;
        }),
      );
      again.push(
        await profile.open(async (context) => {
          await giveSession(context, server.url, manager);
          const { page, opened, client } = await openBoard(context, server.url);
          if (run === RUNS - 1)
            moving = await whileMoving(page, client, () => verifyAll(server, reviewer, awaited, PACE));
          return opened;
        }),
      );
    } finally {
      profile.remove();
    }
  }
  return findings(cold, again, moving as Moving);
}

async function openBoard(
  context: BrowserContext,
  url: URL,
): Promise<{ page: Page; opened: Opened; client: CDPSession }> {
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await slowDown(client);
  await page.addInitScript(() => {
    const look = () => {
      const rates = [...document.querySelectorAll(".place .figure")];
      // Two frames on, what stands in the document is on the screen.
      if (rates.some(({ textContent }) => /\d/.test(textContent)))
        requestAnimationFrame(() =>
          requestAnimationFrame(() => Object.assign(window, { paintedMs: performance.now() })),
        );
      else requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(new URL("/board", url).href, { waitUntil: "commit" });
  const painted = await page.waitForFunction(() => (window as { paintedMs?: number }).paintedMs, undefined, {
    polling: 50,
    timeout: 60_000,
  });
  const opened = { paintedMs: (await painted.jsonValue()) ?? Number.NaN, scripts: await scriptsOf(page) };
  return { page, client, opened };
}

interface Moving {
  readonly longestTaskMs: number;
  readonly tasksOver50: number;
  readonly messages: number;
  readonly seconds: number;
}

/** Lets verdicts come in and tells how long the page's longest task was meanwhile, and how many messages it heard. */
async function whileMoving(page: Page, client: CDPSession, verify: () => Promise<unknown>): Promise<Moving> {
  let messages = 0;
  client.on("Network.webSocketFrameReceived", () => messages++);
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask" });
    Object.assign(window, { tasks });
  });
  const beganMs = performance.now();
  await verify();
  const seconds = (performance.now() - beganMs) / 1000;
  await page.waitForTimeout(2_000);
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  if (messages === 0) throw new Error("the board heard nothing");
  return { longestTaskMs: Math.max(0, ...tasks), tasksOver50: tasks.length, messages, seconds };
}

function findings(cold: readonly Opened[], again: readonly Opened[], moving: Moving): Finding[] {
  const seconds = (all: readonly Opened[]) => median(all.map(({ paintedMs }) => paintedMs)) / 1000;
  const scripts = cold[0]?.scripts ?? [];
  return [
    { what: "first rates drawn, cold", value: seconds(cold), unit: "s" },
    { what: "first rates drawn, opened once more", value: seconds(again), unit: "s" },
    { what: "script that the board loads, gzip", value: scriptKb(scripts), unit: "kB" },
    { what: "messages that moved it, a second", value: moving.messages / moving.seconds, unit: "/s" },
    {
      what: "longest task meanwhile (0: none over 50 ms)",
      value: moving.longestTaskMs,
      unit: "ms",
      ...atMost(moving.longestTaskMs, 50, "≤ 50 ms"),
    },
    { what: "tasks over 50 ms meanwhile", value: moving.tasksOver50, unit: "" },
  ];
}
