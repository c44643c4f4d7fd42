import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { App } from "../env.ts";

const route = createRoute({
  method: "get",
  path: "/api/health",
  summary: "Whether the server answers",
  security: [],
  responses: {
    200: {
      description: "It does",
      content: { "application/json": { schema: z.object({ ok: z.literal(true), now: z.int() }) } },
    },
  },
});

export function health(app: OpenAPIHono<App>): void {
  app.openapi(route, (c) => c.json({ ok: true as const, now: Date.now() }));
}
