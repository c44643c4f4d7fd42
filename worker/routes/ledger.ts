import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { dayOf } from "#domain/day";
import { type Ledger, ledgerQuerySchema, ledgerSchema } from "#domain/ledger";
import type { App } from "../env.ts";
import { ledgerPage } from "../ledger.ts";
import { readScope } from "../middleware/session.ts";
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
    const { version } = versionTag(await bookRevision(db), scope);
    // Silence grows with the days, though nothing else changes.
    const etag = `"${version}.${dayOf(Date.now())}"`;
    c.header("etag", etag);
    c.header("cache-control", "private, no-cache");
    c.header("vary", "cookie");
    if (knows(c.req.header("if-none-match"), etag)) return c.body(null, 304);

    const answer: Ledger = { version, ...(await ledgerPage(db, scope, c.req.valid("query"))) };
    return c.json(answer, 200);
  });
}
