// npm run advisories
// Asks the registry whether anything that ships (what package.json lists under `dependencies`, with all that it brings) has a
// known hole of high or critical severity. Ends with 0 when it has none, with 1 when it has, and with 3 when the registry
// keeps no advisories or cannot be reached: then nothing is known, and that must not pass for good news. With
// SANPI_ADVISORIES=required, where the registry is known to keep them, not knowing is a failure too.
import { spawnSync } from "node:child_process";
import { root } from "./paths.ts";

/** What npm answers: counts by severity, or why it could not ask. */
interface AuditAnswer {
  metadata?: { vulnerabilities?: Record<string, number> };
  vulnerabilities?: Record<string, { name: string; severity: string; range: string }>;
  message?: string;
}

const SERIOUS = ["high", "critical"];
const NOT_CHECKED = 3;

const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
  cwd: root,
  encoding: "utf8",
  // npm is a script on Windows.
  shell: process.platform === "win32",
});
process.exitCode = judged(readAnswer(stdout ?? ""));

function readAnswer(text: string): AuditAnswer {
  try {
    return JSON.parse(text) as AuditAnswer;
  } catch {
    return { message: "npm gave no answer that can be read" };
  }
}

function judged({ metadata, vulnerabilities = {}, message }: AuditAnswer): number {
  // Only an answer with counts is one; an error of the registry's has none.
  if (!metadata?.vulnerabilities) {
    console.error(`NOT CHECKED for known holes: ${message ?? "the registry gave no advisories"}`);
    return process.env.SANPI_ADVISORIES === "required" ? 1 : NOT_CHECKED;
  }
  const serious = Object.values(vulnerabilities).filter(({ severity }) => SERIOUS.includes(severity));
  for (const { name, range, severity } of serious) console.error(`${severity}: ${name} ${range}`);
  console.log(`Known holes in what ships: ${JSON.stringify(metadata.vulnerabilities)}`);
  return serious.length > 0 ? 1 : 0;
}
