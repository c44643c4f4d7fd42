import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { SanpiError } from "#domain/error";
import { createAuth } from "../auth.ts";
import type { App } from "../env.ts";
import { limitBody } from "../middleware/limit-body.ts";

const credentials = z
  .object({ username: z.string().trim().min(1).max(64), password: z.string().min(1).max(256) })
  .meta({ id: "Credentials" });

const signIn = createRoute({
  method: "post",
  path: "/api/auth/sign-in/username",
  summary: "Sign in by user name (phone number) and password; the session is the cookie of the answer",
  security: [],
  middleware: limitBody(16 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: credentials } } } },
  responses: {
    200: {
      description: "Signed in",
      content: {
        "application/json": {
          schema: z.object({ user: z.object({ id: z.string(), username: z.string(), name: z.string() }) }),
        },
      },
    },
  },
});

const signOut = createRoute({
  method: "post",
  path: "/api/auth/sign-out",
  summary: "End this session",
  security: [],
  responses: {
    200: {
      description: "Signed out",
      content: { "application/json": { schema: z.object({ ok: z.literal(true) }) } },
    },
  },
});

/** The two doors of better-auth that are open; its others stay shut. */
export function auth(app: OpenAPIHono<App>): void {
  app.openapi(signIn, async (c) => {
    const { username, password } = c.req.valid("json");
    const address = c.req.header("cf-connecting-ip") ?? "local";
    const { success } = await c.env.SIGN_IN_LIMIT.limit({ key: `${address} ${username.toLowerCase()}` });
    if (!success) throw new SanpiError("too_many_requests");
    const answer = await ask(c, "/api/auth/sign-in/username", { username, password });
    if (!answer.ok) throw new SanpiError(answer.status >= 500 ? "internal" : "credentials_wrong");
    // The session's token stays in the httpOnly cookie, out of reach of scripts.
    const { user } = await answer.json<{ user: { id: string; username: string; name: string } }>();
    for (const cookie of answer.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
    return c.json({ user: { id: user.id, username: user.username, name: user.name } }, 200);
  });

  app.openapi(signOut, async (c) => {
    const answer = await ask(c, "/api/auth/sign-out", {});
    for (const cookie of answer.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
    return c.json({ ok: true as const }, 200);
  });
}

/** Passes a request that our own schema has read on to better-auth. */
function ask(c: Context<App>, path: string, body: unknown): Promise<Response> {
  const { origin } = new URL(c.req.url);
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of ["cookie", "user-agent", "cf-connecting-ip"]) {
    const value = c.req.header(name);
    if (value) headers.set(name, value);
  }
  return createAuth(c.env, origin).handler(
    new Request(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
  );
}
