import { Agent, request } from "node:http";
import type { SyncResponse } from "#domain/protocol";
import type { BenchProject } from "../data/campaign.ts";
import { Fieldwork } from "../data/fieldwork.ts";

/** What a phone does over and over: ask whether the server lives, or exchange so many reports (0 for an empty sync). */
export type Errand = "health" | number;

/** One phone: a person's cookie, a connection that stays open, and a cursor that moves on with every exchange. */
export class Phone {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: URL;
  readonly #cookie: string;
  readonly #work: Fieldwork;
  readonly #projects: readonly BenchProject[];
  readonly #device: string;
  #cursor = "";

  constructor(url: string, cookie: string, seed: number, projects: readonly BenchProject[]) {
    this.#url = new URL(url);
    this.#cookie = cookie;
    this.#work = new Fieldwork(seed, Date.UTC(2024, 0, 1));
    this.#projects = projects;
    this.#device = `bench-phone-${seed}`;
  }

  /** Pulls all of its scope, as a phone does once. */
  async pullAll(): Promise<void> {
    while ((await this.#exchange("[]", 0)).more);
  }

  /** Runs an errand until `untilMs` on the clock of `performance`, at most once for each of `bodies`. Answers how often. */
  async repeat(errand: Errand, bodies: readonly string[], untilMs: number): Promise<number> {
    let done = 0;
    for (const body of bodies) {
      if (performance.now() >= untilMs) break;
      if (errand === "health") await this.#send("GET", "/api/health");
      else await this.#exchange(body, errand);
      done++;
    }
    return done;
  }

  /** The reports of so many errands, made before the clock starts. */
  prepare(errand: Errand, times: number): string[] {
    const count = errand === "health" ? 0 : errand;
    return Array.from({ length: times }, () =>
      JSON.stringify(Array.from({ length: count }, () => this.#work.report(this.#projects))),
    );
  }

  async #exchange(reports: string, count: number): Promise<SyncResponse> {
    const device = `{"id":"${this.#device}","platform":"bench","outbox":{"reports":0,"photos":0}}`;
    const answer = await this.#send(
      "POST",
      "/api/sync",
      `{"protocol":1,"device":${device},"clock":${Date.now()},"cursor":"${this.#cursor}","reports":${reports}}`,
    );
    const response = JSON.parse(answer) as SyncResponse;
    const accepted = response.receipts.filter(({ status }) => status === "accepted").length;
    if (accepted !== count)
      throw new Error(`${accepted} of ${count} reports accepted: ${answer.slice(0, 500)}`);
    this.#cursor = response.cursor;
    return response;
  }

  #send(method: string, path: string, body?: string): Promise<string> {
    const { hostname, port } = this.#url;
    const headers: Record<string, string | number> = { cookie: this.#cookie };
    if (body !== undefined) {
      headers["content-type"] = "application/json";
      headers["content-length"] = Buffer.byteLength(body);
    }
    return new Promise((resolve, reject) => {
      const sent = request({ agent: this.#agent, hostname, port, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}
