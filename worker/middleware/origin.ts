import { createMiddleware } from "hono/factory";
import { SanpiError } from "#domain/error";
import type { App } from "../env.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site's page sends with a person's cookie: requests that change something, and the live socket,
 * which browsers open across sites without asking. Programs that send neither header carry no browser's cookies.
 */
export function sameOrigin() {
  return createMiddleware<App>(async function sameOrigin(c, next) {
    const isSocket = c.req.header("upgrade")?.toLowerCase() === "websocket";
    if (SAFE_METHODS.has(c.req.method) && !isSocket) return next();
    const site = c.req.header("sec-fetch-site");
    if (site && site !== "same-origin" && site !== "none") throw new SanpiError("cross_origin");
    const origin = c.req.header("origin");
    if (origin && !isOwnOrigin(origin, c.req.url)) throw new SanpiError("cross_origin");
    return next();
  });
}

function isOwnOrigin(origin: string, requestUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === new URL(requestUrl).host;
}
