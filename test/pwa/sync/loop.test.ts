import { beforeEach, describe, expect, test } from "vitest";
import { createLoop, type Loop, type Next } from "../../../pwa/sync/loop.ts";

/** A clock that only tests move. */
class ClockDouble {
  nowMs = 0;
  #timers: { atMs: number; callback: () => void }[] = [];

  after = (ms: number, callback: () => void) => {
    const timer = { atMs: this.nowMs + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  get due(): number[] {
    return this.#timers.map((timer) => timer.atMs - this.nowMs);
  }

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    const now = this.#timers.filter((timer) => timer.atMs <= this.nowMs);
    this.#timers = this.#timers.filter((timer) => !now.includes(timer));
    for (const timer of now) timer.callback();
    await settle();
  }
}

const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

let clock: ClockDouble;
let runs: number;
let answers: Next[];
let loop: Loop;

beforeEach(() => {
  clock = new ClockDouble();
  runs = 0;
  answers = [];
  loop = loopOf(async () => answers.shift() ?? { next: "rest" });
});

function loopOf(run: () => Promise<Next>): Loop {
  return createLoop({
    run: () => {
      runs++;
      return run();
    },
    nowMs: () => clock.nowMs,
    random: () => 0.5,
    after: clock.after,
    restMs: 300_000,
  });
}

const retry = (afterMs: number | null = null): Next => ({ next: "retry", afterMs });

test("runs when woken, then rests", async () => {
  loop.wake();
  await settle();
  expect(runs).toBe(1);
  expect(clock.due).toEqual([300_000]);
  await clock.pass(300_000);
  expect(runs).toBe(2);
});

test("a wake during a run leads to one more run, however many there were", async () => {
  let release = (_: Next) => {};
  loop = loopOf(() => new Promise((resolve) => (release = resolve)));
  loop.wake();
  loop.wake();
  loop.wake();
  expect(runs).toBe(1);
  release({ next: "rest" });
  await settle();
  expect(runs).toBe(2);
  release({ next: "rest" });
  await settle();
  expect(runs).toBe(2);
});

describe("after failures", () => {
  test("the pauses double", async () => {
    answers = Array.from({ length: 4 }, () => retry());
    loop.wake();
    await settle();
    for (const expected of [500, 1_000, 2_000, 4_000]) {
      expect(clock.due).toEqual([expected]);
      await clock.pass(expected);
    }
    expect(runs).toBe(5);
    expect(clock.due).toEqual([300_000]);
  });

  test("a run that throws counts as a failure", async () => {
    loop = loopOf(() => Promise.reject(new Error("the database went away")));
    loop.wake();
    await settle();
    expect(clock.due).toEqual([500]);
  });

  test("a new report does not wait for the pause", async () => {
    answers = [retry(), retry()];
    loop.wake();
    await settle();
    loop.wake();
    await settle();
    expect(runs).toBe(2);
    expect(clock.due).toEqual([1_000]);
  });

  test("the network coming back starts the pauses from the first", async () => {
    answers = [retry(), retry(), retry(), retry()];
    loop.wake();
    await settle();
    await clock.pass(500);
    await clock.pass(1_000);
    loop.reset();
    await settle();
    expect(clock.due).toEqual([500]);
  });

  test("success starts the pauses from the first", async () => {
    answers = [retry(), retry(), { next: "rest" }, retry()];
    loop.wake();
    await settle();
    await clock.pass(500);
    await clock.pass(1_000);
    await clock.pass(300_000);
    expect(clock.due).toEqual([500]);
  });
});

test("a pause that the server asked for holds against every wake", async () => {
  answers = [retry(60_000)];
  loop.wake();
  await settle();
  expect(clock.due).toEqual([60_500]);
  await clock.pass(10_000);
  loop.wake();
  loop.reset();
  await settle();
  expect(runs).toBe(1);
  await clock.pass(50_000);
  expect(runs).toBe(2);
});

test("an expired session silences it until somebody signs in", async () => {
  answers = [{ next: "pause" }];
  loop.wake();
  await settle();
  loop.wake();
  loop.reset();
  await clock.pass(1_000_000);
  expect(runs).toBe(1);
  loop.resume();
  await settle();
  expect(runs).toBe(2);
});

test("signing in is no reason to run again when nothing failed", async () => {
  loop.wake();
  await settle();
  loop.resume();
  await settle();
  expect(runs).toBe(1);
});

test("once stopped it stays so", async () => {
  loop.wake();
  await settle();
  loop.stop();
  loop.wake();
  await clock.pass(1_000_000);
  expect(runs).toBe(1);
});

test("settled waits for runs that follow at once", async () => {
  let release = (_: Next) => {};
  loop = loopOf(() => new Promise((resolve) => (release = resolve)));
  loop.wake();
  loop.wake();
  let isSettled = false;
  const done = loop.settled().then(() => {
    isSettled = true;
  });
  release({ next: "rest" });
  await settle();
  expect(isSettled).toBe(false);
  release({ next: "rest" });
  await done;
  expect(runs).toBe(2);
});

test("a pause that was asked for is over when the clock is set back meanwhile: it must not last for days", async () => {
  answers = [retry(60_000)];
  loop.wake();
  await settle();
  loop.wake();
  await settle();
  expect(runs).toBe(1);
  clock.nowMs -= 86_400_000;
  loop.wake();
  await settle();
  expect(runs).toBe(2);
});
