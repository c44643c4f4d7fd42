import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { emptyBatches, figuresOf, totalOf } from "#domain/sums";
import { type Tallies, talliesQuerySchema, talliesSchema } from "#domain/tally";
import type { App } from "../env.ts";
import { figuresAsOf, frame, placesOf } from "../figures.ts";
import { readScope } from "../middleware/session.ts";
import { readCells } from "../store/cells.ts";
import { bookRevision, readTallies } from "../store/tallies.ts";
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

    const { cells: wanted, ...query } = c.req.valid("query");
    const asked = await frame(db, scope, query);
    const kept = await readTallies(db, asked.reading);
    const past = asked.asOf === null ? null : await figuresAsOf(db, asked, asked.asOf, wanted !== undefined);
    const places = past?.places ?? kept.places;
    const { rounds, basis, level } = asked.reading;
    const { rule } = asked;
    const rows = placesOf(asked, places).map((place) => ({
      place,
      ...figuresOf(places.get(place.id) ?? emptyBatches(), rule),
    }));
    const answer: Tallies = {
      window: { from: rounds[0] ?? null, to: rounds.at(-1) ?? null, rounds: [...rounds] },
      by: level,
      within: asked.within,
      basis,
      rule,
      asOf: asked.asOf,
      version,
      freshness: kept.freshness,
      rows,
      total: figuresOf(totalOf(places.values()), rule),
      ...(wanted && { cells: past?.cells ?? (await readCells(db, asked.reading)) }),
    };
    return c.json(answer, 200);
  });
}
