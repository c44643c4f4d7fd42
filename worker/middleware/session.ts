import { getSignedCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { SanpiError } from "#domain/error";
import { PERSON_HEADER } from "#domain/limits";
import { isEmptyScope, type Role, type Scope, scopeOf } from "#domain/scope";
import { isWorthNoting, sessionEndsMs, sessionLimit } from "#domain/session";
import { sessionCookie } from "../auth.ts";
import type { App, Caller } from "../env.ts";
import { findCaller } from "../store/people.ts";
import { noteUse } from "../store/sessions.ts";

/**
 * Lets only signed-in people pass and finds out who they are and what they may do, in one query. The cookie is the one
 * better-auth sets and signs; the session row and the limits of the person's roles decide, so that a revoked phone, a
 * disabled person and a desk left alone stop at their next request. A request that says whose outbox it brings passes only
 * in that person's session: pages of a phone that changes hands may disagree.
 */
export function signedIn() {
  return createMiddleware<App>(async function signedIn(c, next) {
    const isSecure = new URL(c.req.url).protocol === "https:";
    const token = await getSignedCookie(c, c.env.SANPI_SECRET, sessionCookie(isSecure));
    const nowMs = Date.now();
    const found = token ? await findCaller(c.env.DB, token, nowMs) : null;
    const meant = c.req.header(PERSON_HEADER);
    if (!found || (meant !== undefined && meant !== encodeURIComponent(found.id)))
      throw new SanpiError("unauthenticated");
    const { session, ...caller } = found;
    const limit = sessionLimit(caller.grants);
    if (sessionEndsMs(limit, session.sinceMs, session.usedMs) <= nowMs)
      throw new SanpiError("unauthenticated");
    if (isWorthNoting(limit, session.usedMs, nowMs))
      c.executionCtx.waitUntil(noteUse(c.env.DB, session.id, nowMs));
    c.set("caller", { ...caller, session: session.id, limit, untilMs: session.sinceMs + limit.absoluteMs });
    await next();
  });
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
