import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { importEnvelopeSchema, importRequestSchema, importResponseSchema } from "#domain/import";
import type { App } from "../env.ts";
import { importerOf } from "../import/judge.ts";
import { runImport } from "../import/run.ts";
import { announce } from "../live.ts";
import { readJson } from "../read-json.ts";
import { requireValid } from "../require-valid.ts";

/** As many rows as one request may bring stay below this, unless all of them carry long notes. */
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
    const importer = importerOf(c);
    const asked = requireValid(importEnvelopeSchema, await readJson(c.req.raw, MAX_BODY_BYTES));
    const answer = await runImport(c.env.DB, importer, c.get("language"), asked);
    const isStored = answer.sheet ? answer.sheet.state === "stored" : !answer.dryRun;
    if (isStored && answer.counts.created + answer.counts.updated > 0)
      c.executionCtx.waitUntil(announce(c.env));
    return c.json(answer);
  });
}
