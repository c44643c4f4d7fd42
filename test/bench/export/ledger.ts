import { statSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import type { Server } from "../../../scripts/serve.ts";
import { atMost, type Finding } from "../finding.ts";
import { atDesk, giveSession } from "../page/at-desk.ts";
import { MemoryPeak } from "../photos/memory.ts";
import { signInAs } from "../server/accounts.ts";

/** The campaign's 12,500 projects have two rows each; two further ones of each, not listed yet, have one: 50,000 in all. */
const MORE = `
INSERT INTO project (id, zone, name, aliases, enterprise, investment_wan, output_wan, industrial, strategic, rebuilt)
SELECT p.id || '+' || n.value, p.zone, p.name || n.value || '期', p.aliases, p.enterprise, p.investment_wan, p.output_wan,
  p.industrial, p.strategic, p.rebuilt
FROM project p, json_each('[2, 3]') n`;
export const ROWS = 50_000;

/** A manager of the province takes the whole ledger, and then every report, as a workbook and as text. */
export async function measureExport(server: Server): Promise<Finding[]> {
  await server.db.prepare(MORE).run();
  const cookie = await signInAs(server, "exporter", { role: "manager", level: "province", place: "14" });
  return atDesk(async (context) => {
    await giveSession(context, server.url, cookie);
    const page = await context.newPage();
    await page.goto(new URL("/ledger", server.url).href);
    await page.getByText(/^共 37,500 个项目/).waitFor({ timeout: 300_000 });
    const findings: Finding[] = [];
    for (const kind of ["台账", "上报记录"])
      for (const format of ["Excel", "CSV"]) findings.push(...(await takeFile(context, page, kind, format)));
    return findings;
  });
}

async function takeFile(
  context: BrowserContext,
  page: Page,
  kind: string,
  format: string,
): Promise<Finding[]> {
  await page.getByRole("button", { name: "导出", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: kind, exact: true }).click();
  await dialog.getByRole("button", { name: format, exact: true }).click();
  const memory = await MemoryPeak.watch(context);
  await watchTasks(page);
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 600_000 }),
    dialog.getByRole("button", { name: "导出", exact: true }).click(),
  ]);
  const { ms, longestMs } = await watched(page);
  const peakMb = memory.growth();
  await page.getByText(`已导出 ${ROWS.toLocaleString("en")} 行`).waitFor();
  const megabytes = statSync(await download.path()).size / 1024 / 1024;
  const what = `${kind}, ${ROWS.toLocaleString("en")} rows, ${format}`;
  return [
    { what: `${what}: from the tap to the file`, value: ms / 1000, unit: "s" },
    {
      what: `${what}: longest main-thread task`,
      value: longestMs,
      unit: "ms",
      ...atMost(longestMs, 50, "≤ 50 ms"),
    },
    { what: `${what}: memory of the page at its peak, above before`, value: peakMb, unit: "MB" },
    { what: `${what}: the file`, value: megabytes, unit: "MB" },
  ];
}

interface Watched {
  readonly ms: number;
  readonly longestMs: number;
}

/** Notes on the page when the file was handed over, and the longest time until then in which it could not answer a tap. */
function watchTasks(page: Page): Promise<void> {
  return page.evaluate(() => {
    const shared = globalThis as { watched?: Promise<Watched> };
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    });
    observer.observe({ type: "longtask" });
    let [last, gap] = [performance.now(), 0];
    let isOver = false;
    const tick = () => {
      const now = performance.now();
      // A timer cannot come earlier than 4 ms after the last.
      gap = Math.max(gap, now - last - 4);
      last = now;
      if (!isOver) setTimeout(tick, 4);
    };
    shared.watched = new Promise((resolve) => {
      addEventListener(
        "click",
        ({ timeStamp }) => {
          tick();
          const make = URL.createObjectURL;
          URL.createObjectURL = (file: Blob | MediaSource) => {
            const ms = performance.now() - timeStamp;
            URL.createObjectURL = make;
            isOver = true;
            // The browser tells of a task some time after it; a gap below is its own, or the machine's.
            setTimeout(() => {
              observer.disconnect();
              resolve({ ms, longestMs: tasks.length > 0 ? Math.max(...tasks) : Math.min(gap, 50) });
            }, 300);
            return make.call(URL, file);
          };
        },
        { once: true, capture: true },
      );
    });
  });
}

function watched(page: Page): Promise<Watched> {
  return page.evaluate(() => (globalThis as { watched?: Promise<Watched> }).watched as Promise<Watched>);
}
