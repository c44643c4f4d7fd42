import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { dayOf } from "#domain/day";
import { importEnvelopeSchema, importRequestSchema, importResponseSchema } from "#domain/import";
import { addressOf } from "../accounts/browser.ts";
import type { App } from "../env.ts";
import { runImport } from "../import/run.ts";
import { announce } from "../live.ts";
import { scopeFor } from "../middleware/session.ts";
import { readJson } from "../read-json.ts";
import { requireValid } from "../require-valid.ts";

/** 5,000 rows of each kind stay below this. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const route = createRoute({
  method: "post",
  path: "/api/import",
  summary: "Bring in places, rounds, projects and listings; with dryRun only judge them",
  request: { body: { required: true, content: { "application/json": { schema: importRequestSchema } } } },
  responses: {
    200: {
      description: "One outcome a row",
      content: { "application/json": { schema: importResponseSchema } },
    },
  },
});

export function importRows(app: OpenAPIHono<App>): void {
  app.openAPIRegistry.registerPath(route);
  app.post(route.path, async (c) => {
    const caller = c.get("caller");
    const scope = scopeFor(caller, "admin");
    const asked = requireValid(importEnvelopeSchema, await readJson(c.req.raw, MAX_BODY_BYTES));
    const nowMs = Date.now();
    const importer = {
      person: caller.id,
      scope,
      address: addressOf(c),
      nowMs,
      today: dayOf(nowMs),
    };
    const answer = await runImport(c.env.DB, importer, c.get("language"), asked);
    if (!answer.dryRun && answer.counts.created + answer.counts.updated > 0)
      c.executionCtx.waitUntil(announce(c.env));
    return c.json(answer);
  });
}
