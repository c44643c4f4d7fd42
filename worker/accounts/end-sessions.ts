import { z } from "@hono/zod-openapi";
import type { App } from "../env.ts";
import { leaveLive } from "../live.ts";
import { type AuditLine, recorded } from "../store/audit.ts";
import { type Ending, endSessions } from "../store/sessions.ts";

/** The answer of every route that ends sessions. */
export const ended = {
  200: {
    description: "How many sessions were ended",
    content: { "application/json": { schema: z.object({ ended: z.int() }) } },
  },
};

/**
 * Ends sessions of a person, with the line that tells of it and whatever belongs to the same step before, and closes their
 * live sockets. Answers how many there were.
 */
export async function endAndTell(
  env: App["Bindings"],
  person: string,
  which: Ending,
  line: Omit<AuditLine, "detail">,
  nowMs: number,
  before: readonly D1PreparedStatement[] = [],
): Promise<{ ended: number }> {
  const results = await recorded<{ id: string }>(
    env.DB,
    [...before, endSessions(env.DB, person, which)],
    [{ ...line, detail: null }],
    nowMs,
  );
  const gone = results[before.length]?.results.map((row) => row.id) ?? [];
  await leaveLive(env, gone);
  return { ended: gone.length };
}
