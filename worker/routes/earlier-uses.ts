import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { earlierUsesSchema } from "#domain/earlier-use";
import { SanpiError } from "#domain/error";
import { uuidField } from "#domain/fields";
import type { App } from "../env.ts";
import { readScope, scopeFor } from "../middleware/session.ts";
import { readEarlierUses } from "../store/earlier-uses.ts";

const route = createRoute({
  method: "get",
  path: "/api/reports/{id}/earlier-uses",
  summary: "Where the photos of a report, or photos that look like them, were used before",
  request: { params: z.object({ id: uuidField }) },
  responses: {
    200: { description: "The uses", content: { "application/json": { schema: earlierUsesSchema } } },
  },
});

export function earlierUses(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const caller = c.get("caller");
    const scope = scopeFor(caller, "reviewer");
    const uses = await readEarlierUses(c.env.DB, scope, readScope(caller), c.req.valid("param").id);
    if (!uses) throw new SanpiError("not_found");
    return c.json(uses, 200);
  });
}
