import type { ErrorCode } from "#domain/error";
import { type Drained, newMemory } from "./drain.ts";
import { type Outbound, photoLane, reportLane } from "./lanes.ts";
import { createLoop, type Loop, type Next } from "./loop.ts";
import type { Reply } from "./reply.ts";

/** What the engine tells the page. */
export interface EngineListener {
  sending(ids: readonly string[]): void;
  photoBegun(sha256: string): void;
  /** `bytes` arrived; 0 when the transfer failed. */
  photoEnded(sha256: string, bytes: number): void;
  busy(busy: boolean): void;
  /** Whether the last request reached our server. */
  reached(reached: boolean): void;
  /** The server refused the session; the engine is silent until `resume`. */
  signedOut(): void;
  /** By what this phone has kept, the session is somebody else's. */
  unsure(): void;
  /** Why the server refuses every exchange; null when it no longer does. */
  problem(code: ErrorCode | null): void;
}

export interface Engine {
  wake(): void;
  /** The network is back: failures so far no longer count. */
  reset(): void;
  resume(): void;
  /** Runs now and resolves when nothing is under way any more. */
  now(): Promise<void>;
  stop(): void;
}

/** With nothing to send, how often to ask what changed. */
const REST_MS = 5 * 60_000;

/** Keeps one person's outbox moving, as long as the page lives. */
export function createEngine(outbound: Outbound, listener: EngineListener): Engine {
  const { around } = outbound;
  const { unsure } = listener;
  const memory = newMemory();
  let busy = 0;
  let nudge = () => {};
  let nudged: Promise<void>;
  const renew = () => {
    nudged = new Promise((resolve) => {
      nudge = () => {
        resolve();
        renew();
      };
    });
  };
  renew();
  const replied = (reply: Reply<unknown>) =>
    listener.reached(reply.kind !== "later" || reply.why === "server" || reply.why === "busy");

  const lane = (drain: () => Promise<Drained>, restMs: number | null, then: (drained: Drained) => void) =>
    createLoop({
      async run() {
        if (++busy === 1) listener.busy(true);
        try {
          const drained = await drain();
          if (drained.end === "signedOut") listener.signedOut();
          then(drained);
          return nextOf(drained);
        } finally {
          if (--busy === 0) listener.busy(false);
        }
      },
      ...{ nowMs: around.nowMs, random: around.random, after: around.after, restMs },
    });

  const reports = lane(
    () => reportLane(outbound, memory, { sending: listener.sending, replied, unsure }),
    REST_MS,
    (drained) => {
      if (drained.end === "refused") listener.problem(drained.code);
      if (drained.end === "done") listener.problem(null);
      // Photos of reports that got through go on even when another report did not.
      const isReachable =
        drained.end === "done" ||
        drained.end === "refused" ||
        (drained.end === "later" && drained.why === "server");
      if (isReachable) {
        nudge();
        photos.wake();
      }
    },
  );
  const photos = lane(
    () => {
      const { photoBegun, photoEnded } = listener;
      return photoLane(outbound, { replied, unsure, nudged: () => nudged, photoBegun, photoEnded });
    },
    null,
    (drained) => {
      // The server still counts these photos as held here: tell it that they are not.
      if (drained.end === "done" && drained.sent > 0) reports.wake();
    },
  );

  const both = (act: (loop: Loop) => void) => () => {
    for (const loop of [reports, photos]) act(loop);
  };
  return {
    wake: both((loop) => loop.wake()),
    reset: both((loop) => loop.reset()),
    resume: both((loop) => loop.resume()),
    async now() {
      reports.wake();
      await reports.settled();
      await photos.settled();
    },
    stop: both((loop) => loop.stop()),
  };
}

function nextOf(drained: Drained): Next {
  if (drained.end === "done") return { next: "rest" };
  if (drained.end === "signedOut") return { next: "pause" };
  return { next: "retry", afterMs: drained.end === "later" ? drained.afterMs : null };
}
