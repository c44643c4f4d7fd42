import { getSignedCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { SanpiError } from "#domain/error";
import { PERSON_HEADER } from "#domain/limits";
import { isEmptyScope, type Role, type Scope, scopeOf } from "#domain/scope";
import { SESSION_COOKIE } from "../auth.ts";
import type { App, Caller } from "../env.ts";
import { findCaller } from "../store/people.ts";

/**
 * Lets only signed-in people pass and finds out who they are and what they may do, in one query. The cookie is the one
 * better-auth sets and signs; the session row decides, so that a revoked phone stops at its next request. A request that
 * says whose outbox it brings passes only in that person's session: pages of a phone that changes hands may disagree.
 */
export function signedIn() {
  return createMiddleware<App>(async function signedIn(c, next) {
    const prefix = new URL(c.req.url).protocol === "https:" ? "secure" : undefined;
    const token = await getSignedCookie(c, c.env.SANPI_SECRET, SESSION_COOKIE, prefix);
    const caller = token ? await findCaller(c.env.DB, token, Date.now()) : null;
    const meant = c.req.header(PERSON_HEADER);
    if (!caller || (meant !== undefined && meant !== encodeURIComponent(caller.id)))
      throw new SanpiError("unauthenticated");
    c.set("caller", caller);
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
