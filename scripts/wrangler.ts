import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { root } from "./paths.ts";

const wranglerBin = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin",
  "wrangler.js",
);

/** No metrics, no log files, and no banner, which would ask the registry for an update. */
const quiet = { WRANGLER_SEND_METRICS: "false", WRANGLER_WRITE_LOGS: "false", WRANGLER_HIDE_BANNER: "true" };

/** Starts wrangler on the Node that runs this. */
export function spawnWrangler(args: string[], options: SpawnOptions): ChildProcess {
  const env = { ...process.env, ...quiet, ...options.env };
  return spawn(process.execPath, [wranglerBin, ...args], { cwd: root, ...options, env });
}

/** Runs wrangler to its end and answers what it printed. Throws with that text when it fails. */
export async function runWrangler(args: string[]): Promise<string> {
  const child = spawnWrangler(args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`wrangler ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

/** Resolves with the exit code of a child; a child ended by a signal counts as 1. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
