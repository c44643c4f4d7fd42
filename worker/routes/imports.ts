import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { uuidField } from "#domain/fields";
import { importsQuerySchema, importsSchema, undoResponseSchema } from "#domain/import";
import type { App } from "../env.ts";
import { importerOf } from "../import/judge.ts";
import { undoImport } from "../import/undo.ts";
import { announce } from "../live.ts";
import { scopeFor } from "../middleware/session.ts";
import { listImports } from "../store/imports.ts";

const list = createRoute({
  method: "get",
  path: "/api/imports",
  summary: "Spreadsheets that were taken in, newest first",
  request: { query: importsQuerySchema },
  responses: {
    200: { description: "A page of imports", content: { "application/json": { schema: importsSchema } } },
  },
});

const undo = createRoute({
  method: "post",
  path: "/api/imports/{id}/undo",
  summary: "Take a whole import back, unless something came after that would be lost",
  request: { params: z.object({ id: uuidField }) },
  responses: {
    200: {
      description: "Whether it was undone, or what stands on it",
      content: { "application/json": { schema: undoResponseSchema } },
    },
  },
});

/** Imports of spreadsheets, for administrators of all the zones that they touched. */
export function imports(app: OpenAPIHono<App>): void {
  app.openapi(list, async (c) => {
    const scope = scopeFor(c.get("caller"), "admin");
    return c.json(await listImports(c.env.DB, scope, c.req.valid("query").before ?? null), 200);
  });

  app.openapi(undo, async (c) => {
    const answer = await undoImport(c.env.DB, importerOf(c), c.req.valid("param").id);
    if (answer.undone) c.executionCtx.waitUntil(announce(c.env));
    return c.json(answer, 200);
  });
}
