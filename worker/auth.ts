import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { username } from "better-auth/plugins";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "../db/schema.ts";
import type { Env } from "./env.ts";
import { hashPassword, verifyPassword } from "./password.ts";

const COOKIE_PREFIX = "sanpi";
/** The session cookie's name; over https browsers get it with the `__Secure-` prefix. */
export const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token`;

/** How long a person stays signed in without typing the password again. */
const SESSION_SECONDS = 180 * 24 * 3600;

/**
 * better-auth as we use it: people sign in by user name (their phone number) and password, accounts are made by
 * administrators alone. Origins are checked by our own middleware, for every route alike.
 */
export function createAuth(env: Env, origin: string) {
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
    session: { expiresIn: SESSION_SECONDS },
    plugins: [username()],
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: origin.startsWith("https:"),
      disableOriginCheck: true,
      disableCSRFCheck: true,
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: "error" },
  });
}
