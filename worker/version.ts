import { dayOf } from "#domain/day";
import type { Scope } from "#domain/scope";
import { scopeTag } from "./store/scope.ts";

/**
 * The version of what a scope sees of the books at a revision, and the ETag of an answer made of it. The ETag has the day
 * too, because phones fall silent as days go by, though nothing is written then.
 */
export function versionTag(rev: number, scope: Scope): { version: string; etag: string } {
  const version = `${rev}.${scopeTag(scope)}`;
  return { version, etag: `"${version}.${dayOf(Date.now())}"` };
}

/** Answers whether an If-None-Match names the ETag. Proxies that compress an answer turn its ETag into a weak one (`W/`). */
export function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((known) => known.trim().replace(/^W\//, "") === etag);
}
