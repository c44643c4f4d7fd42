import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  enrolmentSchema,
  peopleEnvelopeSchema,
  peopleQuerySchema,
  peopleRequestSchema,
  peopleResponseSchema,
  peopleSchema,
  personPatchSchema,
  personSchema,
} from "#domain/account";
import { SanpiError } from "#domain/error";
import { addressOf } from "../accounts/browser.ts";
import { endAndTell, ended } from "../accounts/end-sessions.ts";
import {
  type Administrator,
  patchPerson,
  personOf,
  requireManaged,
  takeInPeople,
} from "../accounts/people.ts";
import type { App } from "../env.ts";
import { leaveLive, rejoinLive } from "../live.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { scopeFor } from "../middleware/session.ts";
import { readJson } from "../read-json.ts";
import { findPerson, listPeople, type PersonRow } from "../store/accounts.ts";
import { recorded } from "../store/audit.ts";
import { ENROLMENT_MS, makeEnrolment, newToken, tokenDigest } from "../store/enrolments.ts";
import { passkeysOf, removePasskeys } from "../store/passkeys.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const params = z.object({ id: z.string().min(1).max(64) });
const onePerson = {
  200: { description: "The person", content: { "application/json": { schema: personSchema } } },
};

const list = createRoute({
  method: "get",
  path: "/api/people",
  summary: "People with a right inside the administrator's scope",
  request: { query: peopleQuerySchema },
  responses: { 200: { description: "People", content: { "application/json": { schema: peopleSchema } } } },
});

const add = createRoute({
  method: "post",
  path: "/api/people",
  summary: "Add people, or change those known by their user names; with dryRun only judge the rows",
  request: { body: { required: true, content: { "application/json": { schema: peopleRequestSchema } } } },
  responses: {
    200: {
      description: "One outcome a row",
      content: { "application/json": { schema: peopleResponseSchema } },
    },
  },
});

const change = createRoute({
  method: "patch",
  path: "/api/people/{id}",
  summary: "Rename somebody, change their rights, let them in or not",
  middleware: limitBody(64 * 1024),
  request: {
    params,
    body: { required: true, content: { "application/json": { schema: personPatchSchema } } },
  },
  responses: onePerson,
});

const enrolment = createRoute({
  method: "post",
  path: "/api/people/{id}/enrolment",
  summary: "A one-time link by which a phone signs in as this person; any unused one before it is void",
  request: { params },
  responses: {
    200: { description: "The link's token", content: { "application/json": { schema: enrolmentSchema } } },
  },
});

const endAll = createRoute({
  method: "delete",
  path: "/api/people/{id}/sessions",
  summary: "Sign somebody out everywhere",
  request: { params },
  responses: ended,
});

const removeKeys = createRoute({
  method: "delete",
  path: "/api/people/{id}/passkeys",
  summary: "Remove somebody's passkeys; where they are signed in they stay so",
  request: { params },
  responses: {
    200: {
      description: "How many were removed",
      content: { "application/json": { schema: z.object({ removed: z.int() }) } },
    },
  },
});

/** Accounts, for administrators. Only people whose every right lies in the administrator's scope may be changed. */
export function people(app: OpenAPIHono<App>): void {
  app.openapi(list, async (c) => {
    const by = administrator(c);
    const { q, after, limit } = c.req.valid("query");
    const page = await listPeople(
      c.env.DB,
      by.scope,
      { q: q ?? null, after: readAfter(after), limit: limit + 1 },
      by.nowMs,
    );
    const shown = page.slice(0, limit);
    const last = shown.at(-1);
    const next = page.length > limit && last ? JSON.stringify([last.name, last.id]) : null;
    return c.json({ people: shown.map(personOf), next }, 200);
  });

  app.openAPIRegistry.registerPath(add);
  app.post(add.path, async (c) => {
    const by = administrator(c);
    const parsed = peopleEnvelopeSchema.safeParse(await readJson(c.req.raw, MAX_BODY_BYTES));
    if (!parsed.success) throw new SanpiError("request_invalid", parsed.error.issues[0]?.path.join("."));
    const answer = await takeInPeople(c.env.DB, by, parsed.data.people, parsed.data.dryRun);
    const changed = answer.outcomes.flatMap((o) => (o.status === "updated" && o.id ? [o.id] : []));
    if (!answer.dryRun) await rejoinLive(c.env, changed);
    return c.json(answer);
  });

  app.openapi(change, async (c) => {
    const by = administrator(c);
    const { id } = c.req.valid("param");
    const patch = c.req.valid("json");
    const gone = await patchPerson(c.env.DB, by, await personFor(c, by, id), patch);
    await leaveLive(c.env, gone);
    if (patch.grants) await rejoinLive(c.env, [id]);
    return c.json(personOf(await personFor(c, by, id)), 200);
  });

  app.openapi(enrolment, async (c) => {
    const by = administrator(c);
    const row = await personFor(c, by, c.req.valid("param").id);
    requireManaged(by, row);
    if (row.disabled_ms !== null) throw new SanpiError("person_unknown");
    const token = newToken();
    const line = { person: by.person, action: "enrolment_made", subject: `person/${row.id}` } as const;
    await recorded(
      c.env.DB,
      makeEnrolment(c.env.DB, tokenDigest(token), row.id, by.person, by.nowMs),
      [{ ...line, detail: null, address: by.address }],
      by.nowMs,
    );
    const person = { id: row.id, name: row.name, username: row.username };
    c.header("cache-control", "no-store");
    return c.json({ token, expiresAt: by.nowMs + ENROLMENT_MS, person }, 200);
  });

  app.openapi(endAll, async (c) => {
    const by = administrator(c);
    const row = await personFor(c, by, c.req.valid("param").id);
    requireManaged(by, row);
    const line = { person: by.person, action: "session_ended", subject: `person/${row.id}` } as const;
    const told = { ...line, address: by.address };
    return c.json(await endAndTell(c.env, row.id, { allBut: null }, told, by.nowMs), 200);
  });

  app.openapi(removeKeys, async (c) => {
    const by = administrator(c);
    const row = await personFor(c, by, c.req.valid("param").id);
    requireManaged(by, row);
    const line = { person: by.person, action: "passkey_removed", subject: `person/${row.id}` } as const;
    const lines = (await passkeysOf(c.env.DB, row.id)).map(({ name }) => ({
      ...{ ...line, detail: { passkey: name }, address: by.address },
    }));
    if (lines.length > 0) await recorded(c.env.DB, [removePasskeys(c.env.DB, row.id, null)], lines, by.nowMs);
    return c.json({ removed: lines.length }, 200);
  });
}

function administrator(c: Context<App>): Administrator {
  const caller = c.get("caller");
  return {
    ...{ person: caller.id, scope: scopeFor(caller, "admin"), address: addressOf(c) },
    ...{ language: c.get("language"), nowMs: Date.now() },
  };
}

/** Somebody the administrator may see. An unknown and a hidden id answer alike. */
async function personFor(c: Context<App>, by: Administrator, id: string): Promise<PersonRow> {
  const row = await findPerson(c.env.DB, by.scope, id, by.nowMs);
  if (!row) throw new SanpiError("person_unknown");
  return row;
}

function readAfter(after: string | undefined): readonly [string, string] | null {
  if (after === undefined) return null;
  try {
    const pair: unknown = JSON.parse(after);
    const [name, id] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (typeof name === "string" && typeof id === "string") return [name, id];
  } catch {
    // As any other text that is not ours.
  }
  throw new SanpiError("request_invalid", "after");
}
