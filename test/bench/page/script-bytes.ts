import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist } from "../../../scripts/paths.ts";
import { atMost, type Finding } from "../finding.ts";
import type { Visit } from "./visit.ts";

const AIM_KB = 80;

/** Bytes of script, gzipped, that a first visit of the report screen runs before it can be used, and of all that is precached. */
export function scriptBytes(visit: Pick<Visit, "scripts">): Finding[] {
  const firstLoadKb = scriptKb(visit.scripts);
  const precached = precachedFiles();
  return [
    {
      what: "script of the report screen's first load, gzip",
      value: firstLoadKb,
      unit: "KB",
      ...atMost(firstLoadKb, AIM_KB, `≤ ${AIM_KB} KB`),
    },
    {
      what: `everything precached (${precached.length} files), gzip`,
      value: kilobytes(precached.map(gzipped)),
      unit: "KB",
    },
    {
      what: "of that script, gzip",
      value: scriptKb(precached.filter((path) => path.endsWith(".js"))),
      unit: "KB",
    },
  ];
}

/** The files that the service worker's list names, as it stands in the build. */
function precachedFiles(): string[] {
  const worker = readFileSync(join(dist.app, "sw.js"), "utf8");
  const paths = [...worker.matchAll(/url:"([^"]+)"|"url":"([^"]+)"|url:\s*'([^']+)'/g)].map(
    (m) => m[1] ?? m[2] ?? m[3] ?? "",
  );
  return [...new Set(paths)].filter((path) => /\.\w+$/.test(path));
}

/** Bytes of a file of the app, gzipped. */
function gzipped(path: string): number {
  return gzipSync(readFileSync(join(dist.app, path.replace(/^\//, "")))).byteLength;
}

/** What some of the app's scripts weigh, gzipped, in kB. */
export function scriptKb(paths: readonly string[]): number {
  return kilobytes(paths.map(gzipped));
}

function kilobytes(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
