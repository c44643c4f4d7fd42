import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Built, fieldFiles, firstLoad } from "./field-files.ts";
import { dist } from "./paths.ts";

/** A line for each part of the build: kB as they lie on the disk, and compressed as they travel. */
export function describeSizes(built: Built): string {
  const inApp = (pattern: string) => globSync(pattern, { cwd: dist.app });
  const parts = [
    { name: "first start, scripts", dir: dist.app, files: firstLoad(built) },
    { name: "kept on phones", dir: dist.app, files: [...fieldFiles(built)] },
    { name: "app, scripts", dir: dist.app, files: inApp("assets/**/*.js") },
    { name: "app, styles", dir: dist.app, files: inApp("assets/**/*.css") },
    { name: "service worker", dir: dist.app, files: ["sw.js"] },
    { name: "Worker", dir: dist.worker, files: ["index.js"] },
  ];
  return parts
    .map(({ name, dir, files }) => {
      const bytes = files.map((file) => readFileSync(join(dir, file)));
      const raw = bytes.reduce((sum, file) => sum + file.length, 0);
      const gzip = bytes.reduce((sum, file) => sum + gzipSync(file).length, 0);
      return `${name.padEnd(21)}${kB(raw)} kB${kB(gzip)} kB gzip`;
    })
    .join("\n");
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(9);
}
