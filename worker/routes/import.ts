import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { dayOf } from "#domain/day";
import { SanpiError } from "#domain/error";
import { importEnvelopeSchema, importRequestSchema, importResponseSchema } from "#domain/import";
import type { App } from "../env.ts";
import { runImport } from "../import/run.ts";
import { announce } from "../live.ts";
import { scopeFor } from "../middleware/session.ts";
import { readJson } from "../read-json.ts";

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
    const parsed = importEnvelopeSchema.safeParse(await readJson(c.req.raw, MAX_BODY_BYTES));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new SanpiError("request_invalid", `${issue?.path.join(".")}: ${issue?.message}`);
    }
    const nowMs = Date.now();
    const importer = {
      person: caller.id,
      scope,
      address: c.req.header("cf-connecting-ip") ?? null,
      nowMs,
      today: dayOf(nowMs),
    };
    const answer = await runImport(c.env.DB, importer, c.get("language"), parsed.data);
    if (!answer.dryRun && answer.counts.created + answer.counts.updated > 0)
      c.executionCtx.waitUntil(announce(c.env));
    return c.json(answer);
  });
}
