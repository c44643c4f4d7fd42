import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { SanpiError } from "#domain/error";
import { sha256Field } from "#domain/fields";
import { MAX_PHOTO_BYTES, MAX_PHOTO_EDGE, MAX_PHOTO_PIXELS } from "#domain/limits";
import { addressOf } from "../accounts/browser.ts";
import type { App } from "../env.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { readJpeg } from "../jpeg.ts";
import { readScope, scopeFor } from "../middleware/session.ts";
import { keepPhoto, openPhoto, PHOTO_TYPE, sha256Of } from "../photos.ts";
import { readBytes } from "../read-json.ts";
import { recorded } from "../store/audit.ts";
import { findBlob, findReadableBlob, noteBlob } from "../store/blobs.ts";

const params = z.object({ sha256: sha256Field });
const photoReceipt = z
  .object({ sha256: sha256Field, bytes: z.int(), status: z.enum(["stored", "present"]) })
  .meta({ id: "PhotoReceipt" });
const binary = { schema: z.any().openapi({ type: "string", format: "binary" }) };

const put = createRoute({
  method: "put",
  path: "/api/photos/{sha256}",
  summary: "Send a photo's bytes, once; sending them again is safe",
  description:
    "A whole JPEG. What showing it does not need (EXIF but for the orientation, XMP, previews, comments) is not stored.",
  request: { params, body: { required: true, content: { "image/jpeg": binary } } },
  responses: {
    201: { description: "Stored", content: { "application/json": { schema: photoReceipt } } },
    200: { description: "Already there", content: { "application/json": { schema: photoReceipt } } },
  },
});

const get = createRoute({
  method: "get",
  path: "/api/photos/{sha256}",
  summary: "A photo of a report of the caller's scope",
  request: { params },
  responses: { 200: { description: "The bytes", content: { "image/jpeg": binary } } },
});

export function photos(app: OpenAPIHono<App>): void {
  app.openAPIRegistry.registerPath(put);
  app.put("/api/photos/:sha256", async (c) => {
    const caller = c.get("caller");
    // Administrators bring those of a rescue file.
    scopeFor(caller, "reporter", "admin");
    const sha256 = digestOf(c.req.param("sha256"));
    const known = await findBlob(c.env.DB, sha256);
    if (known) return c.json({ sha256, bytes: known.bytes, status: "present" as const }, 200);

    const bytes = await readBytes(c.req.raw, MAX_PHOTO_BYTES, "photo_too_large");
    // First of all: what was cut or changed on its way is judged as that, not by what is left of it.
    if ((await sha256Of(bytes)) !== sha256) throw new SanpiError("digest_mismatch");
    const jpeg = readJpeg(bytes);
    if (!jpeg) throw new SanpiError("photo_type");
    const { width, height, orientation, lean } = jpeg;
    if (Math.max(width, height) > MAX_PHOTO_EDGE || width * height > MAX_PHOTO_PIXELS)
      throw new SanpiError("photo_too_large", `${width} × ${height} pixels`);
    const stored = lean === bytes ? null : { sha256: await sha256Of(lean), bytes: lean.length };
    await keepPhoto(c.env.PHOTOS, stored?.sha256 ?? sha256, lean);
    await noteBlob(
      c.env.DB,
      { sha256, bytes: bytes.length, type: PHOTO_TYPE, stored },
      fingerprintOf(lean, orientation),
      caller.id,
      Date.now(),
    );
    return c.json({ sha256, bytes: bytes.length, status: "stored" as const }, 201);
  });

  app.openAPIRegistry.registerPath(get);
  app.get("/api/photos/:sha256", async (c) => {
    const sha256 = digestOf(c.req.param("sha256"));
    const caller = c.get("caller");
    const blob = await findReadableBlob(c.env.DB, readScope(caller), sha256);
    const body = blob && (await openPhoto(c.env.PHOTOS, blob.stored?.sha256 ?? sha256));
    if (!blob || !body) throw new SanpiError("not_found");
    if (blob.person !== caller.id)
      c.executionCtx.waitUntil(noteReading(c.env.DB, caller.id, blob, addressOf(c)));
    // Bytes under a digest never change; private, because who may see them depends on who asks.
    const headers = {
      "content-type": blob.type,
      "content-length": String(blob.stored?.bytes ?? blob.bytes),
      "cache-control": "private, max-age=31536000, immutable",
      "content-disposition": "inline",
    };
    return c.body(body, 200, headers);
  });
}

/** Writes down who looked at a photo. Browsers keep photos, so each of theirs is a line once. */
async function noteReading(
  db: D1Database,
  person: string,
  photo: { readonly sha256: string; readonly project: string },
  address: string | null,
): Promise<void> {
  const { sha256, project } = photo;
  const line = { person, action: "photo_read", subject: `photo/${sha256}`, project } as const;
  await recorded(db, [], [{ ...line, detail: null, address }], Date.now());
}

function digestOf(text: string): string {
  const parsed = sha256Field.safeParse(text);
  if (!parsed.success) throw new SanpiError("request_invalid", "sha256");
  return parsed.data;
}
