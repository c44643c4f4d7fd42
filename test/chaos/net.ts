import type { Clock } from "./clock.ts";
import { FOREIGN, type Mishap } from "./mishap.ts";
import type { Place } from "./place.ts";
import type { Server, ServerAnswer, ServerRequest } from "./server.ts";

/** Who sends: a life of the app, on a phone that keeps the cookie. */
export interface Sender {
  readonly isDead: boolean;
  readonly phone: { cookie: string | null; mishaps: Mishap[]; photoMishaps: Mishap[] };
}

/** One request, on its way there or back. */
interface Letter {
  readonly sender: Sender;
  readonly request: Omit<ServerRequest, "nowMs" | "cut">;
  readonly mishap: Mishap | null;
  /** Settles the phone's fetch; nobody listens any more when the phone has given up or died. */
  readonly resolve: (response: Response) => void;
  readonly reject: (error: unknown) => void;
  answer: ServerAnswer | null;
}

/** How many of the requests that a phone gave up may still reach the server. */
const STRAYS = 0.3;

/** Counts of what befell requests, by name. */
export type Tally = Record<string, number>;

/** The network of one world. Nothing moves in it unless the schedule says so. */
export class Net {
  readonly letters: Letter[] = [];
  readonly tally: Tally = {};
  requests = 0;
  readonly #server: Server;
  readonly #place: Place;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(server: Server, place: Place, clock: Clock, random: () => number) {
    this.#random = random;
    this.#server = server;
    this.#place = place;
    this.#clock = clock;
  }

  /** As `Wire.fetch`, from a phone. */
  fetch(sender: Sender, path: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      if (sender.isDead) return;
      const alive =
        <A>(settle: (value: A) => void) =>
        (value: A) => {
          if (!sender.isDead) settle(value);
        };
      const headers = new Headers(init.headers);
      const { cookie, mishaps, photoMishaps } = sender.phone;
      const mishap = (init.method === "PUT" && photoMishaps.shift()) || (mishaps.shift() ?? null);
      this.requests++;
      if (mishap && mishap.name !== "none")
        this.count(mishap.name === "dies" ? `server dies ${mishap.cut.when}` : mishap.name);
      const letter: Letter = {
        ...{ sender, mishap, answer: null, resolve: alive(resolve), reject: alive(reject) },
        request: {
          ...{ world: this.#place.name, path, method: init.method ?? "GET", cookie },
          ...{ headers: Object.fromEntries(headers), body: bytesOf(init.body) },
        },
      };
      this.letters.push(letter);
      init.signal?.addEventListener("abort", () => {
        this.#abandon(letter);
        alive(reject)(new DOMException("given up", "AbortError"));
      });
    });
  }

  /**
   * The phone has hung up. What only asks, or was answered, changes nothing any more; of what says something one in a few
   * is somewhere on the way and may still arrive.
   */
  #abandon(letter: Letter): void {
    const isOver = letter.answer !== null || letter.request.method === "GET" || this.#random() >= STRAYS;
    const at = this.letters.indexOf(letter);
    if (isOver && at >= 0) this.letters.splice(at, 1);
  }

  /** Moves a letter by one leg: to the server, or back to the phone. */
  async move(which: number): Promise<void> {
    const index = which % this.letters.length;
    const [letter] = this.letters.splice(index, 1);
    if (!letter) return;
    if (letter.answer) return this.#deliver(letter, letter.answer);
    const { mishap, request, sender } = letter;
    // Nobody will hear the answer, and nothing but the answer would come of it.
    if (sender.isDead && request.method === "GET") return;
    const foreign = mishap && FOREIGN[mishap.name];
    if (foreign) {
      const { status, body, retryAfter } = foreign;
      return this.#back(letter, {
        status,
        body,
        headers: retryAfter ? [["retry-after", retryAfter]] : [],
      });
    }
    switch (mishap?.name) {
      case "lostRequest":
        return letter.reject(new TypeError("the network went away"));
      case "late":
        // It comes back to the end of the queue with nobody waiting for its answer.
        this.letters.push({ ...letter, mishap: null, resolve: () => {}, reject: () => {} });
        return;
      case "cutRequest": {
        const { body } = request;
        const half = body?.slice(0, Math.floor(body.length / 2)) ?? null;
        return this.#back(letter, await this.#send({ ...request, body: half }));
      }
      case "twice":
        await this.#send(request);
        break;
      case "dies": {
        const answer = await this.#send(request, mishap.cut);
        if (answer.status !== 599) return this.#back(letter, answer);
        // All that was under way to or from this server is gone with it.
        return letter.reject(new TypeError("connection reset"));
      }
    }
    const answer = await this.#send(request);
    if (mishap?.name === "lostAnswer") letter.reject(new TypeError("the network went away"));
    else if (mishap?.name !== "stalledAnswer") this.#back(letter, answer);
  }

  /** Brings all requests under way to the server at once, so that they meet there. */
  async rush(): Promise<void> {
    const leaving = this.letters.filter((letter) => !letter.answer);
    await Promise.all(leaving.map((letter) => this.move(this.letters.indexOf(letter))));
  }

  count(name: string): void {
    this.tally[name] = (this.tally[name] ?? 0) + 1;
  }

  #back(letter: Letter, answer: ServerAnswer): void {
    letter.answer = answer;
    this.letters.push(letter);
  }

  async #send(request: Letter["request"], cut: ServerRequest["cut"] = null): Promise<ServerAnswer> {
    const { nowMs } = this.#clock;
    // A password takes a tenth of a second to check, and is checked elsewhere.
    if (request.path === "/api/auth/sign-in/username") return this.#place.signIn(request.body);
    const answer = await this.#server.send({ ...request, nowMs, cut });
    if (request.method === "PUT" && (answer.status === 200 || answer.status === 201))
      this.#place.stored.add(request.path.slice(-64));
    return answer;
  }

  #deliver({ sender, mishap, resolve }: Letter, answer: ServerAnswer): void {
    const headers = new Headers(answer.headers);
    const cookie = headers.get("x-set-cookie");
    // The browser keeps a cookie even if the page that asked is gone.
    if (cookie !== null) sender.phone.cookie = cookie;
    const { status, body } = answer;
    const half = body.slice(0, Math.floor(body.length / 2));
    const came = mishap?.name === "cutAnswer" ? broken(half) : mishap?.name === "shortAnswer" ? half : body;
    resolve(new Response(came, { status, headers }));
  }
}

/** A body that breaks off. */
function broken(text: string): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) controller.error(new TypeError("connection reset"));
      else controller.enqueue(new TextEncoder().encode(text));
      isSent = true;
    },
  });
}

function bytesOf(body: RequestInit["body"]): Uint8Array<ArrayBuffer> | null {
  if (typeof body === "string") return new TextEncoder().encode(body);
  return body instanceof ArrayBuffer ? new Uint8Array(body.slice(0)) : null;
}
