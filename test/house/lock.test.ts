// The lock file is made on one machine and installed on all: it must be whole, exact, and tied to no registry.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

type Entry = {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
  os?: string[];
  cpu?: string[];
};

const lockText = readFileSync(join(root, "package-lock.json"), "utf8");
const lock: { packages: Record<string, Entry> } = JSON.parse(lockText);
const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

test("holds every optional package that any entry names", () => {
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isResolvedFrom(path, name))
      .map((name) => `${path || "the project"} wants ${name}`),
  );
  expect(missing).toEqual([]);
});

test.each([
  ["linux", "x64"],
  ["linux", "arm64"],
  ["darwin", "x64"],
  ["darwin", "arm64"],
  ["win32", "x64"],
])("holds what runs natively on %s %s", (os, cpu) => {
  // workerd comes for every one of these, so one entry at the very least.
  const native = Object.entries(lock.packages).filter(
    ([path, entry]) => path.includes("workerd") && entry.os?.includes(os) && entry.cpu?.includes(cpu),
  );
  expect(native).not.toEqual([]);
});

test("names no registry", () => {
  const resolved = Object.values(lock.packages).filter((entry) => entry.resolved !== undefined);
  expect(resolved).toEqual([]);
  expect(lockText).not.toMatch(/https?:\/\/[^"]*\.tgz/);
});

test("package.json pins every version exactly", () => {
  const ranges = ["dependencies", "devDependencies", "overrides"].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
  );
  expect(ranges).toEqual([]);
});

test("the lock file and package.json name the same versions", () => {
  const differing = ["dependencies", "devDependencies"].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).filter(
      ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version,
    ),
  );
  expect(differing).toEqual([]);
});

/** Whether Node would find `name` from the package at `path`: in its own node_modules or in one above. */
function isResolvedFrom(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${folder ? `${folder}/` : ""}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}
