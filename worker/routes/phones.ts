import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import { phonesQuerySchema, phonesSchema } from "#domain/phone";
import { addressOf } from "../accounts/browser.ts";
import { endAndTell, ended } from "../accounts/end-sessions.ts";
import type { App } from "../env.ts";
import { scopeFor } from "../middleware/session.ts";
import { findPerson } from "../store/accounts.ts";
import { phoneExists, readPhones } from "../store/phones.ts";
import { placeInside } from "../store/places.ts";

const route = createRoute({
  method: "get",
  path: "/api/phones",
  summary:
    "The phones behind the figures: when each spoke last, what it still holds, which numbers never came",
  request: { query: phonesQuerySchema },
  responses: {
    200: { description: "The phones", content: { "application/json": { schema: phonesSchema } } },
  },
});

const revoke = createRoute({
  method: "delete",
  path: "/api/phones/{person}/{id}/sessions",
  summary: "Revoke a phone: it stops at its next request, and keeps what it has not sent",
  request: { params: z.object({ person: z.string().min(1).max(64), id: z.string().min(1).max(64) }) },
  responses: ended,
});

export function phones(app: OpenAPIHono<App>): void {
  app.openapi(route, async (c) => {
    const scope = scopeFor(c.get("caller"), "reviewer", "manager", "admin");
    const { within } = c.req.valid("query");
    const place = within === undefined ? null : await placeInside(c.env.DB, scope, within);
    return c.json({ phones: await readPhones(c.env.DB, scope, place) }, 200);
  });

  app.openapi(revoke, async (c) => {
    const caller = c.get("caller");
    const scope = scopeFor(caller, "admin");
    const { person, id } = c.req.valid("param");
    const db = c.env.DB;
    const nowMs = Date.now();
    if (!(await phoneExists(db, scope, person, id))) throw new SanpiError("not_found");
    // Who may do less than the phone's person must not stop them.
    const row = await findPerson(db, scope, person, nowMs);
    if (!row?.is_inside) throw new SanpiError("out_of_scope");
    const line = { person: caller.id, action: "phone_revoked", subject: `phone/${person}/${id}` } as const;
    const told = { ...line, address: addressOf(c) };
    return c.json(await endAndTell(c.env, person, { device: id }, told, nowMs), 200);
  });
}
