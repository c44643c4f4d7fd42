import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { enrolRequestSchema } from "#domain/account";
import { SanpiError } from "#domain/error";
import { addressOf, attemptKey, beginSession, rememberBrowser } from "../accounts/browser.ts";
import { endAndTell } from "../accounts/end-sessions.ts";
import { createAuth } from "../auth.ts";
import type { App } from "../env.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { sessionToken } from "../middleware/session.ts";
import { beginAttempt, forgetAttempts } from "../store/attempts.ts";
import { recorded } from "../store/audit.ts";
import { tokenDigest, useEnrolment } from "../store/enrolments.ts";
import { passkeysOf, removePasskeys } from "../store/passkeys.ts";
import { findCaller, isDisabled, personNamed, usernameOf } from "../store/people.ts";
import { endSessions, openSession } from "../store/sessions.ts";

const credentials = z
  .object({ username: z.string().trim().min(1).max(64), password: z.string().min(1).max(256) })
  .meta({ id: "Credentials" });
/** The answer of every door that lets somebody in. */
export const signedInResponse = {
  200: {
    description: "Signed in",
    content: {
      "application/json": {
        schema: z.object({ user: z.object({ id: z.string(), username: z.string(), name: z.string() }) }),
      },
    },
  },
};

const signIn = createRoute({
  method: "post",
  path: "/api/auth/sign-in/username",
  summary: "Sign in by user name (phone number) and password; the session is the cookie of the answer",
  security: [],
  middleware: limitBody(16 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: credentials } } } },
  responses: signedInResponse,
});

const enrol = createRoute({
  method: "post",
  path: "/api/auth/enrol",
  summary: "Sign a phone in by a one-time link; the session is the cookie of the answer",
  security: [],
  middleware: limitBody(16 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: enrolRequestSchema } } } },
  responses: signedInResponse,
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

/** The doors that are open without a session. Those of better-auth that are not named here stay shut. */
export function auth(app: OpenAPIHono<App>): void {
  app.openapi(signIn, async (c) => {
    const { username, password } = c.req.valid("json");
    const name = username.toLowerCase();
    const { success } = await c.env.SIGN_IN_LIMIT.limit({ key: `${addressOf(c) ?? "local"} ${name}` });
    if (!success) throw new SanpiError("too_many_requests");
    const key = await attemptKey(c, name);
    const waitMs = await beginAttempt(c.env.DB, key, Date.now());
    if (waitMs > 0) throw new SanpiError("too_many_requests", undefined, Math.ceil(waitMs / 1000));
    const answer = await ask(c, "/api/auth/sign-in/username", { username: name, password });
    if (answer.status >= 500) throw new SanpiError("internal");
    if (!answer.ok) {
      // After the answer, so that its time does not tell whether there is such a person.
      c.executionCtx.waitUntil(noteRefusal(c.env.DB, name, addressOf(c)));
      throw new SanpiError("credentials_wrong");
    }
    // The session's token stays in the httpOnly cookie, out of reach of scripts.
    const { user } = await answer.json<{ user: { id: string; username: string; name: string } }>();
    if (await isDisabled(c.env.DB, user.id)) {
      await endSessions(c.env.DB, user.id, { allBut: null }).run();
      throw new SanpiError("credentials_wrong");
    }
    await forgetAttempts(c.env.DB, key);
    const line = { person: user.id, action: "signed_in", subject: `person/${user.id}` } as const;
    await recorded(c.env.DB, [], [{ ...line, detail: null, address: addressOf(c) }], Date.now());
    for (const cookie of answer.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
    await rememberBrowser(c, user.username);
    return c.json({ user: { id: user.id, username: user.username, name: user.name } }, 200);
  });

  app.openapi(enrol, async (c) => {
    const { success } = await c.env.SIGN_IN_LIMIT.limit({ key: `${addressOf(c) ?? "local"} enrol` });
    if (!success) throw new SanpiError("too_many_requests");
    const nowMs = Date.now();
    const person = await useEnrolment(c.env.DB, tokenDigest(c.req.valid("json").token), nowMs);
    const who = person && (await usernameOf(c.env.DB, person));
    if (!person || !who) throw new SanpiError("enrolment_invalid");
    const session = await beginSession(c, person, nowMs);
    const by = { person, address: session.address };
    const { userAgent } = session;
    // A link stands for a person who was lost to their devices: the keys on those open nothing from now on.
    const lost = (await passkeysOf(c.env.DB, person)).map(({ name }) => ({
      ...by,
      ...{ action: "passkey_removed" as const, subject: `person/${person}`, detail: { passkey: name } },
    }));
    await recorded(
      c.env.DB,
      [openSession(c.env.DB, session), removePasskeys(c.env.DB, person, null)],
      [{ ...by, action: "enrolled", subject: `session/${session.id}`, detail: { userAgent } }, ...lost],
      nowMs,
    );
    await rememberBrowser(c, who.username);
    return c.json({ user: { id: person, ...who } }, 200);
  });

  app.openapi(signOut, async (c) => {
    const token = await sessionToken(c);
    const nowMs = Date.now();
    const caller = token ? await findCaller(c.env.DB, token, nowMs) : null;
    if (caller) {
      const { id: session } = caller.session;
      const line = { person: caller.id, action: "signed_out", subject: `session/${session}` } as const;
      await endAndTell(c.env, caller.id, { id: session }, { ...line, address: addressOf(c) }, nowMs);
    }
    const answer = await ask(c, "/api/auth/sign-out", {});
    for (const cookie of answer.headers.getSetCookie()) c.header("set-cookie", cookie, { append: true });
    return c.json({ ok: true as const }, 200);
  });
}

/** Writes down that somebody could not sign in. Only of people there are: how often is bounded by the waits between tries. */
async function noteRefusal(db: D1Database, username: string, address: string | null): Promise<void> {
  const person = await personNamed(db, username);
  if (person === null) return;
  const line = { person, action: "sign_in_refused", subject: `person/${person}` } as const;
  await recorded(db, [], [{ ...line, detail: null, address }], Date.now());
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
