import type { Context } from "hono";
import { getSignedCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { SanpiError } from "#domain/error";
import { ALONE_HEADER, PERSON_HEADER } from "#domain/limits";
import { isEmptyScope, type Role, type Scope, scopeOf } from "#domain/scope";
import { isWorthNoting, sessionEndsMs, sessionLimit } from "#domain/session";
import { sessionCookie } from "../auth.ts";
import type { App, Caller, Env } from "../env.ts";
import { findCaller } from "../store/people.ts";
import { noteUse } from "../store/sessions.ts";

/**
 * Lets only signed-in people pass and finds out who they are and what they may do, in one query. The cookie is the one
 * better-auth sets and signs; the session row and the limits of the person's roles decide, so that a revoked phone, a
 * disabled person and a desk left alone stop at their next request. A request that says whose outbox it brings passes only
 * in that person's session: pages of a phone that changes hands may disagree. What an open page asks by itself is no use of
 * the session: a desk that was left ends though its board goes on asking.
 */
export function signedIn() {
  return createMiddleware<App>(async function signedIn(c, next) {
    const token = await sessionToken(c);
    const nowMs = Date.now();
    const found = token ? await findCaller(c.env.DB, token, nowMs) : null;
    const meant = c.req.header(PERSON_HEADER);
    if (!found || (meant !== undefined && meant !== encodeURIComponent(found.id)))
      throw new SanpiError("unauthenticated");
    const { session, ...caller } = found;
    const limit = sessionLimit(caller.grants);
    if (sessionEndsMs(limit, session.sinceMs, session.usedMs) <= nowMs)
      throw new SanpiError("unauthenticated");
    await holdBack(c.env, caller.id, session.id);
    const isUse = c.req.header(ALONE_HEADER) === undefined;
    if (isUse && isWorthNoting(limit, session.usedMs, nowMs))
      c.executionCtx.waitUntil(noteUse(c.env.DB, session.id, nowMs));
    c.set("caller", { ...caller, session: session.id, limit, untilMs: session.sinceMs + limit.absoluteMs });
    await next();
  });
}

/** The token in a request's session cookie, if the Worker signed it. */
export async function sessionToken(c: Context<App>): Promise<string | undefined> {
  const isSecure = new URL(c.req.url).protocol === "https:";
  return (await getSignedCookie(c, c.env.SANPI_SECRET, sessionCookie(isSecure))) || undefined;
}

/** Throws `too_many_requests` past the limits of a phone or browser and of a person, which no honest outbox reaches. */
async function holdBack(env: Env, person: string, session: string): Promise<void> {
  const [device, all] = await Promise.all([
    env.DEVICE_LIMIT.limit({ key: session }),
    env.PERSON_LIMIT.limit({ key: person }),
  ]);
  if (!device.success || !all.success) throw new SanpiError("too_many_requests");
}

/** Where the caller holds one of `roles`. Throws `forbidden` when nowhere. */
export function scopeFor(caller: Caller, ...roles: readonly Role[]): Scope {
  const scope = scopeOf(caller.grants, roles);
  if (isEmptyScope(scope)) throw new SanpiError("forbidden");
  return scope;
}

/** Where the caller may read: wherever they hold any role. */
export function readScope(caller: Caller): Scope {
  return scopeFor(caller, "reporter", "reviewer", "manager", "admin");
}
