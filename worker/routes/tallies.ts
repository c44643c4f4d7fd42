import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { talliesQuerySchema, talliesSchema } from "#domain/tally";
import type { App } from "../env.ts";
import { readFigures } from "../figures.ts";
import { readScope } from "../middleware/session.ts";
import { bookRevision } from "../store/tallies.ts";
import { knows, versionTag } from "../version.ts";

const route = createRoute({
  method: "get",
  path: "/api/tallies",
  summary: "Counts, investment and the three rates of a window, by place",
  request: { query: talliesQuerySchema },
  responses: {
    200: { description: "The figures", content: { "application/json": { schema: talliesSchema } } },
    304: { description: "Nothing changed since the ETag" },
  },
});

export function tallies(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const db = c.env.DB;
    const scope = readScope(c.get("caller"));
    const { version, etag } = versionTag(await bookRevision(db), scope);
    c.header("etag", etag);
    c.header("cache-control", "private, no-cache");
    c.header("vary", "cookie");
    if (knows(c.req.header("if-none-match"), etag)) return c.body(null, 304);

    const { cells, ...query } = c.req.valid("query");
    return c.json(await readFigures(db, scope, query, { version, withCells: cells !== undefined }), 200);
  });
}
