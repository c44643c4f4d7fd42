import type { Scope } from "#domain/scope";
import { scopeTag } from "./store/scope.ts";

/** The version of what a scope sees of the books at a revision, and the ETag that says the same. */
export function versionTag(rev: number, scope: Scope): { version: string; etag: string } {
  const version = `${rev}.${scopeTag(scope)}`;
  return { version, etag: `"${version}"` };
}

/** Answers whether an If-None-Match names the ETag. Proxies that compress an answer turn its ETag into a weak one (`W/`). */
export function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((known) => known.trim().replace(/^W\//, "") === etag);
}
