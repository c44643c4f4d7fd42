import {
  request as ask,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { SyncRequest } from "#domain/protocol";
import { freePort } from "./port.ts";

/** What becomes of a request on its way. */
export type Fate =
  /** It reaches the server, and the answer comes back. */
  | "passes"
  /** The connection breaks before the server hears of it. */
  | "isLost"
  /** The server does what was asked, and its answer is lost. */
  | "losesItsAnswer"
  /** The server does what was asked, and its answer hangs on the way for ever. */
  | "isLeftWaiting"
  /** The server does what was asked, and its answer breaks off half way. */
  | "hasItsAnswerCut"
  /** Somebody else answers, as a captive portal or a proxy does. */
  | { readonly status: number; readonly headers?: OutgoingHttpHeaders; readonly body?: string };

/** A request as the way sees it. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  /** 1 for the first of its method and path, counted by what is tried again. */
  readonly attempt: number;
}

export interface Passed extends Passing {
  readonly atMs: number;
  readonly bytes: number;
  /** What was sent, of JSON: whole once the server has answered, empty where somebody else did. */
  body: string;
  /** What came back; undefined when nothing did. */
  status: number | undefined;
}

/**
 * The way between a phone and the server: a proxy that can break what passes, in the page's requests and the service
 * worker's alike. The app is opened at its address, so that it cannot go round it.
 */
export class Way {
  /** Decides each request's fate; it may take its time, which holds the request up. */
  fate: (passing: Passing) => Fate | Promise<Fate> = () => "passes";
  /** The API's requests so far, in the order in which they began. */
  readonly log: Passed[] = [];
  /** The most photos that were on their way at once. */
  mostPhotosAtOnce = 0;
  readonly #target: URL;
  readonly #port: number;
  #server: Server | undefined;
  #photosAtOnce = 0;

  private constructor(target: string, port: number) {
    this.#target = new URL(target);
    this.#port = port;
  }

  static async open(target: string): Promise<Way> {
    const way = new Way(target, await freePort());
    await way.join();
    return way;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Refuses connections from now on, and breaks those there are. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise((done) => (server ? server.close(done) : done(undefined)));
    server?.closeAllConnections();
    await closed;
  }

  /** Takes connections again, at the same address. */
  async join(): Promise<void> {
    if (this.#server) return;
    const server = createServer((request, response) => void this.#pass(request, response));
    this.#server = server;
    // The live socket is for boards, which no test here opens.
    server.on("upgrade", (_, socket) => socket.destroy());
    await new Promise<void>((done, fail) => {
      server.once("error", fail);
      server.listen(this.#port, "127.0.0.1", done);
    });
  }

  /** Begins its records anew. */
  forget(): void {
    this.log.length = 0;
    this.mostPhotosAtOnce = this.#photosAtOnce;
  }

  /** The API's requests of a method, by the start of their path. */
  of(method: string, path: string): Passed[] {
    return this.log.filter((one) => one.method === method && one.path.startsWith(path));
  }

  /** Those of them that the server, or somebody in its place, has answered. */
  answered(method: string, path: string): Passed[] {
    return this.of(method, path).filter(({ status }) => status !== undefined);
  }

  /** What phones said at the exchanges that the server has answered. */
  syncs(): SyncRequest[] {
    const heard = this.answered("POST", "/api/sync").filter(({ body }) => body !== "");
    return heard.map(({ body }) => JSON.parse(body) as SyncRequest);
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/" } = request;
    const isApi = path.startsWith("/api/");
    const isPhoto = method === "PUT";
    const attempt = 1 + this.log.filter((one) => one.method === method && one.path === path).length;
    const bytes = Number(request.headers["content-length"] ?? 0);
    const passed: Passed = {
      ...{ method, path, attempt, atMs: Date.now(), bytes, body: "" },
      status: undefined,
    };
    if (isApi) this.log.push(passed);
    if (isPhoto) {
      this.mostPhotosAtOnce = Math.max(this.mostPhotosAtOnce, ++this.#photosAtOnce);
      response.once("close", () => this.#photosAtOnce--);
    }
    const fate = await this.fate(passed);
    if (request.destroyed && !request.complete) return;
    if (fate === "isLost") request.destroy();
    else if (typeof fate === "object") {
      passed.status = fate.status;
      request.resume();
      response.writeHead(fate.status, fate.headers).end(fate.body);
    } else this.#forward(request, response, passed, fate);
  }

  #forward(
    request: IncomingMessage,
    response: ServerResponse,
    passed: Passed,
    fate: Extract<Fate, string>,
  ): void {
    const { hostname: host, port } = this.#target;
    const { method, url: path, headers } = request;
    const onward = ask({ host, port, method, path, headers });
    const broken = () => response.destroy();
    let isAnswered = false;
    // A server that answers before it has read all may break the rest of the request: its answer still counts.
    onward.on("error", () => isAnswered || broken());
    request.once("error", broken);
    onward.once("response", (answer) => {
      isAnswered = true;
      answer.once("error", broken);
      if (fate === "losesItsAnswer" || fate === "isLeftWaiting") {
        answer.resume();
        if (fate === "losesItsAnswer") answer.once("end", broken);
        return;
      }
      passed.status = answer.statusCode;
      if (fate === "passes") {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        return;
      }
      const { "transfer-encoding": _, ...rest } = answer.headers;
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.once("end", () => {
        const body = Buffer.concat(parts);
        response.writeHead(answer.statusCode ?? 502, { ...rest, "content-length": body.length });
        response.write(body.subarray(0, body.length / 2), broken);
      });
    });
    if (headers["content-type"] === "application/json")
      request.on("data", (part: Buffer) => {
        passed.body += part;
      });
    request.pipe(onward);
  }
}
