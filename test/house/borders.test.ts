// Each folder is a runtime with its own globals and its own neighbours. These tests try to cross the borders and expect
// the compiler to refuse: small probes, compiled with the folders' own settings, all in one run of tsc.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

/** What is tried, with whose settings, and what tsc must say to it. */
type Probe = [what: string, config: string, source: string, refusal: RegExp];

const page = "document.title;";
const database = "export type T = D1Database;";
const imports = (...files: string[]) => files.map((file) => `export * from "../../../${file}";`).join("\n");

const noName = /Cannot find name/;
// "File is not listed within the file list of project", and for the page's files "--jsx is not set".
const notListed = /TS6307|TS6142/;

const refused: Probe[] = [
  ["document in domain/", "domain", page, noName],
  ["document in db/", "db", page, noName],
  ["document in worker/", "worker", page, noName],
  ["document in the service worker", "pwa/tsconfig.sw.json", page, noName],
  ["document in test/worker/", "test/worker", page, noName],
  ["process in domain/", "domain", "process.exit();", noName],
  ["process in pwa/", "pwa", "process.exit();", noName],
  ["fetch in domain/", "domain", "fetch('/');", noName],
  ["crypto in domain/", "domain", "crypto.randomUUID();", noName],
  ["D1Database in domain/", "domain", database, noName],
  ["D1Database in pwa/", "pwa", database, noName],
  ["D1Database in the service worker", "pwa/tsconfig.sw.json", database, noName],
  ["worker/ from pwa/", "pwa", imports("worker/index.ts"), notListed],
  ["worker/ from the service worker", "pwa/tsconfig.sw.json", imports("worker/index.ts"), notListed],
  ["worker/ from db/", "db", imports("worker/index.ts"), notListed],
  ["db/ from pwa/", "pwa", imports("db/schema.ts"), notListed],
  ["db/ from domain/", "domain", imports("db/schema.ts"), notListed],
  ["pwa/ from worker/", "worker", imports("pwa/main.tsx"), notListed],
  [
    "a scope made by hand in worker/",
    "worker",
    'import type { Scope } from "#domain/scope"; export const s: Scope = { province: true, cities: [], zones: [], projects: [] };',
    /TS2741/,
  ],
  ["an enum, which Node cannot strip", "domain", "export enum E { A }", /erasableSyntaxOnly/],
];

/** The same ways across borders that are open: without these, a refusal could be an accident of the probe. */
const allowed: [what: string, config: string, source: string][] = [
  ["document in pwa/", "pwa", page],
  ["D1Database in worker/", "worker", database],
  ["domain/ from pwa/", "pwa", imports("domain/batch.ts")],
  ["domain/ from db/", "db", imports("domain/batch.ts")],
  ["domain/ and db/ from worker/", "worker", imports("domain/batch.ts", "db/schema.ts")],
];

// Within the project, since settings and packages are looked for upwards, in a folder that git ignores.
mkdirSync(join(root, ".tsbuild"), { recursive: true });
const workshop = mkdtempSync(join(root, ".tsbuild", "borders-"));
let output = "";

beforeAll(() => {
  const projects = [
    ...refused.map(([what, config, source, refusal]) => writeProbe(what, config, source, refusal === noName)),
    ...allowed.map(([what, config, source]) => writeProbe(what, config, source, false)),
  ];
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  output = spawnSync(process.execPath, [tsc, "-b", "--pretty", "false", ...projects], {
    cwd: root,
    encoding: "utf8",
  }).stdout;
}, 300_000);

afterAll(() => rmSync(workshop, { recursive: true }));

test.each(refused)("refused: %s", (what, _config, _source, refusal) => {
  expect(diagnostics(what).join("\n")).toMatch(refusal);
});

test.each(allowed)("allowed: %s", (what) => {
  expect(diagnostics(what)).toEqual([]);
});

/**
 * Writes a project with the settings and the references of a real one and a probe in it. Answers its folder.
 * With `among` the probe stands among the real one's files, since any of them may bring globals in by what it imports.
 */
function writeProbe(what: string, config: string, source: string, among: boolean): string {
  const folder = join(workshop, slug(what));
  const real = resolve(root, config.endsWith(".json") ? config : join(config, "tsconfig.json"));
  const { references = [] }: { references?: { path: string }[] } = readJsonc(real);
  mkdirSync(folder);
  writeFileSync(join(folder, "probe.ts"), source);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: real,
      compilerOptions: { rootDir: root, outDir: join(folder, "out") },
      files: ["probe.ts"],
      ...(!among && { include: [] }),
      // tsc does not inherit these.
      references: references.map(({ path }) => ({ path: resolve(dirname(real), path) })),
    }),
  );
  return folder;
}

/** What tsc said about one probe, line by line. */
function diagnostics(what: string): string[] {
  return output.split("\n").filter((line) => line.includes(`${basename(workshop)}/${slug(what)}/probe.ts`));
}

function slug(what: string): string {
  return what.replace(/\W+/g, "-");
}

/** tsconfig files hold comments, each on a line of its own. */
function readJsonc(file: string) {
  return JSON.parse(readFileSync(file, "utf8").replace(/^\s*\/\/.*$/gm, ""));
}
