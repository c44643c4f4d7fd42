import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { projectsQuerySchema, projectsSchema } from "#domain/dossier";
import { SanpiError } from "#domain/error";
import type { App } from "../env.ts";
import { readScope } from "../middleware/session.ts";
import { citiesIn, findPlace, zonesIn } from "../store/places.ts";
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
      ? findPlace(query.within, await citiesIn(db, scope), await zonesIn(db, scope))
      : null;
    if (query.within && !within) throw new SanpiError("place_unknown", query.within);
    const inside = within && within.level !== "province" ? within.id : null;
    return c.json(await searchProjects(db, scope, query, inside), 200);
  });
}
