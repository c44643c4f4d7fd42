import type { Hook } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import type { App } from "../env.ts";

/** What a route's schemas refuse becomes the one error envelope, naming the first field at fault. */
// biome-ignore lint/suspicious/noExplicitAny: the hook serves every route, whatever its input.
export const refuseInvalid: Hook<any, App, any, any> = (result) => {
  if (result.success) return;
  const issue = result.error.issues[0];
  throw new SanpiError("request_invalid", issue ? `${issue.path.join(".")}: ${issue.message}` : undefined);
};
