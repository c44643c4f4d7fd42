import { randomBytes } from "node:crypto";
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import { MAX_PASSKEYS } from "#domain/limits";
import {
  creationOptionsSchema,
  passkeyOptionsRequestSchema,
  passkeyRequestSchema,
  passkeySchema,
  passkeysSchema,
} from "#domain/passkey";
import { addressOf } from "../accounts/browser.ts";
import { creationOptions, madePasskey, newChallenge } from "../accounts/passkeys.ts";
import { provePassword } from "../accounts/password-proof.ts";
import type { App } from "../env.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { passwordOf } from "../store/accounts.ts";
import { recorded } from "../store/audit.ts";
import {
  addPasskey,
  isCredentialTaken,
  keepChallenge,
  passkeysOf,
  removePasskeys,
  takeChallenge,
} from "../store/passkeys.ts";

const list = createRoute({
  method: "get",
  path: "/api/me/passkeys",
  summary: "The caller's own passkeys",
  responses: {
    200: { description: "Passkeys", content: { "application/json": { schema: passkeysSchema } } },
  },
});

const options = createRoute({
  method: "post",
  path: "/api/me/passkeys/options",
  summary: "What to make a passkey from, against the caller's password; counts once, for five minutes",
  middleware: limitBody(16 * 1024),
  request: {
    body: { required: true, content: { "application/json": { schema: passkeyOptionsRequestSchema } } },
  },
  responses: {
    200: {
      description: "Options for navigator.credentials.create",
      content: { "application/json": { schema: creationOptionsSchema } },
    },
  },
});

const add = createRoute({
  method: "post",
  path: "/api/me/passkeys",
  summary: "Add the passkey that the browser made from those options",
  middleware: limitBody(64 * 1024),
  request: {
    body: { required: true, content: { "application/json": { schema: passkeyRequestSchema } } },
  },
  responses: {
    200: { description: "The passkey", content: { "application/json": { schema: passkeySchema } } },
  },
});

const remove = createRoute({
  method: "delete",
  path: "/api/me/passkeys/{id}",
  summary: "Remove one of the caller's passkeys",
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: {
    200: {
      description: "It was removed",
      content: { "application/json": { schema: z.object({ removed: z.literal(1) }) } },
    },
  },
});

/** The caller's own passkeys: to see, add and remove. */
export function passkeys(app: OpenAPIHono<App>): void {
  app.openapi(list, async (c) => {
    const { id } = c.get("caller");
    const [rows, hash] = await Promise.all([passkeysOf(c.env.DB, id), passwordOf(c.env.DB, id)]);
    const passkeys = rows.map((row) => ({
      ...{ id: row.id, name: row.name, made: row.made_ms, lastUsed: row.used_ms },
    }));
    return c.json({ passkeys, hasPassword: hash !== null }, 200);
  });

  app.openapi(options, async (c) => {
    const caller = c.get("caller");
    const db = c.env.DB;
    await provePassword(db, caller.id, await passwordOf(db, caller.id), c.req.valid("json").password);
    const known = await passkeysOf(db, caller.id);
    requireRoom(known);
    const challenge = newChallenge();
    await keepChallenge(db, `session ${caller.session}`, challenge, Date.now());
    return c.json(creationOptions(c, challenge, caller, known), 200);
  });

  app.openapi(add, async (c) => {
    const caller = c.get("caller");
    const { name, credential } = c.req.valid("json");
    const db = c.env.DB;
    const nowMs = Date.now();
    const challenge = await takeChallenge(db, `session ${caller.session}`, nowMs);
    const made = challenge && (await madePasskey(c, challenge, credential));
    if (!made) throw new SanpiError("passkey_refused");
    requireRoom(await passkeysOf(db, caller.id));
    const id = randomBytes(12).toString("base64url");
    const { transports = [] } = credential.response;
    const line = { person: caller.id, action: "passkey_added", subject: `person/${caller.id}` } as const;
    await recorded(
      db,
      [addPasskey(db, { id, person: caller.id, ...made, transports, name }, nowMs)],
      [{ ...line, detail: { passkey: name }, address: addressOf(c) }],
      nowMs,
    ).catch((error: unknown) => {
      throw isCredentialTaken(error) ? new SanpiError("passkey_refused") : error;
    });
    return c.json({ id, name, made: nowMs, lastUsed: null }, 200);
  });

  app.openapi(remove, async (c) => {
    const caller = c.get("caller");
    const { id } = c.req.valid("param");
    const found = (await passkeysOf(c.env.DB, caller.id)).find((row) => row.id === id);
    if (!found) throw new SanpiError("not_found");
    const line = { person: caller.id, action: "passkey_removed", subject: `person/${caller.id}` } as const;
    await recorded(
      c.env.DB,
      [removePasskeys(c.env.DB, caller.id, id)],
      [{ ...line, detail: { passkey: found.name }, address: addressOf(c) }],
      Date.now(),
    );
    return c.json({ removed: 1 as const }, 200);
  });
}

/** Throws where somebody has as many passkeys as anybody may. */
function requireRoom(known: readonly unknown[]): void {
  if (known.length >= MAX_PASSKEYS)
    throw new SanpiError("passkey_refused", `at most ${MAX_PASSKEYS}: remove one first`);
}
