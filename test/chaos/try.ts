import fc from "fast-check";
import { play } from "./run.ts";
import { schedules } from "./schedule.ts";
import { startServer } from "./server.ts";
import { story } from "./story.ts";

const [seed = 1, runs = 20] = process.argv.slice(2).map(Number);
const server = await startServer();
const tally: Record<string, number> = {};
let failed = 0;
const t0 = performance.now();
for (const [i, schedule] of fc.sample(schedules, { seed, numRuns: runs }).entries()) {
  const t = performance.now();
  const { world, failures } = await play(server, schedule);
  for (const [k, v] of Object.entries(world.net.tally)) tally[k] = (tally[k] ?? 0) + v;
  tally.requests = (tally.requests ?? 0) + world.net.requests;
  tally.reports = (tally.reports ?? 0) + world.ledger.reports.size;
  if (failures.length > 0 && ++failed <= 3)
    console.log(i, (performance.now() - t).toFixed(), story(schedule), failures);
}
console.log(((performance.now() - t0) / runs).toFixed(1), "ms each", failed, "failed", tally);
await server.close();
