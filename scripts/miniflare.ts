import { join } from "node:path";
import {
  convertV4MiniflareOptions,
  type LegacyWorkerOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4SharedOptions,
  type V4WorkerOptions,
} from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { wranglerConfig } from "./paths.ts";

/** Options that all workers of one workerd share, beside those set here. */
export type SharedOptions = Pick<
  V4SharedOptions,
  "host" | "port" | "https" | "httpsKey" | "httpsCert" | "handleStructuredLogs"
>;

/** Everything about the Worker but its code. */
export type WorkerBindings = Pick<
  LegacyWorkerOptions,
  "name" | "compatibilityDate" | "bindings" | "d1Databases" | "r2Buckets" | "ratelimits" | "cronTriggers"
>;

/** The Worker's bindings as wrangler.toml states them, in the form Miniflare takes. */
export function workerBindings(): WorkerBindings {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(wranglerConfig);
  // The rules tell a bundler which files are modules. Ours are bundled already, and Miniflare refuses the rules.
  const { modulesRules: _, ...bindings } = workerOptions;
  const { name } = unstable_readConfig({ config: wranglerConfig });
  return { ...bindings, ...(name && { name }) };
}

/**
 * Starts workerd with its state where `wrangler dev --persist-to <stateDir>` keeps it, so that both see the same.
 * The Worker's name is part of what a Durable Object is found by: keep it.
 */
export function startMiniflare(stateDir: string, worker: V4WorkerOptions, shared: SharedOptions): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      ...shared,
      resourcePersistencePath: join(stateDir, "v3"),
      log: new Log(LogLevel.WARN),
      // Both would ask the network.
      cf: false,
      telemetry: { enabled: false },
      workers: [worker],
    }),
  );
}
