import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { ensureChromium, launchArgs } from "../../../scripts/chromium.ts";

export const PHONE = { width: 390, height: 844 };

/**
 * A phone: a Chromium process of its own on a profile of its own, which can be killed as Android kills one, without a
 * word to the page, and started again with what its disk holds.
 */
export class Phone {
  readonly #profile = mkdtempSync(join(tmpdir(), "sanpi-phone-"));
  readonly #url: string;
  #process: ChildProcess | undefined;
  #browser: Browser | undefined;
  /** What pages logged as errors, to be looked at in the end. */
  readonly errors: string[] = [];

  /** `textSizePx` is the text size set in the browser, 16 unless the person changed it. */
  constructor(url: string, { textSizePx = 16 } = {}) {
    this.#url = url;
    mkdirSync(join(this.#profile, "Default"));
    const preferences = { webkit: { webprefs: { default_font_size: textSizePx } } };
    writeFileSync(join(this.#profile, "Default", "Preferences"), JSON.stringify(preferences));
  }

  /** Starts the browser and opens a page of the app in it. */
  async open(path = "/", { offline = false } = {}): Promise<Page> {
    const child = spawn(
      await ensureChromium(),
      [
        "--headless=new",
        ...launchArgs,
        `--user-data-dir=${this.#profile}`,
        "--remote-debugging-port=0",
        "--lang=zh-CN",
        "about:blank",
      ],
      // Without letters beyond ASCII in its locale, Chromium names a file that it saves "download".
      { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, LC_ALL: "C.UTF-8" } },
    );
    this.#process = child;
    this.#browser = await chromium.connectOverCDP(await endpointOf(child));
    await this.context.grantPermissions(["geolocation"], { origin: this.#url });
    await this.context.setGeolocation({ latitude: 40.08, longitude: 113.3, accuracy: 12 });
    await this.context.setOffline(offline);
    const page = this.context.pages()[0] ?? (await this.context.newPage());
    await page.setViewportSize(PHONE);
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (
        message.type() === "error" &&
        !/Failed to load resource|ERR_CONNECTION_REFUSED|WebSocket connection to/.test(message.text())
      )
        this.errors.push(message.text());
    });
    await page.goto(this.#url + path);
    return page;
  }

  get context(): BrowserContext {
    const context = this.#browser?.contexts()[0];
    if (!context) throw new Error("the phone is off");
    return context;
  }

  /** Ends the browser as a person would, so that it writes its cookies to the disk (Chromium does that every 30 s). */
  async shut(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    const session = await this.#browser?.newBrowserCDPSession();
    await session?.send("Browser.close");
    await gone;
    this.#process = undefined;
  }

  /** SIGKILL: no unload handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  /** Ends the phone and wipes it. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk;
      const match = /DevTools listening on (ws:\S+)/.exec(said);
      if (match?.[1]) resolve(match[1]);
    });
    child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}: ${said}`)));
  });
}
