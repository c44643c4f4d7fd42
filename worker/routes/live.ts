import type { OpenAPIHono } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import { liveQuerySchema } from "#domain/tally";
import type { App } from "../env.ts";
import { LISTENER_HEADER, type Listener, liveObject } from "../live.ts";
import { readScope } from "../middleware/session.ts";

/**
 * GET /api/live: a WebSocket that tells which cells of the caller's scope changed (LiveMessage), or, asked for `verdicts`,
 * that reports of the caller got some (VerdictMessage).
 */
export function live(app: OpenAPIHono<App>): void {
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/live",
    summary:
      "WebSocket of LiveMessage, at most four a second, each with the version after it; or of VerdictMessage",
    request: { query: liveQuerySchema },
    responses: { 101: { description: "Switching to the socket" } },
  });
  app.get("/api/live", async (c) => {
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
      throw new SanpiError("request_invalid", "a WebSocket is expected");
    const query = liveQuerySchema.safeParse(c.req.query());
    if (!query.success) throw new SanpiError("request_invalid", "of: cells or verdicts");
    const headers = new Headers(c.req.raw.headers);
    const caller = c.get("caller");
    const listener: Listener = {
      hears: query.data.of,
      scope: readScope(caller),
      person: caller.id,
      session: caller.session,
      untilMs: caller.untilMs,
    };
    headers.set(LISTENER_HEADER, JSON.stringify(listener));
    const { status, webSocket } = await liveObject(c.env).fetch(new Request(c.req.raw, { headers }));
    // A fetched answer's headers cannot be added to, and middleware adds some to every answer.
    return new Response(null, { status, webSocket });
  });
}
