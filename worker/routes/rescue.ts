import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import { rescueEnvelopeSchema, rescueRequestSchema, rescueResponseSchema } from "#domain/rescue";
import { addressOf } from "../accounts/browser.ts";
import type { App } from "../env.ts";
import { arrivedOf, deliveredOf, judge, receiptsFor } from "../intake.ts";
import { announce } from "../live.ts";
import { readScope, scopeFor } from "../middleware/session.ts";
import { readJson } from "../read-json.ts";
import { requireValid } from "../require-valid.ts";
import { findPerson } from "../store/accounts.ts";
import { type AuditLine, recorded } from "../store/audit.ts";
import { relieveDevice } from "../store/devices.ts";
import { clockOffset, type Delivery, takeIn } from "../store/reports.ts";
import { MAX_SYNC_BYTES } from "./sync.ts";

const route = createRoute({
  method: "post",
  path: "/api/rescue",
  summary: "Hand in reports from the rescue file of a phone that can no longer send",
  description:
    "Administrators, for the places they administer; the reports are filed in the name of the person who saved them. Each has its own receipt, and one that came before, or comes again from the phone, counts once.",
  request: { body: { required: true, content: { "application/json": { schema: rescueRequestSchema } } } },
  responses: {
    200: {
      description: "A receipt for each report",
      content: { "application/json": { schema: rescueResponseSchema } },
    },
  },
});

export function rescue(app: OpenAPIHono<App>): void {
  app.openAPIRegistry.registerPath(route);
  app.post(route.path, async (c) => {
    const now = Date.now();
    const caller = c.get("caller");
    const scope = scopeFor(caller, "admin");
    const file = requireValid(rescueEnvelopeSchema, await readJson(c.req.raw, MAX_SYNC_BYTES));
    const db = c.env.DB;
    if (!(await findPerson(db, scope, file.person, now))) throw new SanpiError("person_unknown", file.person);
    const delivery: Delivery = {
      person: file.person,
      device: file.device.id,
      scope,
      sees: readScope(caller),
      receivedMs: now,
      clockOffsetMs: clockOffset(file.clockOffsetMs),
    };
    // Neither after the file was made nor, once corrected, after now.
    const nowByPhone = Math.min(file.exportedAt, now - delivery.clockOffsetMs);
    const judged = file.reports.map((input) => judge(input, nowByPhone));
    const delivered = deliveredOf(judged);
    const taking = delivered.length > 0 ? takeIn(db, delivery, delivered) : [];
    const phone = {
      platform: file.device.platform,
      lastSeenMs: Math.min(now, file.exportedAt + delivery.clockOffsetMs),
    };
    const line: AuditLine = {
      person: caller.id,
      action: "rescued",
      subject: `person/${file.person}`,
      detail: { device: file.device.id, exportedAt: file.exportedAt, reports: file.reports.length },
      address: addressOf(c),
    };
    const results = await recorded<Record<string, unknown>>(
      db,
      [...taking, ...relieveDevice(db, delivery, phone, arrivedOf(judged))],
      [line],
      now,
    );

    const taken = results.slice(0, taking.length);
    c.executionCtx.waitUntil(announce(c.env));
    return c.json({ receipts: await receiptsFor(db, c.get("language"), delivery, judged, taken) });
  });
}
