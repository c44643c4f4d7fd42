import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  type BulletinDetail,
  bulletinDetailSchema,
  bulletinEditSchema,
  bulletinExportSchema,
  bulletinReleaseSchema,
  bulletinRequestSchema,
  bulletinsQuerySchema,
  bulletinsSchema,
  lastBulletinQuerySchema,
  lastBulletinSchema,
} from "#domain/bulletin";
import { dayOf } from "#domain/day";
import { SanpiError } from "#domain/error";
import { uuidField } from "#domain/fields";
import { periodBefore, periodOf } from "#domain/period";
import { PROVINCE, type Scope, scopeOf } from "#domain/scope";
import { tallyQuerySchema } from "#domain/tally";
import { addressOf } from "../accounts/browser.ts";
import { makeBulletin } from "../bulletins.ts";
import type { App } from "../env.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { readScope, scopeFor } from "../middleware/session.ts";
import { type AuditAction, recorded } from "../store/audit.ts";
import {
  type BulletinReader,
  type DraftRead,
  editBulletin,
  findBulletin,
  lastReleased,
  listBulletins,
  releaseBulletin,
} from "../store/bulletins.ts";
import { placeInside } from "../store/places.ts";

/** A text of the longest, each character in three bytes, stays below this. */
const MAX_BODY_BYTES = 128 * 1024;
const params = z.object({ id: uuidField });
const whole = {
  200: { description: "The bulletin", content: { "application/json": { schema: bulletinDetailSchema } } },
};
const json = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

const list = createRoute({
  method: "get",
  path: "/api/bulletins",
  summary: "Bulletins, newest first: released ones, and drafts for those who may release them",
  request: { query: bulletinsQuerySchema },
  responses: {
    200: { description: "A page", content: { "application/json": { schema: bulletinsSchema } } },
  },
});

const last = createRoute({
  method: "get",
  path: "/api/bulletins/last",
  summary: "The last released bulletin of a place, with its frozen figures",
  request: { query: lastBulletinQuerySchema },
  responses: {
    200: { description: "It, or null", content: { "application/json": { schema: lastBulletinSchema } } },
  },
});

const one = createRoute({
  method: "get",
  path: "/api/bulletins/{id}",
  summary: "A bulletin with its figures and text",
  request: { params },
  responses: whole,
});

const make = createRoute({
  method: "post",
  path: "/api/bulletins",
  summary: "Make a bulletin: freeze a place's figures as they are now, and draft the text",
  middleware: limitBody(MAX_BODY_BYTES),
  request: { body: json(bulletinRequestSchema) },
  responses: whole,
});

const edit = createRoute({
  method: "patch",
  path: "/api/bulletins/{id}",
  summary: "Change the text of a draft",
  middleware: limitBody(MAX_BODY_BYTES),
  request: { params, body: json(bulletinEditSchema) },
  responses: whole,
});

const release = createRoute({
  method: "post",
  path: "/api/bulletins/{id}/release",
  summary: "Release a draft in the caller's name: it never changes again",
  middleware: limitBody(MAX_BODY_BYTES),
  request: { params, body: json(bulletinReleaseSchema) },
  responses: whole,
});

const exported = createRoute({
  method: "post",
  path: "/api/bulletins/{id}/exports",
  summary: "Note that a bulletin was printed or saved as a file",
  middleware: limitBody(MAX_BODY_BYTES),
  request: { params, body: json(bulletinExportSchema) },
  responses: {
    200: {
      description: "Noted",
      content: { "application/json": { schema: z.object({ noted: z.literal(true) }) } },
    },
  },
});

/** 周通报、旬研判、月通报. Managers and administrators make, change and release those of their places. */
export function bulletins(app: OpenAPIHono<App>): void {
  app.openapi(list, async (c) => {
    const reader = readerOf(c);
    const query = c.req.valid("query");
    const place = query.within === undefined ? null : await placeIdOf(c, reader.scope, query.within);
    return c.json(await listBulletins(c.env.DB, reader, query, place), 200);
  });

  app.openapi(last, async (c) => {
    const reader = readerOf(c);
    const { within = PROVINCE, kind } = c.req.valid("query");
    const place = await placeIdOf(c, reader.scope, within);
    return c.json({ bulletin: await lastReleased(c.env.DB, reader, { place, kind }) }, 200);
  });

  app.openapi(one, async (c) => c.json(await found(c, readerOf(c), c.req.valid("param").id), 200));

  app.openapi(make, async (c) => {
    const { id, name } = c.get("caller");
    const editor = editorOf(c);
    const { kind, place: called, period, corrects = null, ...window } = c.req.valid("json");
    const place = await placeIdOf(c, editor.edits, called);
    const wrong = corrects === null ? null : await found(c, editor, corrects);
    if (wrong && !(wrong.released && wrong.kind === kind && wrong.place.id === place))
      throw new SanpiError("request_invalid", "corrects");
    const nowMs = Date.now();
    const today = dayOf(nowMs);
    const made = await makeBulletin(c.env.DB, {
      ...{ reader: editor, by: { id, name }, corrects, address: addressOf(c), nowMs },
      query: tallyQuerySchema.parse({ ...window, within: place }),
      period: wrong
        ? periodOf(kind, wrong.from)
        : period === "running"
          ? periodOf(kind, today)
          : periodBefore(kind, today),
    });
    return c.json(await found(c, editor, made), 200);
  });

  app.openapi(edit, async (c) => {
    const editor = editorOf(c);
    const { text, edits } = c.req.valid("json");
    const edited = await changeDraft(
      c,
      editor,
      { ...c.req.valid("param"), edits },
      {
        ...{ action: "bulletin_edited", detail: { characters: text.length } },
        statement: (draft) => editBulletin(c.env.DB, editor.edits, draft, text),
      },
    );
    return c.json(edited, 200);
  });

  app.openapi(release, async (c) => {
    const editor = editorOf(c);
    const released = await changeDraft(
      c,
      editor,
      { ...c.req.valid("param"), ...c.req.valid("json") },
      {
        ...{ action: "bulletin_released", detail: null },
        statement: (draft) => releaseBulletin(c.env.DB, editor.edits, draft),
      },
    );
    return c.json(released, 200);
  });

  app.openapi(exported, async (c) => {
    const { id, city } = await found(c, readerOf(c), c.req.valid("param").id);
    await recorded(
      c.env.DB,
      [],
      [
        {
          ...{ person: c.get("caller").id, action: "exported", subject: `bulletin/${id}`, city },
          ...{ detail: c.req.valid("json"), address: addressOf(c) },
        },
      ],
      Date.now(),
    );
    return c.json({ noted: true } as const, 200);
  });
}

function readerOf(c: Context<App>): BulletinReader {
  const caller = c.get("caller");
  return { scope: readScope(caller), edits: scopeOf(caller.grants, ["manager", "admin"]) };
}

/** Where the caller may change bulletins. Throws `forbidden` when nowhere. */
function editorOf(c: Context<App>): BulletinReader {
  const edits = scopeFor(c.get("caller"), "manager", "admin");
  return { scope: edits, edits };
}

/** A bulletin that the reader sees. An unknown and a hidden id answer alike. */
async function found(c: Context<App>, reader: BulletinReader, id: string): Promise<BulletinDetail> {
  const bulletin = await findBulletin(c.env.DB, reader, id);
  if (!bulletin) throw new SanpiError("not_found");
  return bulletin;
}

async function placeIdOf(c: Context<App>, scope: Scope, called: string): Promise<string> {
  return (await placeInside(c.env.DB, scope, called)) ?? PROVINCE;
}

/**
 * Does something to a draft and writes the line that tells of it. Throws `bulletin_changed` where the draft is not as it
 * was read: the database refuses the statement then, and the line with it.
 */
async function changeDraft(
  c: Context<App>,
  reader: BulletinReader,
  read: Pick<DraftRead, "id" | "edits">,
  deed: Deed,
): Promise<BulletinDetail> {
  const { city } = await found(c, reader, read.id);
  const { id, name } = c.get("caller");
  const draft = { ...read, by: { id, name }, nowMs: Date.now() };
  try {
    await recorded(
      c.env.DB,
      [deed.statement(draft)],
      [
        {
          ...{ person: id, action: deed.action, subject: `bulletin/${read.id}`, city },
          ...{ detail: deed.detail, address: addressOf(c) },
        },
      ],
      draft.nowMs,
    );
  } catch (error) {
    if (/bulletin/.test(String(error))) throw new SanpiError("bulletin_changed");
    throw error;
  }
  return found(c, reader, read.id);
}

interface Deed {
  readonly action: AuditAction;
  readonly detail: unknown;
  readonly statement: (draft: DraftRead) => D1PreparedStatement;
}
