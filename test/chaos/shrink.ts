import fc from "fast-check";
import { play } from "./run.ts";
import { schedules } from "./schedule.ts";
import { startServer } from "./server.ts";
import { story } from "./story.ts";

console.warn = console.info = () => {};
const [seed = 1, run = 20] = process.argv.slice(2).map(Number);
const server = await startServer();
const t0 = performance.now();
const result = await fc.check(
  fc.asyncProperty(schedules, async (s) => {
    const { failures } = await play(server, s);
    if (failures.length) throw new Error(failures.join("\n"));
  }),
  { seed, path: `${run}`, numRuns: 1, interruptAfterTimeLimit: 40_000 },
);
if (result.counterexample)
  console.log(
    story(result.counterexample[0]),
    JSON.stringify(result.counterexample[0]),
    (result as any).errorInstance?.message,
    result.numShrinks,
  );
console.log(performance.now() - t0);
await server.close();
