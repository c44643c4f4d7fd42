import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { ERRORS, type ErrorCode, SanpiError } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import type { ErrorEnvelope } from "#domain/protocol";
import type { App } from "../env.ts";

/** Every failure leaves as the one envelope with a code of the closed list; what is unforeseen is logged, never shown. */
export const answerError: ErrorHandler<App> = (error, c) => {
  if (error instanceof SanpiError) return failed(c, error.code, error.detail, error.retryAfterSeconds);
  // Hono's own: its validators read the body and throw 400 when it is not JSON, 415 when it does not say it is.
  if (error instanceof HTTPException && error.status === 400) return failed(c, "json_invalid");
  if (error instanceof HTTPException && error.status === 415)
    return failed(c, "request_invalid", "content-type");
  console.error(
    JSON.stringify({
      requestId: c.get("requestId"),
      path: c.req.path,
      error: String(error),
      stack: (error as Error).stack,
    }),
  );
  return failed(c, "internal");
};

export const answerNotFound: NotFoundHandler<App> = (c) => failed(c, "not_found");

/** The error envelope as an answer. */
export function failed(c: Context<App>, code: ErrorCode, detail?: string, retryAfterSeconds = 60): Response {
  const { status, retry } = ERRORS[code];
  const envelope: ErrorEnvelope = {
    error: {
      code,
      message: errorMessage(code, c.get("language") ?? "zh"),
      ...(detail ? { detail } : {}),
      retry,
      requestId: c.get("requestId") ?? "",
    },
  };
  if (code === "too_many_requests") c.header("retry-after", String(retryAfterSeconds));
  return c.json(envelope, status as 400);
}
