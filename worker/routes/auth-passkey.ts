import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { SanpiError } from "#domain/error";
import { passkeySignInSchema, requestOptionsSchema } from "#domain/passkey";
import {
  addressOf,
  askedBrowser,
  askingBrowser,
  beginSession,
  rememberBrowser,
} from "../accounts/browser.ts";
import { newChallenge, requestOptions, signedCounter } from "../accounts/passkeys.ts";
import type { App } from "../env.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { recorded } from "../store/audit.ts";
import {
  type FoundPasskey,
  findPasskey,
  keepChallenge,
  takeChallenge,
  usePasskey,
} from "../store/passkeys.ts";
import { openSession } from "../store/sessions.ts";
import { signedInResponse } from "./auth.ts";

const options = createRoute({
  method: "post",
  path: "/api/auth/passkey/options",
  summary: "What a passkey is to sign; counts once, for five minutes, in the browser that asked",
  security: [],
  responses: {
    200: {
      description: "Options for navigator.credentials.get",
      content: { "application/json": { schema: requestOptionsSchema } },
    },
  },
});

const signIn = createRoute({
  method: "post",
  path: "/api/auth/passkey",
  summary: "Sign in by a passkey; the session is the cookie of the answer",
  security: [],
  middleware: limitBody(64 * 1024),
  request: { body: { required: true, content: { "application/json": { schema: passkeySignInSchema } } } },
  responses: signedInResponse,
});

/** The door for passkeys. Whatever is wrong with one, the answer is the same; the trail of its person says more. */
export function authPasskey(app: OpenAPIHono<App>): void {
  app.openapi(options, async (c) => {
    await holdBack(c, "passkey options");
    const challenge = newChallenge();
    await keepChallenge(c.env.DB, await askedBrowser(c), challenge, Date.now());
    return c.json(requestOptions(c, challenge), 200);
  });

  app.openapi(signIn, async (c) => {
    await holdBack(c, "passkey");
    const { credential } = c.req.valid("json");
    const db = c.env.DB;
    const nowMs = Date.now();
    const browser = await askingBrowser(c);
    const challenge = browser && (await takeChallenge(db, browser, nowMs));
    const passkey = challenge ? await findPasskey(db, credential.id) : null;
    if (!challenge || !passkey) throw new SanpiError("passkey_refused");
    const counter = await signedCounter(c, challenge, credential, passkey);
    if (counter === null) return refuse(c, passkey, "proof");
    if (!(await usePasskey(db, passkey.id, counter, nowMs))) return refuse(c, passkey, "counter");
    const { person, username, person_name: name } = passkey;
    const session = await beginSession(c, person, nowMs);
    const line = { person, action: "passkey_used", subject: `session/${session.id}` } as const;
    await recorded(
      db,
      [openSession(db, session)],
      [{ ...line, detail: { passkey: passkey.name }, address: session.address }],
      nowMs,
    );
    await rememberBrowser(c, username);
    return c.json({ user: { id: person, username, name } }, 200);
  });
}

async function holdBack(c: Context<App>, door: string): Promise<void> {
  const { success } = await c.env.SIGN_IN_LIMIT.limit({ key: `${addressOf(c) ?? "local"} ${door}` });
  if (!success) throw new SanpiError("too_many_requests");
}

/** Refuses, and writes down of whose passkey what was wrong: its `proof`, or a `counter` that fell, as that of a copy does. */
function refuse(c: Context<App>, { person, name }: FoundPasskey, why: "proof" | "counter"): never {
  const line = { person, action: "passkey_refused", subject: `person/${person}` } as const;
  c.executionCtx.waitUntil(
    recorded(c.env.DB, [], [{ ...line, detail: { passkey: name, why }, address: addressOf(c) }], Date.now()),
  );
  throw new SanpiError("passkey_refused");
}
