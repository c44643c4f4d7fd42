import { ERRORS, type ErrorCode, isErrorCode } from "#domain/error";
import { LONGEST_PAUSE_MS, readRetryAfterMs } from "./backoff.ts";

/**
 * What became of a request. `ok` and `final` only when the answer is provably the server's own; whatever else came back
 * (a captive portal's page, a proxy's error, half a body, a code from the future) is `later` and sent again.
 */
export type Reply<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "signedOut" }
  | { readonly kind: "final"; readonly code: ErrorCode; readonly detail: string | null }
  | Later;

export interface Later {
  readonly kind: "later";
  /**
   * `network`: nothing came back. `timeout`: not in time. `busy`: asked to wait (429, 503). `server`: our server failed.
   * `foreign`: somebody else answered.
   */
  readonly why: "network" | "timeout" | "busy" | "server" | "foreign";
  readonly afterMs: number | null;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

export function later(why: Later["why"], afterMs: number | null = null): Later {
  return { kind: "later", why, afterMs };
}

/** Judges an answer. `read` answers the value of a body that has our form, and undefined for any other. */
export function judge<T>(
  { status, retryAfter, body }: RawAnswer,
  read: (value: unknown) => T | undefined,
  nowMs: number,
): Reply<T> {
  const parsed = parse(body);
  if (status === 200 || status === 201) {
    const value = read(parsed);
    return value === undefined ? later("foreign") : { kind: "ok", value };
  }
  const error = readError(parsed);
  if (status === 429 || status === 503) {
    const afterMs = readRetryAfterMs(retryAfter, nowMs);
    // A proxy on the way is heeded too, but not for long: the next network may not have it.
    return later("busy", afterMs === null || error ? afterMs : Math.min(afterMs, LONGEST_PAUSE_MS));
  }
  if (!error) return later("foreign");
  if (error.retry) return later("server");
  if (status === 401 && error.code === "unauthenticated") return { kind: "signedOut" };
  return status >= 400 && status < 500
    ? { kind: "final", code: error.code, detail: error.detail }
    : later("server");
}

/** Our error envelope, or undefined. `retry` also when our own list says so, whatever the answer claims. */
export function readError(
  value: unknown,
): { code: ErrorCode; detail: string | null; retry: boolean } | undefined {
  const error = isObject(value) ? value.error : undefined;
  if (!isObject(error) || !isErrorCode(error.code)) return undefined;
  const detail = typeof error.detail === "string" ? error.detail : null;
  return { code: error.code, detail, retry: error.retry === true || ERRORS[error.code].retry };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
