import { secureHeaders } from "hono/secure-headers";

/** Headers of every API answer. Answers are data and photos: nothing in them may run, be framed or be cached by others. */
export function protect() {
  return secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
    strictTransportSecurity: "max-age=63072000; includeSubDomains",
    crossOriginResourcePolicy: "same-origin",
    xFrameOptions: "DENY",
  });
}
