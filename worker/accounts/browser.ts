import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { CHALLENGE_MS } from "#domain/passkey";
import { LONGEST_SESSION_MS } from "#domain/session";
import { sessionCookie } from "../auth.ts";
import type { App } from "../env.ts";
import type { NewSession } from "../store/sessions.ts";

/** Browsers drop cookies after 400 days at most. */
const KNOWN_SECONDS = 400 * 24 * 3600;

const isSecure = (c: Context<App>) => new URL(c.req.url).protocol === "https:";
const knownCookie = (c: Context<App>) => (isSecure(c) ? "__Host-sanpi.known" : "sanpi.known");
const askedCookie = (c: Context<App>) => (isSecure(c) ? "__Host-sanpi.asked" : "sanpi.asked");
const fixed = (c: Context<App>) =>
  ({ httpOnly: true, sameSite: "Lax", path: "/", secure: isSecure(c) }) as const;

/** Where a request came from, as the platform tells it. */
export function addressOf(c: Context<App>): string | null {
  return c.req.header("cf-connecting-ip") ?? null;
}

/**
 * What failures to sign in are counted under: the name alone, or, in a browser that has signed in under that name before,
 * that browser. So whoever guesses at a colleague's password makes only strangers wait.
 */
export async function attemptKey(c: Context<App>, username: string): Promise<string> {
  const known = await getSignedCookie(c, c.env.SANPI_SECRET, knownCookie(c));
  return known && known.split(" ")[1] === username ? `known ${known}` : `name ${username}`;
}

/** Lets the browser be known as one that has signed in under a name. */
export async function rememberBrowser(c: Context<App>, username: string): Promise<void> {
  const known = await getSignedCookie(c, c.env.SANPI_SECRET, knownCookie(c));
  if (known && known.split(" ")[1] === username) return;
  const value = `${randomBytes(9).toString("base64url")} ${username}`;
  await setSignedCookie(c, knownCookie(c), value, c.env.SANPI_SECRET, { ...fixed(c), maxAge: KNOWN_SECONDS });
}

/** Gives the browser a name of its own for as long as a passkey may take to sign, and answers it. */
export async function askedBrowser(c: Context<App>): Promise<string> {
  const name = `browser ${randomBytes(18).toString("base64url")}`;
  await setSignedCookie(c, askedCookie(c), name, c.env.SANPI_SECRET, {
    ...{ ...fixed(c), sameSite: "Strict", maxAge: CHALLENGE_MS / 1000 },
  });
  return name;
}

/** The name that the browser was given when it asked what a passkey is to sign. */
export async function askingBrowser(c: Context<App>): Promise<string | undefined> {
  return (await getSignedCookie(c, c.env.SANPI_SECRET, askedCookie(c))) || undefined;
}

/** A fresh session for a person, and the cookie that carries it to the browser. */
export async function beginSession(c: Context<App>, person: string, nowMs: number): Promise<NewSession> {
  const token = randomBytes(24).toString("base64url");
  await setSignedCookie(c, sessionCookie(isSecure(c)), token, c.env.SANPI_SECRET, {
    ...fixed(c),
    maxAge: LONGEST_SESSION_MS / 1000,
  });
  return {
    ...{ id: randomBytes(16).toString("base64url"), token, person, nowMs },
    expiresMs: nowMs + LONGEST_SESSION_MS,
    userAgent: c.req.header("user-agent")?.slice(0, 300) ?? null,
    address: addressOf(c),
  };
}
