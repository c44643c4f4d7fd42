import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { ensureChromium, launchArgs } from "../../../scripts/chromium.ts";

/** The Lighthouse mobile link and a phone a quarter as fast as this machine. */
const LATENCY_MS = 150;
const BYTES_PER_SECOND = (1.6 * 1_000_000) / 8;
const CPU_SLOWDOWN = 4;

/** One visit: how long until the first field took a character, and which scripts ran until then. */
export interface Visit {
  readonly firstFieldMs: number;
  readonly scripts: readonly string[];
}

/** A browser on a profile that outlives its process. */
export class Profile {
  readonly #folder = mkdtempSync(join(tmpdir(), "sanpi-bench-profile-"));

  /** Runs `use` in a fresh browser process on this profile. */
  async open<T>(use: (context: BrowserContext) => Promise<T>): Promise<T> {
    const context = await chromium.launchPersistentContext(this.#folder, {
      executablePath: await ensureChromium(),
      args: launchArgs,
      viewport: { width: 390, height: 844 },
      locale: "zh-CN",
    });
    try {
      return await use(context);
    } finally {
      await context.close();
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/**
 * Opens `url` over the slow link and answers when the field that `selector` finds holds a typed character, in ms from
 * the start of the navigation by the page's own clock. Offline, the link is cut instead. Who stays does not leave before
 * the service worker has kept the app.
 */
export async function visit(
  context: BrowserContext,
  url: string,
  selector: string,
  { offline = false, stay = false } = {},
): Promise<Visit> {
  const page = await context.newPage();
  await slowDown(await context.newCDPSession(page), { offline });
  await watchField(page, selector);
  await page.goto(url, { waitUntil: "commit" });
  const typed = await page.waitForFunction(
    () => (window as { firstFieldMs?: number }).firstFieldMs,
    undefined,
    { polling: 50, timeout: 30_000 },
  );
  const scripts = await scriptsOf(page);
  const firstFieldMs = (await typed.jsonValue()) ?? Number.NaN;
  if (stay) await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  await page.close();
  return { firstFieldMs, scripts };
}

/** Makes the page's phone and its link slow. */
export async function slowDown(client: CDPSession, { offline = false } = {}): Promise<void> {
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", {
    offline,
    latency: LATENCY_MS,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  await client.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
}

/** The paths of the scripts that a page has loaded so far. */
export function scriptsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map((entry) => new URL(entry.name))
      .filter((at) => at.pathname.endsWith(".js"))
      .map((at) => at.pathname),
  );
}

/** Before the page runs: types a character into the field as soon as there is one, and notes when the field has kept it. */
async function watchField(page: Page, selector: string): Promise<void> {
  await page.addInitScript((wanted) => {
    const look = (): void => {
      const field = document.querySelector<HTMLInputElement>(wanted);
      if (!field || field.disabled) {
        requestAnimationFrame(look);
        return;
      }
      field.focus();
      field.value = "1";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      // Two frames on, the page has drawn what it made of the character.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (document.querySelector<HTMLInputElement>(wanted)?.value === "1")
            Object.assign(window, { firstFieldMs: performance.now() });
          else look();
        }),
      );
    };
    look();
  }, selector);
}

/** A page with one field and nothing else, for scale: answers its address and how to end it. */
export async function barePage(): Promise<{ url: string; end: () => void }> {
  const server = createServer((_, response) =>
    response
      .setHeader("content-type", "text/html")
      .end("<!doctype html><title>bare</title><input name=completed>"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, end: () => server.close() };
}
