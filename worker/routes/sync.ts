import { createHash } from "node:crypto";
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { errorMessage, type Language, SanpiError } from "#domain/error";
import {
  MAX_REPORTS,
  PROTOCOL,
  type Receipt,
  type SyncEnvelope,
  type SyncResponse,
  syncEnvelopeSchema,
  syncRequestSchema,
  syncResponseSchema,
} from "#domain/protocol";
import { canonicalReport, parseReport, type Refusal } from "#domain/report";
import { scopeOf } from "#domain/scope";
import type { App } from "../env.ts";
import { announce } from "../live.ts";
import { scopeFor } from "../middleware/session.ts";
import { readJson } from "../read-json.ts";
import { CHANGE_STATEMENTS, changesOf, readChanges } from "../store/changes.ts";
import { seeDevice } from "../store/devices.ts";
import { type Delivered, type Delivery, explainRefusals, takeIn } from "../store/reports.ts";

/** Differences up to this are the journey of the request, not the phone's clock. */
const JOURNEY_MS = 5_000;
/** 100 reports with long notes and nine photos each stay well below this. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

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
    const request = readEnvelope(await readJson(c.req.raw, MAX_BODY_BYTES));
    const offset = now - request.clock;
    const delivery: Delivery = {
      person: caller.id,
      device: request.device.id,
      scope: scopeOf(caller.grants, ["reporter"]),
      receivedMs: now,
      clockOffsetMs: Math.abs(offset) > JOURNEY_MS ? offset : 0,
    };
    const judged = request.reports.map((input) => judge(input, request.clock));
    const delivered = judged.filter((one): one is Delivered => "report" in one);

    const db = c.env.DB;
    const lastSeq = Math.max(0, ...delivered.map((one) => (one.refusal ? 0 : one.report.seq)));
    const taking = delivered.length > 0 ? takeIn(db, delivery, delivered) : [];
    const results = await db.batch([
      ...taking,
      seeDevice(db, delivery, request.device, lastSeq),
      ...readChanges(db, caller.id, scope, request.cursor),
    ]);

    const [inserted, , lacking] = results.slice(0, taking.length) as Partial<TakenIn>;
    // By content too: where two reports of one request share an id, only the one that was stored is acknowledged.
    const accepted = new Map(inserted?.results.map((row) => [row.id, row.content]));
    const missing = new Set(lacking?.results.map((row) => row.sha256));
    const left = delivered.filter((one) => accepted.get(one.report.id) !== one.content);
    const reasons = left.length > 0 ? await explainRefusals(db, delivery, left) : new Map<Delivered, never>();
    if (accepted.size > 0) c.executionCtx.waitUntil(announce(c.env));

    const words = receiptsIn(c.get("language"));
    const used = new Set<string>();
    const receipts = judged.map((one): Receipt => {
      if (!("report" in one)) return words.refused(one.id, one.refusal);
      const { id } = one.report;
      const lacks = one.report.photos.map((p) => p.sha256).filter((sha256) => missing.has(sha256));
      if (accepted.get(id) === one.content) {
        // The same report twice in one request: the second is a repetition.
        const status = used.has(id) ? "duplicate" : "accepted";
        used.add(id);
        return { id, status, missing: lacks };
      }
      const reason = reasons.get(one) ?? { code: "internal" };
      return reason === "duplicate" ? { id, status: "duplicate", missing: lacks } : words.refused(id, reason);
    });

    const { changes, cursor, more } = changesOf(results.slice(-CHANGE_STATEMENTS), scope, request.cursor);
    return c.json({ protocol: PROTOCOL, now, receipts, changes, cursor, more } satisfies SyncResponse);
  });
}

/** The results of `takeIn`'s statements: the reports stored, their claims, the digests whose bytes are lacking. */
type TakenIn = [D1Result<{ id: string; content: string }>, D1Result, D1Result<{ sha256: string }>];

function readEnvelope(body: unknown): SyncEnvelope {
  // First of all: a phone of another version may send another shape, and must hear that rather than that it is wrong.
  const protocol = (body as { protocol?: unknown } | null)?.protocol;
  if (typeof protocol === "number" && protocol !== PROTOCOL)
    throw new SanpiError("protocol_unsupported", `this server speaks ${PROTOCOL}`);
  const parsed = syncEnvelopeSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SanpiError("request_invalid", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  if (parsed.data.reports.length > MAX_REPORTS) throw new SanpiError("batch_too_large");
  return parsed.data;
}

/** Reads one report of the request on its own; its id is known even of one that is refused, where it has one. */
function judge(input: unknown, nowByPhone: number): Delivered | { id: string; refusal: Refusal } {
  const parsed = parseReport(input, nowByPhone);
  if (parsed.report) return { ...parsed, content: digest(canonicalReport(parsed.report)) };
  const id = (input as { id?: unknown } | null)?.id;
  return { id: typeof id === "string" ? id.slice(0, 100) : "", refusal: parsed.refusal };
}

/** The first 128 bits of the SHA-256 of a text, base64url: enough to tell a repetition from a reused id. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");
}

function receiptsIn(language: Language) {
  return {
    refused: (id: string, { code, detail }: Refusal): Receipt => ({
      id,
      status: "refused",
      code,
      message: errorMessage(code, language),
      ...(detail ? { detail } : {}),
      missing: [],
    }),
  };
}
