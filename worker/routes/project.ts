import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { dossierSchema } from "#domain/dossier";
import { SanpiError } from "#domain/error";
import { placeIdField } from "#domain/fields";
import type { App } from "../env.ts";
import { readScope } from "../middleware/session.ts";
import { readDossier } from "../store/dossier.ts";

const route = createRoute({
  method: "get",
  path: "/api/projects/{id}",
  summary: "A project with its listings, reports, verdicts and photos",
  request: { params: z.object({ id: placeIdField }) },
  responses: {
    200: {
      description: "Everything behind its figures",
      content: { "application/json": { schema: dossierSchema } },
    },
  },
});

export function project(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const dossier = await readDossier(c.env.DB, readScope(c.get("caller")), c.req.valid("param").id);
    if (!dossier) throw new SanpiError("not_found");
    return c.json(dossier, 200);
  });
}
