// Runs before every npm script, on whatever Node is at hand (20 or newer) and without a dependency: a bare clone has
// none yet. Installs when node_modules does not match package-lock.json, and says nothing when it does.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, "package-lock.json");
const stampFile = join(root, "node_modules", ".sanpi-lock");
const installedFile = join(root, "node_modules", ".package-lock.json");

const lock = readFileSync(lockFile, "utf8");
const digest = createHash("sha256").update(lock).digest("hex");

if (readStamp() !== digest) {
  if (!isInstalled()) install();
  writeFileSync(stampFile, `${digest}\n`);
}

/** The digest of the lock file which was installed last, or nothing. */
function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, "utf8").trim() : "";
}

/** Whether an `npm install` by hand already brought node_modules to what the lock file says. */
function isInstalled() {
  if (!existsSync(installedFile)) return false;
  const wanted = Object.entries(JSON.parse(lock).packages).filter(([path]) => path !== "");
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  // Optional packages are those of other platforms, so only what is there must agree.
  return wanted.every(([path, entry]) =>
    installed[path] ? installed[path].version === entry.version : entry.optional,
  );
}

/** `npm ci` by the npm that runs this script, on the Node that runs that npm: ours may be inside node_modules. */
function install() {
  console.log("Installing the dependencies (npm ci) …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const options = { cwd: root, stdio: "inherit" };
  const result = npm?.endsWith("js")
    ? spawnSync(process.env.npm_node_execpath ?? process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (result.error || result.status !== 0) {
    const why = result.error ? result.error.message : `npm ci ended with ${result.status ?? result.signal}`;
    console.error(`The dependencies could not be installed: ${why}.`);
    console.error("Check the network, then run `npm ci` by hand to see more.");
    process.exit(1);
  }
}
