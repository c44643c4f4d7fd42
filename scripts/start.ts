// npm start: builds, migrates, seeds an empty database and serves, all on this machine.
//   PORT         8787
//   HOST         127.0.0.1
//   SANPI_STATE  .wrangler/state
//   --lan        https on all interfaces, to try it with a phone
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { selfSignedCertificate } from "./certificate.ts";
import { ensureBuilt } from "./freshness.ts";
import { prepareLocalState } from "./local-state.ts";
import { lanAddresses, parsePort, requireFreePort } from "./network.ts";
import { defaultStateDir } from "./paths.ts";
import { serve } from "./serve.ts";

// First, so that these run before the handlers of Miniflare, which end workerd too but call it a failure. Leaving ends
// workerd by an exit hook of theirs; what D1 and R2 acknowledged is on the disk by then.
process.once("SIGINT", () => process.exit(0));
process.once("SIGTERM", () => process.exit(0));

try {
  const { values } = parseArgs({ options: { lan: { type: "boolean", default: false } } });
  await start(values.lan);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function start(lan: boolean): Promise<void> {
  const stateDir = resolve(process.env.SANPI_STATE || defaultStateDir);
  const port = parsePort(process.env.PORT || "8787");
  const host = lan ? "0.0.0.0" : process.env.HOST || "127.0.0.1";

  await requireFreePort(port, host);
  await ensureBuilt();
  await prepareLocalState(stateDir);
  const addresses = lan ? lanAddresses() : [];
  const certificate = lan ? selfSignedCertificate(stateDir, addresses) : undefined;
  const server = await serve({ port, host, stateDir, ...(certificate && { https: certificate }) });

  console.log(`Sanpi is at ${lan ? `https://localhost:${server.url.port}/` : server.url.href}`);
  for (const address of addresses) console.log(`       and at https://${address}:${server.url.port}/`);
  console.log("Sign in as field, reviewer, manager or admin; the password is sanpi-demo.");
  if (certificate) {
    console.log(`Working offline needs a service worker, and that a certificate which the phone trusts: put
${certificate.certFile} on the phone and install it. Without, the app works in an open tab.`);
  }
}
