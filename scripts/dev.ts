// npm run dev: Vite with hot reload on PORT (8787), and the Worker under `wrangler dev` on the port after it, on the
// same state and secret as `npm start`.
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { createServer } from "vite";
import { prepareLocalState } from "./local-state.ts";
import { parsePort, requireFreePort } from "./network.ts";
import { defaultStateDir, dist, root } from "./paths.ts";
import { secretFile } from "./secret.ts";
import { exitCode, spawnWrangler } from "./wrangler.ts";

const host = "127.0.0.1";

try {
  await dev();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function dev(): Promise<void> {
  const stateDir = resolve(process.env.SANPI_STATE || defaultStateDir);
  const port = parsePort(process.env.PORT || "8787");
  const workerPort = port + 1;
  await requireFreePort(port, host);
  await requireFreePort(workerPort, host);
  // wrangler insists on the folder of the built app, though Vite serves the app here.
  mkdirSync(dist.app, { recursive: true });
  await prepareLocalState(stateDir);

  const worker = spawnWrangler(
    [
      ...["dev", "--ip", host, "--port", String(workerPort), "--show-interactive-dev-session=false"],
      ...["--persist-to", stateDir, "--env-file", secretFile(stateDir)],
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  process.env.SANPI_WORKER_PORT = String(workerPort);
  const vite = await createServer({
    configFile: resolve(root, "vite.config.ts"),
    server: { host, port, strictPort: true },
  });
  await vite.listen();
  vite.printUrls();
  console.log("Sign in as field, reviewer, manager or admin; the password is sanpi-demo.");

  let stopping = false;
  const stop = () => {
    stopping = true;
    // Vite listens to SIGTERM too and would leave with 143.
    process.exitCode = 0;
    worker.kill("SIGTERM");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // However the Worker ends, Vite ends with it.
  const code = await exitCode(worker);
  await vite.close();
  process.exit(stopping ? 0 : code);
}
