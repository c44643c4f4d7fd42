import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import {
  MAX_REPORTS,
  PROTOCOL,
  type SyncEnvelope,
  type SyncResponse,
  syncEnvelopeSchema,
  syncRequestSchema,
  syncResponseSchema,
} from "#domain/protocol";
import { scopeOf } from "#domain/scope";
import type { App } from "../env.ts";
import { acceptedOf, arrivedOf, deliveredOf, judge, receiptsFor } from "../intake.ts";
import { announce } from "../live.ts";
import { readScope, scopeFor } from "../middleware/session.ts";
import { readJson } from "../read-json.ts";
import { requireValid } from "../require-valid.ts";
import { CHANGE_STATEMENTS, changesOf, readChanges } from "../store/changes.ts";
import { noteNumbers, seeDevice } from "../store/devices.ts";
import { noteLosses } from "../store/losses.ts";
import { clockOffset, type Delivery, takeIn } from "../store/reports.ts";
import { bindDevice } from "../store/sessions.ts";

/** 100 reports with long notes and nine photos each stay well below this. */
export const MAX_SYNC_BYTES = 2 * 1024 * 1024;

const route = createRoute({
  method: "post",
  path: "/api/sync",
  summary: "Push reports and pull what changed, in one exchange",
  description:
    "Each report has its own receipt; one bad report holds up no other. Sending a report again is safe.",
  request: { body: { required: true, content: { "application/json": { schema: syncRequestSchema } } } },
  responses: {
    200: {
      description: "A receipt for each report, and the changes",
      content: { "application/json": { schema: syncResponseSchema } },
    },
  },
});

export function sync(app: OpenAPIHono<App>): void {
  app.openAPIRegistry.registerPath(route);
  app.post(route.path, async (c) => {
    const now = Date.now();
    const caller = c.get("caller");
    // Reviewers pull too, so that what they judge is on their screen at once; what they may not report is refused.
    const scope = scopeFor(caller, "reporter", "reviewer");
    const request = readEnvelope(await readJson(c.req.raw, MAX_SYNC_BYTES));
    const delivery: Delivery = {
      person: caller.id,
      device: request.device.id,
      scope: scopeOf(caller.grants, ["reporter"]),
      sees: readScope(caller),
      receivedMs: now,
      clockOffsetMs: clockOffset(now - request.clock),
    };
    const judged = request.reports.map((input) => judge(input, request.clock));
    const delivered = deliveredOf(judged);
    const arrived = arrivedOf(judged);

    const db = c.env.DB;
    const { device } = request;
    const taking = delivered.length > 0 ? takeIn(db, delivery, delivered) : [];
    const numbers = arrived.length > 0 ? [noteNumbers(db, delivery, arrived)] : [];
    const results = await db.batch([
      ...taking,
      ...numbers,
      seeDevice(db, delivery, device, arrived),
      ...(caller.device === device.id ? [] : [bindDevice(db, caller.session, device.id)]),
      ...(device.lost.length > 0 ? [noteLosses(db, delivery, device.lost)] : []),
      ...readChanges(db, caller.id, scope, request.cursor),
    ]);

    const taken = results.slice(0, taking.length);
    // What phones hold shows on the boards too; a phone with nothing new to say is written down once a minute.
    const seen = results[taking.length + numbers.length]?.meta.changes ?? 0;
    if (acceptedOf(taken).size > 0 || seen > 0) c.executionCtx.waitUntil(announce(c.env));
    const receipts = await receiptsFor(db, c.get("language"), delivery, judged, taken);
    const { changes, cursor, more } = changesOf(results.slice(-CHANGE_STATEMENTS), scope, request.cursor);
    return c.json({ protocol: PROTOCOL, now, receipts, changes, cursor, more } satisfies SyncResponse);
  });
}

function readEnvelope(body: unknown): SyncEnvelope {
  // First of all: a phone of another version may send another shape, and must hear that rather than that it is wrong.
  const protocol = (body as { protocol?: unknown } | null)?.protocol;
  if (typeof protocol === "number" && protocol !== PROTOCOL)
    throw new SanpiError("protocol_unsupported", `this server speaks ${PROTOCOL}`);
  const envelope = requireValid(syncEnvelopeSchema, body);
  if (envelope.reports.length > MAX_REPORTS) throw new SanpiError("batch_too_large");
  return envelope;
}
