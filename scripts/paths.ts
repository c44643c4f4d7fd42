import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a build leaves: the app as static files, and the Worker as one module. */
export const dist = {
  root: join(root, "dist"),
  app: join(root, "dist", "pwa"),
  worker: join(root, "dist", "worker"),
  workerModule: join(root, "dist", "worker", "index.js"),
};

/** The Worker's configuration: bindings, assets, cron, limits. */
export const wranglerConfig = join(root, "wrangler.toml");

/** The migrations, in the order of their names. */
export const migrationsDir = join(root, "db", "migrations");

/** Where local state is kept unless SANPI_STATE says otherwise; the same folder `wrangler dev` uses. */
export const defaultStateDir = join(root, ".wrangler", "state");

/** What `npm test` writes for .ci/run to add up. */
export const testReport = join(root, "test-results", "vitest.json");
