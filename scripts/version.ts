import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.ts";

/** What the app says of itself: its version and, where git knows it, the commit it was built from: `0.1.0+71c34e8`. */
export function appVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const asked = spawnSync("git", ["rev-parse", "--short=7", "HEAD"], { cwd: root, encoding: "utf8" });
  const commit = asked.status === 0 ? asked.stdout.trim() : "";
  return commit ? `${version}+${commit}` : version;
}

/** What Vite puts in the place of `import.meta.env.SANPI_VERSION`, in the page and in the service worker. */
export const versionDefine = () => ({ "import.meta.env.SANPI_VERSION": JSON.stringify(appVersion()) });
