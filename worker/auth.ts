import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { username } from "better-auth/plugins";
import { drizzle } from "drizzle-orm/d1";
import { LONGEST_SESSION_MS } from "#domain/session";
import * as schema from "../db/schema.ts";
import type { Env } from "./env.ts";
import { hashPassword, verifyPassword } from "./password.ts";

/**
 * The session cookie's name. Over https it carries the prefix by which browsers promise that this very host set it, for the
 * whole host and over https; without https (on one's own machine) they would refuse such a name.
 */
export function sessionCookie(isSecure: boolean): string {
  return isSecure ? "__Host-sanpi.session_token" : "sanpi.session_token";
}

/**
 * better-auth as we use it: people sign in by user name (their phone number) and password, accounts are made by
 * administrators alone. Origins are checked by our own middleware, for every route alike.
 */
export function createAuth(env: Env, origin: string) {
  const isSecure = origin.startsWith("https:");
  return betterAuth({
    baseURL: origin,
    basePath: "/api/auth",
    secret: env.SANPI_SECRET,
    database: drizzleAdapter(drizzle(env.DB), {
      provider: "sqlite",
      schema: { ...schema, user: schema.person },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    // How long browsers keep the cookie; when a session ends is decided by role, in domain/session.ts.
    session: { expiresIn: LONGEST_SESSION_MS / 1000 },
    plugins: [username()],
    advanced: {
      useSecureCookies: false,
      cookies: {
        session_token: { name: sessionCookie(isSecure), attributes: { secure: isSecure, path: "/" } },
      },
      disableOriginCheck: true,
      disableCSRFCheck: true,
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: "error" },
  });
}
