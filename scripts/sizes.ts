import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist } from "./paths.ts";

/** What is weighed: a name for the table, a folder, and the files in it. */
const parts = [
  { name: "app, scripts", dir: dist.app, pattern: "assets/**/*.js" },
  { name: "app, styles", dir: dist.app, pattern: "assets/**/*.css" },
  { name: "service worker", dir: dist.app, pattern: "sw.js" },
  { name: "Worker", dir: dist.worker, pattern: "index.js" },
];

/** A line for each part of the build: kB as they lie on the disk, and compressed as they travel. */
export function describeSizes(): string {
  return parts
    .map(({ name, dir, pattern }) => {
      const files = globSync(pattern, { cwd: dir }).map((file) => readFileSync(join(dir, file)));
      const raw = files.reduce((sum, file) => sum + file.length, 0);
      const gzip = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
      return `${name.padEnd(16)}${kB(raw)} kB${kB(gzip)} kB gzip`;
    })
    .join("\n");
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(9);
}
