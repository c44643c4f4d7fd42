import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { reviewRequestSchema, reviewResponseSchema } from "#domain/review";
import { scopeOf } from "#domain/scope";
import { addressOf } from "../accounts/browser.ts";
import type { App } from "../env.ts";
import { announce, tellVerdicts } from "../live.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { readScope, scopeFor } from "../middleware/session.ts";
import { giveVerdicts } from "../store/reviews.ts";

/** The most verdicts with the longest reasons stay below this. */
const MAX_BODY_BYTES = 1024 * 1024;

const route = createRoute({
  method: "post",
  path: "/api/reviews",
  summary: "Verify or return reports; a reporter may withdraw their own",
  middleware: limitBody(MAX_BODY_BYTES),
  request: { body: { required: true, content: { "application/json": { schema: reviewRequestSchema } } } },
  responses: {
    200: {
      description: "One outcome a verdict",
      content: { "application/json": { schema: reviewResponseSchema } },
    },
  },
});

export function reviews(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const caller = c.get("caller");
    scopeFor(caller, "reviewer", "reporter");
    const reviewer = {
      person: caller.id,
      scope: scopeOf(caller.grants, ["reviewer"]),
      sees: readScope(caller),
      language: c.get("language"),
      address: addressOf(c),
    };
    const { verdicts } = c.req.valid("json");
    const { outcomes, reporters } = await giveVerdicts(c.env.DB, reviewer, verdicts, Date.now());
    if (reporters.length > 0)
      c.executionCtx.waitUntil(Promise.all([announce(c.env), tellVerdicts(c.env, reporters)]));
    return c.json({ outcomes }, 200);
  });
}
