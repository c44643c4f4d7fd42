import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { projectsQuerySchema, projectsSchema } from "#domain/dossier";
import type { App } from "../env.ts";
import { readScope } from "../middleware/session.ts";
import { citiesIn, requirePlace, zonesIn } from "../store/places.ts";
import { searchProjects } from "../store/projects.ts";

const route = createRoute({
  method: "get",
  path: "/api/projects",
  summary: "Projects of the caller's scope",
  request: { query: projectsQuerySchema },
  responses: {
    200: { description: "A page of projects", content: { "application/json": { schema: projectsSchema } } },
  },
});

export function projects(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const db = c.env.DB;
    const scope = readScope(c.get("caller"));
    const query = c.req.valid("query");
    const within = query.within
      ? requirePlace(query.within, await citiesIn(db, scope), await zonesIn(db, scope))
      : null;
    const inside = within && within.level !== "province" ? within.id : null;
    return c.json(await searchProjects(db, scope, query, inside), 200);
  });
}
