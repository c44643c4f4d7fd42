import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { dayOf } from "#domain/day";
import { type Ledger, ledgerQuerySchema, ledgerSchema } from "#domain/ledger";
import { isMeant, ledgerFilter } from "#domain/ledger-filter";
import type { App } from "../env.ts";
import { readScope } from "../middleware/session.ts";
import { readLedger } from "../store/ledger.ts";
import { placeInside } from "../store/places.ts";
import { bookRevision } from "../store/tallies.ts";
import { knows, versionTag } from "../version.ts";

const route = createRoute({
  method: "get",
  path: "/api/ledger",
  summary: "The ledger (项目推进台账): every project of the caller's scope with all that its row shows",
  request: { query: ledgerQuerySchema },
  responses: {
    200: {
      description: "A page of projects in order of id",
      content: { "application/json": { schema: ledgerSchema } },
    },
    304: { description: "Nothing changed since the ETag" },
  },
});

export function ledger(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const db = c.env.DB;
    const scope = readScope(c.get("caller"));
    const { within, after, limit, ...words } = c.req.valid("query");
    const { version } = versionTag(await bookRevision(db), scope);
    const day = dayOf(Date.now());
    // Silence grows with the days, though nothing else changes.
    const etag = `"${version}.${day}"`;
    c.header("etag", etag);
    c.header("cache-control", "private, no-cache");
    c.header("vary", "cookie");
    if (knows(c.req.header("if-none-match"), etag)) return c.body(null, 304);

    const place = within === undefined ? null : await placeInside(db, scope, within);
    const page = await readLedger(db, scope, { within: place, after: after ?? "", limit });
    const filter = ledgerFilter(words);
    const answer: Ledger = {
      ...{ version, day, ...page },
      rows: page.rows.filter((row) => isMeant(row, filter, day)),
    };
    return c.json(answer, 200);
  });
}
