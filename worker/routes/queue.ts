import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { queueQuerySchema, queueSchema } from "#domain/queue";
import type { App } from "../env.ts";
import { scopeFor } from "../middleware/session.ts";
import { placeInside } from "../store/places.ts";
import { readQueue } from "../store/queue.ts";

const route = createRoute({
  method: "get",
  path: "/api/queue",
  summary: "Reports that wait for the caller's verdict, each beside its project as it stood before",
  request: { query: queueQuerySchema },
  responses: { 200: { description: "The queue", content: { "application/json": { schema: queueSchema } } } },
});

export function queue(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const caller = c.get("caller");
    const scope = scopeFor(caller, "reviewer");
    const { within, limit } = c.req.valid("query");
    const place = within === undefined ? null : await placeInside(c.env.DB, scope, within);
    return c.json(await readQueue(c.env.DB, scope, place, caller.id, limit), 200);
  });
}
