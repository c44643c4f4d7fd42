import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { meSchema } from "#domain/account";
import type { App } from "../env.ts";
import { grantNames } from "../store/people.ts";

const route = createRoute({
  method: "get",
  path: "/api/me",
  summary: "Who is signed in and what they may do",
  responses: { 200: { description: "The caller", content: { "application/json": { schema: meSchema } } } },
});

export function me(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const { id, username, name, grants } = c.get("caller");
    const names = await grantNames(c.env.DB, grants);
    return c.json({ id, username, name, grants: grants.map((g, i) => ({ ...g, name: names[i] ?? null })) });
  });
}
