import { createMiddleware } from "hono/factory";
import type { App } from "../env.ts";

/** Gives every request a name that its answer, its errors and its log lines share. */
export function requestId() {
  return createMiddleware<App>(async function requestId(c, next) {
    c.set("requestId", c.req.header("cf-ray") ?? crypto.randomUUID());
    await next();
    c.header("x-request-id", c.get("requestId"));
  });
}
