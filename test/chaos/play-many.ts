import fc from "fast-check";
import { play } from "./run.ts";
import { type Schedule, schedules } from "./schedule.ts";
import { type Server, startServer } from "./server.ts";
import { story } from "./story.ts";

/** What many runs came to. */
export interface Sum {
  readonly seed: number;
  runs: number;
  reports: number;
  photos: number;
  requests: number;
  /** How often each fault was injected. */
  readonly faults: Record<string, number>;
  /** The run that failed, as the shortest story found that still fails. */
  readonly failures: string[];
}

/** How long the shortest story of a failure is looked for. */
const SHRINK_MS = 120_000;

/**
 * Plays `runs` schedules of a seed, from the `first` (counted from 0), and holds each against the promise. Stops at the first that breaks it and shrinks it.
 * At the end the books of all of them together must equal their truth.
 */
export async function playMany(
  seed: number,
  runs: number,
  tell: (text: string) => void = () => {},
  first = 0,
): Promise<Sum> {
  const sum: Sum = { seed, runs: 0, reports: 0, photos: 0, requests: 0, faults: {}, failures: [] };
  const server = await startServer();
  try {
    for (const [n, schedule] of fc.sample(schedules, { seed, numRuns: runs }).entries()) {
      if (n < first) continue;
      const { world, failures } = await play(server, schedule);
      sum.runs++;
      sum.reports += world.ledger.reports.size;
      sum.photos += world.ledger.pictures.size;
      sum.requests += world.net.requests;
      for (const [name, count] of Object.entries(world.net.tally))
        sum.faults[name] = (sum.faults[name] ?? 0) + count;
      if (failures.length > 0) {
        tell(`Run ${n + 1} of seed ${seed} broke the promise; looking for the shortest story …`);
        sum.failures.push(await shortest(server, seed, n, failures));
        return sum;
      }
    }
    const books = await server.books();
    for (const [table, count] of Object.entries(books))
      if (count > 0) sum.failures.push(`${count} rows of ${table} differ from their truth`);
    return sum;
  } finally {
    await server.close();
  }
}

/** Shrinks the n-th schedule of a seed as long as it fails, and tells it. */
async function shortest(
  server: Server,
  seed: number,
  n: number,
  failures: readonly string[],
): Promise<string> {
  let last: { schedule: Schedule; failures: readonly string[] } | undefined;
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const outcome = await play(server, schedule);
    if (outcome.failures.length > 0) last = { schedule, failures: outcome.failures };
    return outcome.failures.length === 0;
  });
  await fc.check(property, { seed, path: String(n), numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  if (!last) return `Run ${n + 1} of seed ${seed} failed once and not again: ${failures.join("; ")}`;
  return [
    `Run ${n + 1} of seed ${seed} breaks the promise:`,
    story(last.schedule),
    "So in the end:",
    ...last.failures.map((failure) => `- ${failure}`),
    `Play it again: npm run chaos -- --runs ${n + 1} --seed ${seed} --one`,
  ].join("\n");
}
