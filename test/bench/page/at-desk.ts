import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { ensureChromium, launchArgs } from "../../../scripts/chromium.ts";

/** Runs `use` in a browser of a desk's size, on a profile of its own. */
export async function atDesk<T>(use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "sanpi-bench-desk-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: await ensureChromium(),
    args: launchArgs,
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
  });
  try {
    return await use(context);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Lets the browser hold somebody's session, as its requests would carry it. */
export async function giveSession(context: BrowserContext, url: URL, cookie: string): Promise<void> {
  const cookies = cookie.split("; ").map((one) => {
    const [name = "", ...value] = one.split("=");
    return { name, value: value.join("="), url: url.origin };
  });
  await context.addCookies(cookies);
}
