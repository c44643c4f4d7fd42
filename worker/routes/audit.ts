import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { auditQuerySchema, auditSchema, trailCheckSchema } from "#domain/audit";
import { SanpiError } from "#domain/error";
import { openAnchors } from "../anchors.ts";
import type { App } from "../env.ts";
import { scopeFor } from "../middleware/session.ts";
import { checkTrail, readTrail } from "../store/audit-trail.ts";

const list = createRoute({
  method: "get",
  path: "/api/audit",
  summary: "Who did what, newest first: by person, project and day",
  request: { query: auditQuerySchema },
  responses: { 200: { description: "Lines", content: { "application/json": { schema: auditSchema } } } },
});

const check = createRoute({
  method: "get",
  path: "/api/audit/check",
  summary: "Computes every digest of the trail anew",
  responses: {
    200: { description: "What was found", content: { "application/json": { schema: trailCheckSchema } } },
  },
});

/** The audit trail, for administrators: those of a city read what people of their scope did, and what was done to it. */
export function audit(app: OpenAPIHono<App>): void {
  app.openapi(list, async (c) => {
    const scope = scopeFor(c.get("caller"), "admin");
    return c.json(await readTrail(c.env.DB, scope, c.req.valid("query")), 200);
  });

  app.openapi(check, async (c) => {
    if (!scopeFor(c.get("caller"), "admin").province) throw new SanpiError("out_of_scope");
    return c.json(await checkTrail(c.env.DB, await openAnchors(c.env.PHOTOS)), 200);
  });
}
