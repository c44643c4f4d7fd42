import { app } from "./app.ts";
import { makeDueBulletins } from "./bulletins.ts";
import type { Env } from "./env.ts";
import { nightly } from "./nightly.ts";

export { Live } from "./live.ts";

/** What each of wrangler.toml's crons does. */
const JOBS: Record<string, (controller: ScheduledController, env: Env) => Promise<void>> = {
  "0 18 * * *": nightly,
  "0 23 * * *": makeDueBulletins,
};

export default {
  fetch: app.fetch,
  async scheduled(controller, env) {
    await JOBS[controller.cron]?.(controller, env);
  },
} satisfies ExportedHandler<Env>;
