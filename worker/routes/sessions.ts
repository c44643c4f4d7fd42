import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { passwordRequestSchema, sessionsSchema } from "#domain/account";
import { SanpiError } from "#domain/error";
import { sessionEndsMs } from "#domain/session";
import { addressOf } from "../accounts/browser.ts";
import { endAndTell, ended } from "../accounts/end-sessions.ts";
import { provePassword } from "../accounts/password-proof.ts";
import { isStrongEnough } from "../accounts/password-rule.ts";
import type { App } from "../env.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { hashPassword } from "../password.ts";
import { passwordOf, setPassword } from "../store/accounts.ts";
import { hasJustEnrolled } from "../store/enrolments.ts";
import { type Ending, sessionsOf } from "../store/sessions.ts";

const list = createRoute({
  method: "get",
  path: "/api/me/sessions",
  summary: "The caller's own phones and browsers",
  responses: {
    200: { description: "Sessions", content: { "application/json": { schema: sessionsSchema } } },
  },
});

const endOne = createRoute({
  method: "delete",
  path: "/api/me/sessions/{id}",
  summary: "End one of the caller's sessions",
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: ended,
});

const endAll = createRoute({
  method: "delete",
  path: "/api/me/sessions",
  summary: "Sign out everywhere, here too",
  responses: ended,
});

const password = createRoute({
  method: "put",
  path: "/api/me/password",
  summary:
    "Choose a password, against the one before unless a link let this session in within the hour; every other session ends",
  middleware: limitBody(16 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: passwordRequestSchema } } } },
  responses: ended,
});

/** What people see and end of their own sessions. */
export function sessions(app: OpenAPIHono<App>): void {
  app.openapi(list, async (c) => {
    const { id, session, limit } = c.get("caller");
    const nowMs = Date.now();
    const rows = await sessionsOf(c.env.DB, id, nowMs);
    const sessions = rows
      .map((row) => ({
        ...{ id: row.id, isThis: row.id === session, device: row.device, userAgent: row.user_agent },
        ...{ since: row.created_at, lastUsed: row.updated_at },
        endsAt: sessionEndsMs(limit, row.created_at, row.updated_at),
      }))
      .filter((row) => row.endsAt > nowMs);
    return c.json({ sessions }, 200);
  });

  app.openapi(endOne, async (c) => {
    const { id } = c.req.valid("param");
    const caller = c.get("caller");
    const own = await sessionsOf(c.env.DB, caller.id, Date.now());
    if (!own.some((session) => session.id === id)) throw new SanpiError("not_found");
    return c.json(await end(c, { id }), 200);
  });

  app.openapi(endAll, async (c) => c.json(await end(c, { allBut: null }), 200));

  app.openapi(password, async (c) => {
    const caller = c.get("caller");
    const { current, next } = c.req.valid("json");
    const db = c.env.DB;
    const hash = await passwordOf(db, caller.id);
    const nowMs = Date.now();
    if (hash && !(await hasJustEnrolled(db, caller.session, nowMs)))
      await provePassword(db, caller.id, hash, current);
    if (!isStrongEnough(next, caller.username)) throw new SanpiError("password_weak");
    const line = { person: caller.id, action: "password_set", subject: `person/${caller.id}` } as const;
    const told = { ...line, address: addressOf(c) };
    const setting = setPassword(db, caller.id, await hashPassword(next), nowMs);
    return c.json(await endAndTell(c.env, caller.id, { allBut: caller.session }, told, nowMs, setting), 200);
  });
}

/** Ends sessions of the caller. */
function end(c: Context<App>, which: Ending): Promise<{ ended: number }> {
  const { id: person } = c.get("caller");
  const subject = "id" in which ? `session/${which.id}` : `person/${person}`;
  const line = { person, action: "session_ended", subject, address: addressOf(c) } as const;
  return endAndTell(c.env, person, which, line, Date.now());
}
