// A process of its own: boards that listen all at once, as told by measure.ts. It shares the machine's cores with the
// server, but not the thread of whoever gives the verdicts.
import { Agent, get } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { revisionOf } from "#domain/revision";
import type { LiveMessage, Tallies } from "#domain/tally";

/** Where the boards are of, and by whose session. */
interface Server {
  readonly url: string;
  readonly cookie: string;
}

/** What boards are told to do; the answer to `end`, which waits until all know a revision, is what they heard. */
export type Order =
  | { readonly order: "open"; readonly server: Server; readonly boards: number }
  | { readonly order: "leave" | "return"; readonly boards: number }
  | { readonly order: "end"; readonly revision: number };

export interface Heard {
  /** Each message once, and when each board had it (epoch ms, NaN for never). */
  readonly messages: readonly (LiveMessage & { readonly atMs: Float64Array })[];
  /** The revision that each board's last question was answered with; 0 for a board that never asked. */
  readonly asked: readonly number[];
  readonly questions: number;
}

/** As boards ask: no sooner than a second after the last question, at some moment of the time told. */
const SPACING_MS = 1_000;
const JITTER_MS = 250;
/** How long the last message is waited for. */
const PATIENCE_MS = 30_000;

interface Message {
  readonly text: string;
  readonly told: LiveMessage;
  /** When each board had it. */
  readonly atMs: Float64Array;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const messages: Message[] = [];
let boards: Board[] = [];
let questions = 0;

/** A board that shows nothing: it listens and asks like one of a browser. */
class Board {
  readonly #at: Server;
  readonly #nth: number;
  #socket: WebSocket | undefined;
  #askedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The revision that its last question was answered with, and the newest that it knows. */
  asked = 0;
  known = 0;

  constructor(at: Server, nth: number) {
    this.#at = at;
    this.#nth = nth;
  }

  listen(): Promise<void> {
    // Node's own sockets take headers, which a browser's do not.
    const options = { headers: { cookie: this.#at.cookie } } as unknown as string[];
    const socket = new WebSocket(new URL("/api/live", this.#at.url.replace(/^http/, "ws")), options);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    return new Promise((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error("a board could not listen")));
    });
  }

  hangUp(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#socket?.close();
  }

  /** Asks for the figures, which hold whatever was missed. */
  async ask(): Promise<void> {
    this.#timer = undefined;
    this.#askedAtMs = Date.now();
    questions++;
    this.asked = revisionOf((await read<Tallies>(this.#at, "/api/tallies?cells=true")).version);
    this.known = Math.max(this.known, this.asked);
  }

  #hear(text: string): void {
    const atMs = performance.timeOrigin + performance.now();
    // Whoever listens by the same rights hears the same text: it is parsed once.
    let message = messages.findLast((one) => one.text === text);
    if (!message) {
      const times = new Float64Array(boards.length).fill(Number.NaN);
      message = { text, told: JSON.parse(text) as LiveMessage, atMs: times };
      messages.push(message);
    }
    message.atMs[this.#nth] = atMs;
    this.known = Math.max(this.known, revisionOf(message.told.version));
    if (this.#timer !== undefined) return;
    const waitMs =
      Math.max(0, this.#askedAtMs + Math.max(SPACING_MS, message.told.spreadMs / 2) - Date.now()) +
      Math.random() * Math.max(JITTER_MS, message.told.spreadMs);
    this.#timer = setTimeout(() => void this.ask().catch(fail), waitMs);
  }
}

async function obey(order: Order): Promise<Heard | null> {
  switch (order.order) {
    case "open":
      boards = Array.from({ length: order.boards }, (_, nth) => new Board(order.server, nth));
      // A few at a time, as people come in.
      for (let at = 0; at < boards.length; at += 20)
        await Promise.all(boards.slice(at, at + 20).map((board) => board.listen()));
      return null;
    case "leave":
      for (const board of boards.slice(0, order.boards)) board.hangUp();
      return null;
    case "return":
      for (const board of boards.slice(0, order.boards)) {
        await board.listen();
        await board.ask();
      }
      return null;
    case "end":
      for (const sinceMs = Date.now(); Date.now() - sinceMs < PATIENCE_MS; await pause(20))
        if (boards.every(({ known }) => known >= order.revision)) break;
      for (const board of boards) board.hangUp();
      return {
        messages: messages.map(({ told, atMs }) => ({ ...told, atMs })),
        asked: boards.map(({ asked }) => asked),
        questions,
      };
  }
}

/** GET of our server, parsed. */
function read<T>({ url, cookie }: Server, path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    get(new URL(path, url), { agent, headers: { cookie } }, (answer) => {
      text(answer).then((body) => resolve(JSON.parse(body) as T), reject);
    }).on("error", reject);
  });
}

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

process.on("message", (order: Order) => void obey(order).then((heard) => process.send?.(heard), fail));
