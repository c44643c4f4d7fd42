import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import { phonesQuerySchema, phonesSchema } from "#domain/phone";
import type { Scope } from "#domain/scope";
import type { App } from "../env.ts";
import { scopeFor } from "../middleware/session.ts";
import { readPhones } from "../store/phones.ts";
import { citiesIn, findPlace, zonesIn } from "../store/places.ts";

const route = createRoute({
  method: "get",
  path: "/api/phones",
  summary:
    "The phones behind the figures: when each spoke last, what it still holds, which numbers never came",
  request: { query: phonesQuerySchema },
  responses: {
    200: { description: "The phones", content: { "application/json": { schema: phonesSchema } } },
  },
});

export function phones(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const scope = scopeFor(c.get("caller"), "reviewer", "manager", "admin");
    const { within } = c.req.valid("query");
    const place = within === undefined ? null : await placeInside(c.env.DB, scope, within);
    return c.json({ phones: await readPhones(c.env.DB, scope, place) }, 200);
  });
}

/** The id of a city or zone of the scope, null for the whole of it. Throws `place_unknown`. */
async function placeInside(db: D1Database, scope: Scope, called: string): Promise<string | null> {
  const [cities, zones] = await Promise.all([citiesIn(db, scope), zonesIn(db, scope)]);
  const place = findPlace(called, cities, zones);
  if (!place || (place.level === "province" && !scope.province))
    throw new SanpiError("place_unknown", called);
  return place.level === "province" ? null : place.id;
}
