import { expect, test } from "vitest";
import { playMany } from "./play-many.ts";

/** 500 runs in all, a share in each of the files that come here, so that two cores work at once. */
const RUNS = 250;

/** Plays one share of the runs, the `share`-th, under the day's seed or the one asked for. */
export function playShare(share: number): void {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31) + share;
  test(`nothing acknowledged is lost, nothing counts twice, in ${RUNS} runs (seed ${seed})`, async () => {
    const { failures, runs, reports, photos, faults } = await playMany(seed, RUNS, console.log);
    expect(failures.join("\n\n")).toBe("");
    expect(runs).toBe(RUNS);
    // Runs in which nothing happens would pass as well.
    expect(reports).toBeGreaterThan(RUNS);
    expect(photos).toBeGreaterThan(RUNS);
    expect(Object.values(faults).reduce((a, b) => a + b)).toBeGreaterThan(RUNS);
  }, 600_000);
}
