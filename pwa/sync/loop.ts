import { pauseAfterMs } from "./backoff.ts";

/** What a run asks for: nothing, another try after a pause, or silence until `resume`. */
export type Next =
  | { readonly next: "rest" }
  | { readonly next: "retry"; readonly afterMs: number | null }
  | { readonly next: "pause" };

export interface LoopEffects {
  /** One run; never two at a time. */
  run(): Promise<Next>;
  nowMs(): number;
  random(): number;
  /** Calls back once after `ms`; answers how to forget it. */
  after(ms: number, callback: () => void): () => void;
  /** How long to rest before running again unasked, in ms; null for never. */
  restMs: number | null;
}

export interface Loop {
  /** Asks for a run now: something new, or a sign that it may succeed. A pause that the server asked for is kept. */
  wake(): void;
  /** As `wake`, and failures so far no longer count: the network is back. */
  reset(): void;
  /** Ends a pause, or a row of failures: somebody signed in. */
  resume(): void;
  /** Resolves when no run is under way or due at once. */
  settled(): Promise<void>;
  stop(): void;
}

/** `LoopEffects.after` by the browser's own timers. */
export function timer(ms: number, callback: () => void): () => void {
  const handle = setTimeout(callback, ms);
  return () => clearTimeout(handle);
}

/** Decides when to run, and knows nothing of what runs. */
export function createLoop(effects: LoopEffects): Loop {
  let running: Promise<void> | undefined;
  let again = false;
  let paused = false;
  let stopped = false;
  let failures = 0;
  let notBeforeMs = 0;
  let askedMs = 0;
  let forget: (() => void) | undefined;

  function due(ms: number): void {
    forget?.();
    forget = effects.after(ms, () => {
      forget = undefined;
      start();
    });
  }

  function start(): void {
    if (stopped || paused) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    const waitMs = notBeforeMs - effects.nowMs();
    // Longer than was asked: the clock was set back meanwhile, and says nothing any more.
    if (waitMs > 0 && waitMs <= askedMs) {
      due(waitMs);
      return;
    }
    forget?.();
    forget = undefined;
    running = runOnce().finally(() => {
      running = undefined;
      if (again) {
        again = false;
        start();
      }
    });
  }

  async function runOnce(): Promise<void> {
    // A run that throws (the database failed, say) is one more failure: the next may succeed.
    const { next, ...asked } = await effects.run().catch((): Next => ({ next: "retry", afterMs: null }));
    if (next === "pause") {
      paused = true;
      again = false;
    } else if (next === "rest") {
      failures = 0;
      if (effects.restMs !== null && !stopped) due(effects.restMs);
    } else {
      failures++;
      const afterMs = "afterMs" in asked ? asked.afterMs : null;
      if (afterMs !== null) [askedMs, notBeforeMs] = [afterMs, effects.nowMs() + afterMs];
      if (!stopped) due(pauseAfterMs(afterMs, failures, effects.random()));
    }
  }

  return {
    wake: start,
    reset() {
      failures = 0;
      start();
    },
    resume() {
      if (!paused && failures === 0) return;
      paused = false;
      failures = 0;
      start();
    },
    async settled() {
      while (running !== undefined) await running;
    },
    stop() {
      stopped = true;
      forget?.();
    },
  };
}
