import type { D1Migration } from "cloudflare:test";
import type { Env as WorkerEnv } from "../../worker/env.ts";

declare global {
  namespace Cloudflare {
    /** What `env` from "cloudflare:workers" holds in tests: the Worker's own bindings and the migrations. */
    interface Env extends WorkerEnv {
      TEST_MIGRATIONS: D1Migration[];
      /** Repeats a seeded run: `TEST_SEED=… npm test`. */
      TEST_SEED?: string;
      /** How many requests fuzz.test.ts sends. */
      FUZZ_REQUESTS?: string;
    }
    /** Types `exports` from "cloudflare:workers": `exports.default.fetch(…)` calls the Worker under test. */
    interface GlobalProps {
      mainModule: typeof import("../../worker/index.ts");
      durableNamespaces: "Live";
    }
  }
}
