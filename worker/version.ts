import type { Scope } from "#domain/scope";
import { scopeTag } from "./store/scope.ts";

/** The version of what a scope sees of the books at a revision, and the ETag that says the same. */
export function versionTag(rev: number, scope: Scope): { version: string; etag: string } {
  const version = `${rev}.${scopeTag(scope)}`;
  return { version, etag: `"${version}"` };
}
