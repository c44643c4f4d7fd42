import type { Hook } from "@hono/zod-openapi";
import type { App } from "../env.ts";
import { requestInvalid } from "../require-valid.ts";

/** What a route's schemas refuse becomes the one error envelope, naming the first field at fault. */
// biome-ignore lint/suspicious/noExplicitAny: the hook serves every route, whatever its input.
export const refuseInvalid: Hook<any, App, any, any> = (result) => {
  if (!result.success) throw requestInvalid(result.error);
};
