import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import { phonesQuerySchema, phonesSchema } from "#domain/phone";
import { addressOf } from "../accounts/browser.ts";
import type { App } from "../env.ts";
import { leaveLive } from "../live.ts";
import { scopeFor } from "../middleware/session.ts";
import { findPerson } from "../store/accounts.ts";
import { recorded } from "../store/audit.ts";
import { phoneExists, readPhones } from "../store/phones.ts";
import { placeInside } from "../store/places.ts";
import { endSessions } from "../store/sessions.ts";

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
  responses: {
    200: {
      description: "How many sessions were ended",
      content: { "application/json": { schema: z.object({ ended: z.int() }) } },
    },
  },
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
    const [ended] = await recorded<{ id: string }>(
      db,
      [endSessions(db, person, { device: id })],
      [
        {
          ...{ person: caller.id, action: "phone_revoked", subject: `phone/${person}/${id}` },
          ...{ detail: null, address: addressOf(c) },
        },
      ],
      nowMs,
    );
    const gone = ended?.results.map((one) => one.id) ?? [];
    await leaveLive(c.env, gone);
    return c.json({ ended: gone.length }, 200);
  });
}
