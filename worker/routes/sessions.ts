import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { passwordRequestSchema, sessionsSchema } from "#domain/account";
import { SanpiError } from "#domain/error";
import { sessionEndsMs } from "#domain/session";
import { addressOf } from "../accounts/browser.ts";
import { isStrongEnough } from "../accounts/password-rule.ts";
import type { App, Caller } from "../env.ts";
import { leaveLive } from "../live.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { hashPassword, verifyPassword } from "../password.ts";
import { passwordOf, setPassword } from "../store/accounts.ts";
import { beginAttempt, forgetAttempts } from "../store/attempts.ts";
import { recorded } from "../store/audit.ts";
import { type Ending, endSessions, sessionsOf } from "../store/sessions.ts";

const ended = {
  200: {
    description: "How many sessions were ended",
    content: { "application/json": { schema: z.object({ ended: z.int() }) } },
  },
};

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
  summary: "Choose a password; every other session of the caller ends",
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
    return c.json({ ended: await end(c.env, caller, { id }, addressOf(c)) }, 200);
  });

  app.openapi(endAll, async (c) =>
    c.json({ ended: await end(c.env, c.get("caller"), { allBut: null }, addressOf(c)) }, 200),
  );

  app.openapi(password, async (c) => {
    const caller = c.get("caller");
    const { current, next } = c.req.valid("json");
    const db = c.env.DB;
    const hash = await passwordOf(db, caller.id);
    const nowMs = Date.now();
    if (hash) {
      const key = `password ${caller.id}`;
      if ((await beginAttempt(db, key, nowMs)) > 0) throw new SanpiError("too_many_requests");
      if (!current || !(await verifyPassword({ hash, password: current })))
        throw new SanpiError("credentials_wrong");
      await forgetAttempts(db, key);
    }
    if (!isStrongEnough(next, caller.username)) throw new SanpiError("password_weak");
    const line = { person: caller.id, action: "password_set", subject: `person/${caller.id}` } as const;
    const results = await recorded<{ id: string }>(
      db,
      [
        ...setPassword(db, caller.id, await hashPassword(next), nowMs),
        endSessions(db, caller.id, { allBut: caller.session }),
      ],
      [{ ...line, detail: null, address: addressOf(c) }],
      nowMs,
    );
    const gone = results.at(-1)?.results.map((row) => row.id) ?? [];
    await leaveLive(c.env, gone);
    return c.json({ ended: gone.length }, 200);
  });
}

/** Ends sessions of the caller and writes it down. Answers how many. */
async function end(
  env: App["Bindings"],
  caller: Caller,
  which: Ending,
  address: string | null,
): Promise<number> {
  const subject = "id" in which ? `session/${which.id}` : `person/${caller.id}`;
  const [result] = await recorded<{ id: string }>(
    env.DB,
    [endSessions(env.DB, caller.id, which)],
    [{ person: caller.id, action: "session_ended", subject, detail: null, address }],
    Date.now(),
  );
  const gone = result?.results.map((row) => row.id) ?? [];
  await leaveLive(env, gone);
  return gone.length;
}
