import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareLocalState } from "../../../scripts/local-state.ts";
import { type Server, serve } from "../../../scripts/serve.ts";
import { freePort } from "./port.ts";

/** The built app on a port of its own, with a freshly seeded state that outlives a stop. */
export class Site {
  readonly stateDir = mkdtempSync(join(tmpdir(), "sanpi-site-"));
  readonly #port: number;
  #server: Server | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  /** Starts on a freshly seeded state: a copy of the run's first, or, outside a run, one of its own. */
  static async open(): Promise<Site> {
    const site = new Site(await freePort());
    const first = process.env.SANPI_FIRST_STATE;
    if (first) cpSync(first, site.stateDir, { recursive: true });
    else await prepareLocalState(site.stateDir);
    await site.start();
    return site;
  }

  /** Where it answers, while it runs. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get server(): Server {
    if (!this.#server) throw new Error("the site is stopped");
    return this.#server;
  }

  /** Starts on the same port and state as before. */
  async start(): Promise<void> {
    this.#server = await serve({
      port: this.#port,
      host: "127.0.0.1",
      stateDir: this.stateDir,
      onLog: () => {},
    });
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  /** Stops and leaves nothing behind. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  /** Rows of the server's own database. */
  async rows<T>(sql: string, ...values: unknown[]): Promise<T[]> {
    const { results } = await this.server.db
      .prepare(sql)
      .bind(...values)
      .all<T>();
    return results;
  }

  /** Gives a reviewer's word through the API. */
  async verify(...reports: string[]): Promise<void> {
    const signIn = await this.#post("/api/auth/sign-in/username", {
      username: "reviewer",
      password: "sanpi-demo",
    });
    const cookie = signIn.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    const verdicts = reports.map((report) => ({ report, verdict: "verified" }));
    const answer = await this.#post("/api/reviews", { verdicts }, { cookie });
    const text = await answer.text();
    if (!answer.ok || text.includes('"refused"')) throw new Error(`review: ${answer.status} ${text}`);
  }

  #post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }
}
