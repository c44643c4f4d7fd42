import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The file that holds this machine's secret, in the form `wrangler --env-file` reads. */
export function secretFile(stateDir: string): string {
  return join(stateDir, "secret.env");
}

/** The secret that signs sessions on this machine; made once, readable by its owner only, never in the repository. */
export function localSecret(stateDir: string): string {
  const file = secretFile(stateDir);
  if (!existsSync(file)) {
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(file, `SANPI_SECRET=${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  }
  const secret = /^SANPI_SECRET=(.+)$/m.exec(readFileSync(file, "utf8"))?.[1];
  if (!secret) throw new Error(`${file} holds no SANPI_SECRET: delete it, and a new one is made.`);
  return secret;
}
