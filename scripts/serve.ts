import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { WorkerdStructuredLog } from "miniflare";
import { startMiniflare, workerBindings } from "./miniflare.ts";
import { dist } from "./paths.ts";
import { localSecret } from "./secret.ts";

/** How to serve the build. */
export type ServeOptions = {
  /** 0 takes any free port. */
  port: number;
  /** "127.0.0.1" for this machine, "0.0.0.0" for all of its interfaces. */
  host: string;
  /** Where D1, R2 and the Durable Objects keep their files. */
  stateDir: string;
  /** A key and its certificate in PEM, to speak https. */
  https?: { key: string; cert: string };
  /** Variables beside or instead of those in wrangler.toml. SANPI_SECRET is this machine's unless given. */
  vars?: Record<string, string>;
  /**
   * Lets the limiters say yes without asking. Miniflare's write each call into a file, Cloudflare's count in the memory
   * of the machine: a measurement must not measure that.
   */
  isUnlimited?: boolean;
  /** What the Worker logs. It goes to this process's own output unless given. */
  onLog?: (entry: WorkerdStructuredLog) => void;
};

/** A running server. */
export type Server = {
  url: URL;
  /** The same database the Worker writes to. */
  db: D1Database;
  /** The same photos the Worker writes to. */
  r2: R2Bucket;
  /** Runs the nightly cron now. */
  runCron(): Promise<void>;
  /** Ends workerd. */
  close(): Promise<void>;
};

/** Serves dist/ with workerd itself, without the proxy of `wrangler dev`. The database must be migrated already. */
export async function serve(options: ServeOptions): Promise<Server> {
  const { vars, isUnlimited, stateDir, https } = options;
  const { ratelimits = {}, ...bindings } = workerBindings();
  const worker = {
    type: "ESModule" as const,
    path: dist.workerModule,
    contents: readFileSync(dist.workerModule, "utf8"),
  };
  const miniflare = startMiniflare(
    stateDir,
    {
      ...bindings,
      ...(!isUnlimited && { ratelimits }),
      bindings: { ...bindings.bindings, SANPI_SECRET: localSecret(stateDir), ...vars },
      modules: isUnlimited ? [unlimited(Object.keys(ratelimits)), worker] : [worker],
      modulesRoot: dist.worker,
    },
    {
      host: options.host,
      port: options.port,
      ...(https && { https: true, httpsKey: https.key, httpsCert: https.cert }),
      ...(options.onLog && { handleStructuredLogs: options.onLog }),
    },
  );
  const url = await miniflare.ready;
  return {
    url,
    db: (await miniflare.getD1Database("DB")) as unknown as D1Database,
    r2: (await miniflare.getR2Bucket("PHOTOS")) as unknown as R2Bucket,
    async runCron() {
      const worker = await miniflare.getWorker();
      const { outcome } = await worker.scheduled({ cron: bindings.cronTriggers?.[0] ?? "" });
      if (outcome !== "ok") throw new Error(`The nightly cron ended with: ${outcome}`);
    },
    close: () => miniflare.dispose(),
  };
}

/** The module around the Worker in which the limiters of these names always say yes. */
function unlimited(names: readonly string[]) {
  const yes = names.map((name) => `${name}: { limit: async () => ({ success: true }) }`);
  const contents = `import worker from "./${basename(dist.workerModule)}";
export * from "./${basename(dist.workerModule)}";
const limiters = { ${yes.join(", ")} };
export default { ...worker, fetch: (request, env, context) => worker.fetch(request, { ...env, ...limiters }, context) };`;
  return { type: "ESModule" as const, path: join(dist.worker, "unlimited.js"), contents };
}
