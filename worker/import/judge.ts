import type { Context } from "hono";
import { dayOf } from "#domain/day";
import type { ErrorCode } from "#domain/error";
import type { Refusal } from "#domain/report";
import type { Scope } from "#domain/scope";
import { addressOf } from "../accounts/browser.ts";
import type { App } from "../env.ts";
import { scopeFor } from "../middleware/session.ts";

/** A row that is refused; caught for its row alone. */
export class RowRefusal extends Error implements Refusal {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

/** Who imports, when, and where they may. */
export interface Importer {
  readonly person: string;
  readonly scope: Scope;
  readonly address: string | null;
  readonly nowMs: number;
  /** The day in Shanghai. */
  readonly today: string;
}

/** The administrator behind a request, now. Throws `forbidden` for anybody else. */
export function importerOf(c: Context<App>): Importer {
  const caller = c.get("caller");
  const nowMs = Date.now();
  const scope = scopeFor(caller, "admin");
  return { person: caller.id, scope, address: addressOf(c), nowMs, today: dayOf(nowMs) };
}

/** Throws a refusal unless the condition holds. */
export function demand(condition: unknown, code: ErrorCode, detail: string): asserts condition {
  if (!condition) throw new RowRefusal(code, detail);
}

/** The value of a field of an import row: what the row says; where it says nothing, what stood before, else `unless`. */
export function chosen<T>(said: T | undefined, before: T | undefined, unless: T): T {
  return said !== undefined ? said : before !== undefined ? before : unless;
}
