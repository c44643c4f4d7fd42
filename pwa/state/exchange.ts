import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { ErrorCode } from "#domain/error";
import { holds } from "#domain/scope";
import { watch } from "../local/connection.ts";
import { createEngine, type Engine } from "../sync/engine.ts";
import { exclusiveOn } from "../sync/lanes.ts";
import { createLoop, timer } from "../sync/loop.ts";
import { createPace } from "../sync/pace.ts";
import { browser } from "../sync/surroundings.ts";
import { askForBackgroundSync, wakeOnSigns } from "../sync/wake.ts";
import type { ConnectionState } from "./contract.ts";
import type { Session } from "./session.ts";

/** The connection as screens see it, and what other parts of the state ask of the engine behind it. */
export interface Exchange extends ConnectionState {
  /** Ids of the reports on their way just now, from this page. */
  readonly sending: ReadonlySignal<ReadonlySet<string>>;
  /** Digests of the photos on their way just now, from this page. */
  readonly sendingPhotos: ReadonlySignal<ReadonlySet<string>>;
  /** Bytes a millisecond by the last photos sent; null before there is a measurement. */
  readonly rate: ReadonlySignal<number | null>;
  /** Something new waits to be sent. */
  wake(): void;
  /** Tries again at the person's word: failures so far no longer count. */
  retry(): Promise<void>;
}

/** Runs an engine for whoever is signed in, and says how the exchange with the server stands. */
export function createExchange(session: Session): Exchange {
  const hasNetwork = signal(navigator.onLine);
  const reached = signal(true);
  const syncing = signal(false);
  const sending = signal<ReadonlySet<string>>(new Set());
  const sendingPhotos = signal<ReadonlySet<string>>(new Set());
  const rate = signal<number | null>(null);
  const pace = createPace();
  const lastSyncAt = signal<number | null>(null);
  const problem = signal<ErrorCode | null>(null);
  let engine: Engine | undefined;

  const mayFetch = () => holds(session.me.peek(), "reporter", "reviewer");
  effect(() => {
    const db = session.db.value;
    const personId = session.me.peek()?.id;
    if (!db || personId === undefined) return;
    const mine = createEngine(
      { personId, db, exclusive: exclusiveOn(db), mayFetch, around: browser },
      {
        sending: (ids) => (sending.value = new Set(ids)),
        photoBegun(sha256) {
          pace.begun(sha256, Date.now());
          sendingPhotos.value = new Set([...sendingPhotos.value, sha256]);
        },
        photoEnded(sha256, bytes) {
          pace.ended(sha256, bytes, Date.now());
          sendingPhotos.value = new Set([...sendingPhotos.value].filter((one) => one !== sha256));
          rate.value = pace.rate();
        },
        busy: (busy) => (syncing.value = busy),
        reached: (yes) => (reached.value = yes),
        signedOut: session.refused,
        unsure: () => recheck(),
        problem: (code) => (problem.value = code),
      },
    );
    engine = mine;
    const unwatch = watch(
      db,
      async () => (await db.meta.get("lastSyncAtMs"))?.value,
      (at) => (lastSyncAt.value = typeof at === "number" ? at : null),
    );
    const unlisten = wakeOnSigns(mine);
    void import("../local/forget.ts")
      .then(({ forgetOldReports }) => forgetOldReports(db, Date.now()))
      .catch(() => undefined);
    mine.wake();
    return () => {
      mine.stop();
      unlisten();
      unwatch();
      engine = undefined;
      [lastSyncAt.value, problem.value, syncing.value] = [null, null, false];
      [sending.value, sendingPhotos.value] = [new Set(), new Set()];
    };
  });

  // Once an exchange has got through, verdicts are told of at once; before, there are none to wait for.
  const hasExchanged = computed(() => lastSyncAt.value !== null && !session.expired.value);
  effect(() => {
    const mayReport = holds(session.me.value, "reporter");
    if (!hasExchanged.value || !mayReport) return;
    let stop: (() => void) | undefined;
    let stopped = false;
    void import("../live/verdicts.ts").then(
      ({ onVerdicts }) => {
        const ended = async () => void (await session.check());
        if (!stopped) stop = onVerdicts(() => engine?.wake(), ended);
      },
      // Not kept, and no network: the next exchange brings them.
      () => undefined,
    );
    return () => {
      stopped = true;
      stop?.();
    };
  });

  // Who is signed in is asked at the start, and again until the server has said it.
  let isSettled = false;
  const checking = createLoop({
    async run() {
      isSettled = await session.check();
      return isSettled ? { next: "rest" } : { next: "retry", afterMs: null };
    },
    ...{ nowMs: Date.now, random: Math.random, after: timer, restMs: null },
  });
  checking.wake();
  const recheck = () => {
    isSettled = false;
    checking.wake();
  };
  session.onUnsure(recheck);
  session.onConfirmed(() => engine?.resume());
  addEventListener("online", () => {
    [hasNetwork.value, reached.value] = [true, true];
    if (!isSettled) checking.reset();
  });
  addEventListener("offline", () => {
    hasNetwork.value = false;
  });
  // Somebody may have signed in again in another tab.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && session.expired.value) checking.wake();
  });

  async function syncNow(): Promise<void> {
    if (session.expired.value || !engine) await session.check();
    await engine?.now();
  }

  return {
    ...{ syncing, lastSyncAt, problem, sending, sendingPhotos, rate, syncNow },
    online: computed(() => hasNetwork.value && reached.value),
    wake() {
      engine?.wake();
      void askForBackgroundSync();
    },
    async retry() {
      engine?.reset();
      await syncNow();
    },
  };
}
