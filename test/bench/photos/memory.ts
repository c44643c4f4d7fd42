import { readFileSync, writeFileSync } from "node:fs";
import type { BrowserContext } from "playwright-core";

/**
 * How much more memory the browser's page processes held at the worst moment than before, in MB. Linux remembers the
 * most that a process ever held, and forgets it on request; nothing is sampled, so nothing is missed.
 */
export class MemoryPeak {
  readonly #before = new Map<number, number>();

  /** Starts to watch. */
  static async watch(context: BrowserContext): Promise<MemoryPeak> {
    const peak = new MemoryPeak();
    for (const pid of await renderers(context)) {
      writeFileSync(`/proc/${pid}/clear_refs`, "5");
      peak.#before.set(pid, held(pid, "VmRSS"));
    }
    return peak;
  }

  growth(): number {
    let sum = 0;
    for (const [pid, before] of this.#before) sum += Math.max(0, held(pid, "VmHWM") - before);
    return sum;
  }
}

async function renderers(context: BrowserContext): Promise<number[]> {
  const browser = context.browser();
  if (!browser) throw new Error("no browser");
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

function held(pid: number, field: "VmRSS" | "VmHWM"): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  if (!found) throw new Error(`process ${pid} is gone`);
  return Number(found[1]) / 1024;
}
