import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { chromium } from "playwright-core";

/**
 * What Chromium is started with: it works as root and in a container, and asks nobody on the network.
 */
export const launchArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium that runs: the one SANPI_CHROMIUM names, the system's, or Playwright's. */
export function findChromium(): string | undefined {
  const named = process.env.SANPI_CHROMIUM;
  if (named) {
    if (runs(named)) return named;
    throw new Error(`SANPI_CHROMIUM is ${named}, which does not run.`);
  }
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  const candidates = commands.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, chromium.executablePath()].find(runs);
}

/** The same, installing one when there is none. Throws when none can be had: browser tests are never skipped. */
export async function ensureChromium(): Promise<string> {
  const present = findChromium();
  if (present) {
    if (isDebianRoot() && lacksChineseFonts()) aptInstall(["fonts-noto-cjk"]);
    return present;
  }
  console.log("Installing Chromium for the browser tests …");
  const failures = (isDebianRoot() ? [viaApt, viaPlaywright] : [viaPlaywright]).map((install) =>
    findChromium() ? "" : install(),
  );
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    `The browser tests need Chromium, and it could not be installed. Install it, or name it in SANPI_CHROMIUM.
${failures.join("\n")}`,
  );
}

/** Ubuntu's `chromium-browser` exists but only says where to get a snap, so presence is not enough. */
function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  // Chrome on Windows and macOS ignores --version or opens a window; a file there is what it says it is.
  return process.platform !== "linux" || spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;
}

function viaApt(): string {
  return aptInstall(["chromium", "fonts-noto-cjk"]);
}

function viaPlaywright(): string {
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")), "cli.js");
  const withDeps = process.platform === "linux" && process.getuid?.() === 0 ? ["--with-deps"] : [];
  return run(process.execPath, [cli, "install", ...withDeps, "chromium"]);
}

function aptInstall(packages: string[]): string {
  return (
    run("apt-get", ["update"]) || run("apt-get", ["install", "-y", "--no-install-recommends", ...packages])
  );
}

/** Runs a command to its end. Answers nothing when it went well, else the end of what it said. */
function run(command: string, args: string[]): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return "";
  return `${command} ${args.join(" ")}: ${error?.message ?? `${stdout}\n${stderr}`.trim().slice(-2000)}`;
}

function isDebianRoot(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

function lacksChineseFonts(): boolean {
  return spawnSync("fc-list", [":lang=zh"], { encoding: "utf8" }).stdout?.trim() === "";
}
