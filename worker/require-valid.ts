import type { z } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";

/** The error for what a schema refuses: it names the first field at fault. */
export function requestInvalid(error: z.ZodError): SanpiError {
  const issue = error.issues[0];
  return new SanpiError("request_invalid", issue ? `${issue.path.join(".")}: ${issue.message}` : undefined);
}

/** What a schema reads from a request's body. Throws `request_invalid`. */
export function requireValid<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw requestInvalid(parsed.error);
  return parsed.data;
}
