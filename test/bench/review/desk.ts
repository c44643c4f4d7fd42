import type { BrowserContext, Page } from "playwright-core";
import { scopeOf } from "#domain/scope";
import type { Server } from "../../../scripts/serve.ts";
import { queueStatements } from "../../../worker/store/queue.ts";
import { giveVerdicts, type Reviewer } from "../../../worker/store/reviews.ts";
import { PROJECTS_BY_ZONE, ZONES } from "../data/campaign.ts";
import { atMost, type Finding, median } from "../finding.ts";
import { atDesk, giveSession } from "../page/at-desk.ts";
import { signInAs } from "../server/accounts.ts";
import { CountingDatabase } from "./counting.ts";
import { sendReports, takePictures } from "./waiting.ts";

const REPORTS = 200;
/** A zone that the other measurements leave alone. */
const AT = 20;
const REVIEWER = { role: "reviewer", level: "zone", place: ZONES[AT]?.id as string } as const;

/**
 * Two hundred reports with a photo each, reviewed by the key `v`: the time from the key to the next report drawn, and what
 * each verdict costs the server. Two hundred more for the rows that D1 counts, one by one and all at once.
 */
export async function measureReview(server: Server): Promise<Finding[]> {
  const reporter = await signInAs(server, "deskreporter", { ...REVIEWER, role: "reporter" });
  const cookie = await signInAs(server, "deskreviewer", REVIEWER);
  const projects = PROJECTS_BY_ZONE[AT] ?? [];
  return atDesk(async (context) => {
    const page = await context.newPage();
    await page.goto(new URL("/icon.svg", server.url).href);
    const pictures = await takePictures(page, REPORTS);
    await sendReports(server, reporter, projects, pictures, 71);
    const queue = await queueCost(server, cookie);
    const looks = await reviewAll(page, context, server, cookie);
    const ids = await sendReports(server, reporter, projects, pictures, 72);
    return [...queue, ...timings(looks), ...(await rowsOf(server, ids))];
  });
}

/** Time and rows of the queue with all that waits. */
async function queueCost({ url, db }: Server, cookie: string): Promise<Finding[]> {
  const times: number[] = [];
  for (let i = 0; i < 12; i++) {
    const began = performance.now();
    const answer = await fetch(new URL("/api/queue", url), { headers: { cookie } });
    const { waiting } = (await answer.json()) as { waiting: number };
    if (waiting !== REPORTS) throw new Error(`${waiting} reports wait, not ${REPORTS}`);
    times.push(performance.now() - began);
  }
  const results: { meta: { rows_read: number } }[] = await db.batch(
    queueStatements(db, scopeOf([REVIEWER], ["reviewer"]), null, "deskreviewer"),
  );
  const read = results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
  return [
    // The first ones warm the server up.
    { what: `GET /api/queue, ${REPORTS} waiting, median`, value: median(times.slice(2)), unit: "ms" },
    { what: "D1 rows read for a report in the queue", value: read / REPORTS, unit: "rows" },
  ];
}

interface Looks {
  /** From the key to the next report drawn, a report each. */
  readonly nextMs: readonly number[];
  /** From sending a verdict to its answer. */
  readonly verdictMs: readonly number[];
}

async function reviewAll(
  page: Page,
  context: BrowserContext,
  { url }: Server,
  cookie: string,
): Promise<Looks> {
  await giveSession(context, url, cookie);
  await page.goto(new URL("/review", url).href);
  await page.locator(".paper").waitFor();
  await watchKeys(page);
  await page.evaluate(() => performance.setResourceTimingBufferSize(10_000));
  const nextMs: number[] = [];
  for (let left = REPORTS; left > 0; left--) {
    const answered = page.waitForResponse((one) => one.url().endsWith("/api/reviews"));
    await page.keyboard.press("v");
    if (left > 1) {
      const drawn = await page.waitForFunction(() => (globalThis as { nextMs?: number }).nextMs);
      nextMs.push((await drawn.jsonValue()) ?? Number.NaN);
    }
    await answered;
  }
  const verdictMs = await page.evaluate(() =>
    performance.getEntriesByType("resource").flatMap(({ name, duration }) =>
      // Those of the last answers may not be written down yet.
      name.endsWith("/api/reviews") && duration > 0 ? [duration] : [],
    ),
  );
  return { nextMs, verdictMs };
}

/** Notes how long after each key another report stands on the page, drawn: with its photo, once it has one to show. */
function watchKeys(page: Page): Promise<void> {
  return page.evaluate(() => {
    const shared = globalThis as { nextMs?: number | undefined };
    const shown = () => document.querySelector(".paper")?.getAttribute("data-report");
    addEventListener(
      "keydown",
      (event) => {
        const before = shown();
        shared.nextMs = undefined;
        const look = () => {
          const now = shown();
          const photo = document.querySelector<HTMLImageElement>(".proof img");
          if (!now || now === before || !photo?.complete || photo.naturalWidth === 0)
            requestAnimationFrame(look);
          // One frame on, it is on the screen.
          else requestAnimationFrame(() => (shared.nextMs = performance.now() - event.timeStamp));
        };
        look();
      },
      { capture: true },
    );
  });
}

function timings({ nextMs, verdictMs }: Looks): Finding[] {
  const middle = median(nextMs);
  return [
    {
      what: "from the key to the next report and its photo, median",
      value: middle,
      unit: "ms",
      ...atMost(middle, 100, "< 100 ms"),
    },
    { what: "the longest of them", value: Math.max(...nextMs), unit: "ms" },
    {
      what: "POST /api/reviews of one verdict, as the desk sees it, median",
      value: median(verdictMs),
      unit: "ms",
    },
  ];
}

/** Rows that D1 counts for a verdict with its line in the trail: half of them singly, the other half together. */
async function rowsOf({ db }: Server, ids: readonly string[]): Promise<Finding[]> {
  const scope = scopeOf([REVIEWER], ["reviewer"]);
  const reviewer: Reviewer = { person: "deskreviewer", scope, sees: scope, language: "zh", address: null };
  const give = async (reports: readonly string[]) => {
    const counting = new CountingDatabase(db);
    const words = reports.map((report) => ({ report, verdict: "verified", seen: "pending" }) as const);
    const { outcomes } = await giveVerdicts(counting.asD1, reviewer, words, Date.now());
    const other = outcomes.find(({ status }) => status !== "accepted");
    if (other) throw new Error(`a verdict was not accepted: ${JSON.stringify(other)}`);
    return counting;
  };
  const [half, total] = [ids.length / 2, { read: 0, written: 0 }];
  for (const id of ids.slice(0, half)) {
    const { read, written } = await give([id]);
    total.read += read;
    total.written += written;
  }
  const together = await give(ids.slice(half));
  return [
    { what: "rows written for a verdict given singly", value: total.written / half, unit: "rows" },
    { what: "rows read for a verdict given singly", value: total.read / half, unit: "rows" },
    { what: `rows written for a verdict, ${half} at once`, value: together.written / half, unit: "rows" },
    { what: `rows read for a verdict, ${half} at once`, value: together.read / half, unit: "rows" },
  ];
}
