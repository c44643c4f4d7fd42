import { existsSync, globSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dist, root } from "./paths.ts";

const stampFile = join(dist.root, "built");

/** All that a build reads. Folders count too: their time changes when a file in them goes. */
const sources = [
  "{domain,db,worker,pwa,scripts}/**",
  "{package-lock.json,vite.config.ts,wrangler.toml,tsconfig.base.json}",
];

/** Builds unless dist/ is newer than everything it is made from. Answers whether it built. */
export async function ensureBuilt(): Promise<boolean> {
  const began = new Date();
  if (existsSync(stampFile) && statSync(stampFile).mtimeMs > newestSourceMs()) return false;
  // Only now: the bundlers take half a second to load.
  const { build } = await import("./build.ts");
  await build();
  // The stamp bears the time before the build, so that a file saved meanwhile still counts as newer.
  writeFileSync(stampFile, began.toISOString());
  utimesSync(stampFile, began, began);
  return true;
}

function newestSourceMs(): number {
  const paths = sources.flatMap((pattern) => globSync(pattern, { cwd: root }));
  return Math.max(...paths.map((path) => statSync(join(root, path)).mtimeMs));
}
