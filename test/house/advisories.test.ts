// The check for known holes, against registries of our own: one that knows of none, one that knows of some, and one that
// keeps no advisories at all.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

let registry: Server | undefined;
let cache = "";

// npm remembers what it was told of a hole: each registry is asked by an npm that knows nothing yet.
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "sanpi-npm-"));
});

afterEach(() => {
  rmSync(cache, { recursive: true, force: true });
  registry?.close();
  registry = undefined;
});

/** Runs the check against a registry that answers the question for advisories so. */
async function check(status: number, advisories: object, env: Record<string, string> = {}) {
  registry = createServer((request, answer) => {
    const isQuestion = request.method === "POST" && request.url?.endsWith("/advisories/bulk");
    answer.writeHead(isQuestion ? status : 404, { "content-type": "application/json" });
    request.resume().on("end", () => answer.end(JSON.stringify(isQuestion ? advisories : {})));
  });
  await new Promise<void>((resolve) => registry?.listen(0, "127.0.0.1", resolve));
  const { port } = registry.address() as AddressInfo;
  const child = spawn(process.execPath, [join(root, "scripts/advisories.ts")], {
    env: {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: cache,
      npm_config_fetch_retries: "0",
      SANPI_ADVISORIES: "",
      ...env,
    },
  });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, said };
}

const hole = (severity: string) => ({
  hono: [
    {
      id: 1,
      url: "https://advisories.test/1",
      title: "a hole",
      severity,
      vulnerable_versions: "*",
      cwe: [],
      cvss: { score: 0, vectorString: null },
    },
  ],
});

test("passes where the registry knows of nothing serious", async () => {
  expect((await check(200, {})).code).toBe(0);
  expect((await check(200, hole("moderate"))).code).toBe(0);
}, 60_000);

test.each(["high", "critical"])(
  "fails on a hole of %s severity, and names what has it",
  async (severity) => {
    const { code, said } = await check(200, hole(severity));
    expect(said).toMatch(new RegExp(`${severity}: hono`));
    expect(code).toBe(1);
  },
  60_000,
);

test("never passes where it could not ask: it says so, and fails where it must be able to", async () => {
  const { code, said } = await check(405, {});
  expect(said).toMatch(/NOT CHECKED/);
  expect(code).toBe(3);
  expect((await check(405, {}, { SANPI_ADVISORIES: "required" })).code).toBe(1);
}, 60_000);
