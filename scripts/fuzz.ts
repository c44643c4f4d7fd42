// npm run fuzz [-- --requests 100000 --seed 1]
// Sends odd requests to the Worker in workerd, made of the API's own description (test/worker/fuzz.test.ts). In processes one
// after the other, each with a fresh database, so that memory stays bounded however many are asked for.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./paths.ts";
import { exitCode } from "./wrangler.ts";

/** Requests of one process. */
const CHUNK = 5_000;

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const requests = Number(values.requests);
const seed = Number(values.seed);
if (!(requests > 0) || !Number.isInteger(seed)) throw new Error("Give whole numbers: --requests N --seed S");

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const began = performance.now();
let sent = 0;
for (let chunk = 0; sent < requests; chunk++) {
  const count = Math.min(CHUNK, requests - sent);
  const env = { ...process.env, FUZZ_REQUESTS: String(count), TEST_SEED: String(seed + chunk) };
  const args = [vitest, "run", "--project", "worker", "test/worker/fuzz.test.ts"];
  const code = await exitCode(spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" }));
  if (code !== 0) {
    console.error(`Failed after ${sent} requests: FUZZ_REQUESTS=${count} TEST_SEED=${seed + chunk}`);
    process.exit(code);
  }
  sent += count;
  console.log(`${sent} of ${requests} requests, ${Math.round((performance.now() - began) / 1000)} s.`);
}
console.log(`${requests} requests from seed ${seed}: nothing found.`);
