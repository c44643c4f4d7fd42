// npm run deploy: from an empty account to a running site, and from then on an update.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.ts";
import { exitCode, runWrangler, spawnWrangler } from "./wrangler.ts";

try {
  await deploy();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error("If it is the account that is missing: npx wrangler login");
  process.exitCode = 1;
}

async function deploy(): Promise<void> {
  await build();
  const secrets = await secretNames();
  if (secrets) {
    // The tables are changed before the code that needs them arrives.
    await migrate();
    await upload(secrets.includes("SANPI_SECRET") ? [] : ["SANPI_SECRET"]);
  } else {
    // The first time there is no database yet: uploading makes it, with the bucket.
    await upload(["SANPI_SECRET"]);
    await migrate();
  }
}

/** The names of the secrets that the deployed Worker has, or nothing when it was never deployed. */
async function secretNames(): Promise<string[] | undefined> {
  try {
    const output = await runWrangler(["secret", "list", "--format", "json"]);
    const secrets: { name: string }[] = JSON.parse(output.slice(output.indexOf("[")));
    return secrets.map(({ name }) => name);
  } catch (error) {
    // Anything else (not signed in, no network) is a failure.
    if (error instanceof Error && /Worker "[^"]*" not found/.test(error.message)) return undefined;
    throw error;
  }
}

/** Uploads the build, with fresh random values for secrets that are missing; those which exist stay as they are. */
async function upload(missingSecrets: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sanpi-"));
  try {
    const file = join(folder, "secrets.json");
    const values = missingSecrets.map((name) => [name, randomBytes(32).toString("base64url")]);
    writeFileSync(file, JSON.stringify(Object.fromEntries(values)), { mode: 0o600 });
    await wrangler(["deploy", ...(missingSecrets.length > 0 ? ["--secrets-file", file] : [])]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function migrate(): Promise<void> {
  await wrangler(["d1", "migrations", "apply", "DB", "--remote"]);
}

async function wrangler(args: string[]): Promise<void> {
  const code = await exitCode(spawnWrangler(args, { stdio: "inherit" }));
  if (code !== 0) throw new Error(`wrangler ${args.join(" ")} ended with ${code}.`);
}
