import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { App } from "../env.ts";

/** Headers of every API answer. Answers are data and photos: nothing in them may run, be framed or be cached by others. */
export function protect() {
  const secured = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      sandbox: [],
    },
    strictTransportSecurity: "max-age=63072000; includeSubDomains",
    crossOriginResourcePolicy: "same-origin",
    crossOriginOpenerPolicy: "same-origin",
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    // The app's pages have the camera and the place; what the API answers needs neither.
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
  });
  return createMiddleware<App>(async function protect(c, next) {
    await secured(c, next);
    // Whoever uses this desk next finds no answers in the browser's cache, unless a route says that they may stay there.
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  });
}
