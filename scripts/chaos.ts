// npm run chaos -- --runs N --seed S: as many runs of the model test as asked for, in processes of a bounded size, two at a
// time. Stops at the first broken promise with its shortest story, or with `--on` goes on to the next process. `--one`
// plays the last of the runs alone.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./paths.ts";

/** What a process prints at its end (test/chaos/play-many.ts). */
interface Sum {
  runs: number;
  reports: number;
  photos: number;
  requests: number;
  faults: Record<string, number>;
  failures: string[];
}

/** Runs of one process: its memory grows with them. */
const CHUNK = 250;
const AT_ONCE = 2;

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    seed: { type: "string" },
    one: { type: "boolean" },
    on: { type: "boolean" },
  },
});
const runs = Number(values.runs ?? 1000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const total: Sum = { runs: 0, reports: 0, photos: 0, requests: 0, faults: {}, failures: [] };

if (values.one) add(await play(seed, runs, "--one"));
else {
  let left = runs;
  let chunk = 0;
  const work = async () => {
    while (left > 0 && (values.on || total.failures.length === 0)) {
      const size = Math.min(CHUNK, left);
      left -= size;
      add(await play(seed + chunk++, size));
      console.log(`${total.runs} of ${runs} runs, ${total.failures.length} failures`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
const faults = Object.entries(total.faults).sort(([, a], [, b]) => b - a);
console.log(
  `seed ${seed}: ${total.runs} runs, ${total.reports} reports, ${total.photos} photos, ${total.requests} requests; ` +
    `faults: ${faults.map(([name, count]) => `${name} ${count}`).join(", ")}; ${total.failures.length} failures`,
);
process.exitCode = total.failures.length > 0 ? 1 : 0;

/** Plays runs of one seed in a process of their own. */
function play(chunkSeed: number, size: number, ...more: string[]): Promise<Sum> {
  const file = join(root, "test", "chaos", "many.ts");
  const child = spawn(process.execPath, [file, String(chunkSeed), String(size), ...more], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return new Promise((resolve) =>
    child.on("close", (code) => {
      const last = output.trim().split("\n").at(-1) ?? "";
      if (last.startsWith("{")) resolve(JSON.parse(last) as Sum);
      else {
        const failure = `seed ${chunkSeed}: the process ended with ${code} and no result`;
        resolve({ runs: 0, reports: 0, photos: 0, requests: 0, faults: {}, failures: [failure] });
      }
    }),
  );
}

function add(sum: Sum): void {
  for (const key of ["runs", "reports", "photos", "requests"] as const) total[key] += sum[key];
  for (const [name, count] of Object.entries(sum.faults))
    total.faults[name] = (total.faults[name] ?? 0) + count;
  total.failures.push(...sum.failures);
  for (const failure of sum.failures) console.error(`\n${failure}\n`);
}
