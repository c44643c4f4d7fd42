import { DurableObject } from "cloudflare:workers";
import { coversZone, type Scope } from "#domain/scope";
import type { CellSums, LiveMessage, LiveQuery, VerdictMessage } from "#domain/tally";
import type { Env } from "./env.ts";
import { changedCells } from "./store/cells.ts";
import { scopeParameter } from "./store/scope.ts";
import { bookRevision } from "./store/tallies.ts";
import { versionTag } from "./version.ts";

/** Carries who listens from the Worker, which has checked it, to the object; set by us, never by the client. */
export const LISTENER_HEADER = "x-sanpi-listener";

/** What a socket hears: a board which cells changed, a phone that a report of its person got a verdict. */
export type Hears = LiveQuery["of"];

/** Who listens at a socket: to what, what they may hear of, by which session, and until when (epoch ms) that counts at most. */
export interface Listener {
  readonly hears: Hears;
  readonly scope: Scope;
  readonly person: string;
  readonly session: string;
  readonly untilMs: number;
}
/** At most four messages a second. */
const INTERVAL_MS = 250;
const REVISION_KEY = "rev";
/** How many questions a second boards should ask all together, however many they are. */
const QUESTIONS_A_SECOND = 10;

/** The one object that everybody listens to. */
export function liveObject(env: Env): DurableObjectStub<Live> {
  return env.LIVE.get(env.LIVE.idFromName("province"));
}

/** Until when this isolate need not call again: the object has said that it will look at the books after that. */
let coveredUntilMs = 0;
/** What clocks of different machines may differ by. */
const CLOCK_MARGIN_MS = 50;

/** Tells the boards that the books changed. To be called after the change is stored. */
export async function announce(env: Env): Promise<void> {
  if (Date.now() < coveredUntilMs - CLOCK_MARGIN_MS) return;
  coveredUntilMs = await liveObject(env).changed();
}

/** Tells the phones of people that reports of theirs got verdicts. */
export async function tellVerdicts(env: Env, people: readonly string[]): Promise<void> {
  if (people.length > 0) await liveObject(env).judged(people);
}

/** Closes the sockets of sessions that were ended. */
export async function leaveLive(env: Env, sessions: readonly string[]): Promise<void> {
  if (sessions.length > 0) await liveObject(env).leave(sessions);
}

/** Closes the sockets of people whose rights changed: they connect again, and hear what they may hear from now on. */
export async function rejoinLive(env: Env, people: readonly string[]): Promise<void> {
  if (people.length > 0) await liveObject(env).rejoin(people);
}

/** The close code for rights that changed: the board connects again. */
const RIGHTS_CHANGED = 4409;
/** The close code for a session that is over: the board asks to sign in again. */
const SIGNED_OUT = 4401;

/**
 * Live push. It holds no figures: woken by `changed`, it asks the books which cells moved since its last message and
 * tells every socket those of its own scope, with their sums. So a thousand boards move by one reading of the books; if
 * each asked for its figures instead, they would ask faster than D1 answers. Sockets hibernate; what must outlive that is
 * in storage or the attachment.
 */
export class Live extends DurableObject<Env> {
  /** When the last look at the books that succeeded began; 0 for none. */
  #lookedAtMs = 0;
  /** Before this instant it does not look again. */
  #freeAtMs = 0;
  #isLooking = false;
  /** When the alarm comes, and the last look that was asked for; past or 0 for none. */
  #alarmAtMs = 0;
  #lastLookMs = 0;

  override async fetch(request: Request): Promise<Response> {
    const listener = JSON.parse(request.headers.get(LISTENER_HEADER) ?? "null") as Listener | null;
    if (!listener) return new Response(null, { status: 403 });
    if (listener.hears === "cells") await this.#beginToLook();
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [listener.hears]);
    server.serializeAttachment(listener);
    return new Response(null, { status: 101, webSocket: client });
  }

  /**
   * The books changed: tell at once, or when the interval since the last look is over. Answers the instant (epoch ms)
   * at which it looks at the books again anyway, so that until then nobody needs to call; 0 when it does not.
   */
  async changed(): Promise<number> {
    if (this.#boards().length === 0) return Date.now() + INTERVAL_MS;
    if (await this.#lookNow()) return 0;
    return this.#lookLater(this.#soonestMs());
  }

  /** Reports of these people got verdicts. */
  judged(people: readonly string[]): void {
    const message = JSON.stringify({ type: "verdicts" } satisfies VerdictMessage);
    for (const socket of this.ctx.getWebSockets("verdicts" satisfies Hears)) {
      const listener = socket.deserializeAttachment() as Listener;
      if (people.includes(listener.person)) send(socket, listener, message);
    }
  }

  /** Sessions were ended: whoever listened by them hears no more. */
  leave(sessions: readonly string[]): void {
    for (const socket of this.ctx.getWebSockets())
      if (sessions.includes((socket.deserializeAttachment() as Listener).session)) socket.close(SIGNED_OUT);
  }

  /** Rights changed: whoever listened by the old ones hears no more by them. */
  rejoin(people: readonly string[]): void {
    for (const socket of this.ctx.getWebSockets())
      if (people.includes((socket.deserializeAttachment() as Listener).person)) socket.close(RIGHTS_CHANGED);
  }

  override async alarm(): Promise<void> {
    this.#alarmAtMs = 0;
    // A change that came a moment before may have looked already: a second message right behind the first is one too many.
    await this.#lookNow();
    if (this.#lastLookMs > this.#lookedAtMs)
      await this.#lookLater(Math.max(this.#lastLookMs, this.#soonestMs()));
  }

  override webSocketMessage(): void {
    // Boards only listen. Pings of the runtime are answered without waking this object.
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }

  #boards(): WebSocket[] {
    return this.ctx.getWebSockets("cells" satisfies Hears);
  }

  async #beginToLook(): Promise<void> {
    if (this.#boards().length === 0) await this.#remember(await bookRevision(this.env.DB));
    // While nobody listened, Workers were told not to call for a while: look once for what happened meanwhile.
    await this.#lookLater(Date.now() + INTERVAL_MS);
  }

  /** Sees to a look at the books at an instant, and answers until when looks are seen to. One that comes sooner stays. */
  async #lookLater(dueMs: number): Promise<number> {
    this.#lastLookMs = Math.max(this.#lastLookMs, dueMs);
    if (this.#alarmAtMs <= Date.now()) {
      this.#alarmAtMs = dueMs;
      await this.ctx.storage.setAlarm(dueMs);
    }
    return this.#lastLookMs;
  }

  /** When it may look again: an interval after the end of the last look. */
  #soonestMs(): number {
    return this.#isLooking ? Date.now() + INTERVAL_MS : this.#freeAtMs;
  }

  /**
   * Looks at the books and tells, unless a look is under way or its interval not over; answers whether it did. One look at
   * a time: a slow one that ended after the next would send older figures behind newer ones.
   */
  async #lookNow(): Promise<boolean> {
    const now = Date.now();
    if (this.#soonestMs() > now) return false;
    this.#isLooking = true;
    try {
      await this.#tell();
      this.#lookedAtMs = now;
    } finally {
      this.#isLooking = false;
      this.#freeAtMs = Date.now() + INTERVAL_MS;
    }
    return true;
  }

  /** Tells every board what changed since the last message. */
  async #tell(): Promise<void> {
    const since = (await this.ctx.storage.get<number>(REVISION_KEY)) ?? 0;
    const { rev, cells } = await changedCells(this.env.DB, since);
    if (rev === since) return;
    await this.#remember(rev);
    const sockets = this.#boards();
    const spreadMs = Math.ceil((sockets.length * 1000) / QUESTIONS_A_SECOND);
    // Most listeners share a scope, and with it the message.
    const messages = new Map<string, string>();
    for (const socket of sockets) {
      const listener = socket.deserializeAttachment() as Listener;
      const reach = scopeParameter(listener.scope);
      const message = messages.get(reach) ?? messageFor(listener.scope, rev, cells, spreadMs);
      messages.set(reach, message);
      send(socket, listener, message);
    }
  }

  #remember(rev: number): Promise<void> {
    return this.ctx.storage.put(REVISION_KEY, rev);
  }
}

/** Sends, or closes where the session behind the socket is over. */
function send(socket: WebSocket, { untilMs }: Listener, message: string): void {
  if (untilMs <= Date.now()) {
    socket.close(SIGNED_OUT);
    return;
  }
  try {
    socket.send(message);
  } catch {
    // The socket is gone; whoever listened asks once when they connect again.
  }
}

function messageFor(scope: Scope, rev: number, cells: readonly CellSums[], spreadMs: number): string {
  const message: LiveMessage = {
    type: "changed",
    version: versionTag(rev, scope).version,
    spreadMs,
    cells: cells.filter((cell) => coversZone(scope, cell.zone, cell.city)),
  };
  return JSON.stringify(message);
}
