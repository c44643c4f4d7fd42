// npm test: a browser, a build, then every test. Arguments go to vitest: `npm test -- --project domain`.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ensureChromium } from "./chromium.ts";
import { ensureBuilt } from "./freshness.ts";
import { root, testReport } from "./paths.ts";
import { exitCode } from "./wrangler.ts";

const args = process.argv.slice(2);

try {
  process.exitCode = await test();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function test(): Promise<number> {
  // An old report must never pass for this run's.
  rmSync(testReport, { force: true });
  mkdirSync(dirname(testReport), { recursive: true });
  const env = { ...process.env };
  if (runsBrowser()) {
    env.SANPI_CHROMIUM = await ensureChromium();
    await ensureBuilt();
  }
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${testReport}`];
  return exitCode(
    spawn(process.execPath, [vitest, "run", ...reporters, ...args], { cwd: root, env, stdio: "inherit" }),
  );
}

/** Whether the browser's project is among those asked for; asking for none means all. */
function runsBrowser(): boolean {
  const projects = args.flatMap((arg, index) => {
    if (arg.startsWith("--project=")) return [arg.slice("--project=".length)];
    return args[index - 1] === "--project" ? [arg] : [];
  });
  return projects.length === 0 || projects.some((name) => name === "browser" || /[*!]/.test(name));
}
