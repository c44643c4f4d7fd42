import { z } from "zod";
import { ERROR_CODES } from "./error.ts";
import { instantField, sha256Field, uuidField } from "./fields.ts";
import { MAX_LOSSES, MAX_REPORTS, PROTOCOL } from "./limits.ts";
import { listingSchema, projectSchema, roundSchema, verdictSchema } from "./project.ts";
import { reportSchema } from "./report.ts";

export { MAX_LOSSES, MAX_REPORTS, PROTOCOL } from "./limits.ts";

const heldCount = z.int().min(0).max(1_000_000);

/** How a photo's bytes were lost on a phone before the server had them: not there any more, or not what their digest says. */
export const photoLossWord = z.enum(["missing", "altered"]);

/** A photo that a report claims and that its phone can no longer send. */
export const photoLossSchema = z
  .object({ report: uuidField, sha256: sha256Field, why: photoLossWord })
  .meta({ id: "PhotoLoss" });

/** What a phone says of itself at each sync. The outbox is what it still holds beyond the reports of this request. */
export const deviceSchema = z
  .object({
    id: z
      .string()
      .min(8)
      .max(64)
      .regex(/^[\w-]+$/),
    platform: z.string().max(200).default(""),
    app: z
      .string()
      .max(40)
      .default("")
      .meta({ description: "the version of the app; empty for one that does not say" }),
    outbox: z
      .object({
        reports: heldCount,
        photos: heldCount,
        bytes: z.int().min(0).optional().meta({ description: "of those photos" }),
        oldest: instantField.nullish().meta({ description: "when the oldest held report was observed" }),
        refused: heldCount
          .optional()
          .meta({ description: "reports that the server refused and their reporter has not mended yet" }),
      })
      .default({ reports: 0, photos: 0 }),
    seq: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "the number of the last report this device saved, sent or not" }),
    lost: z.array(photoLossSchema).max(MAX_LOSSES).default([]).meta({
      description: "photos of delivered reports that this phone can no longer send; told until answered",
    }),
  })
  .meta({ id: "Device" });

const envelope = {
  protocol: z.int(),
  device: deviceSchema,
  clock: instantField.meta({ description: "the phone's clock when it sends" }),
  cursor: z
    .string()
    .max(100)
    .nullish()
    .meta({ description: "the last cursor received; none for everything" }),
};

/** The request as documented. */
export const syncRequestSchema = z
  .object({ ...envelope, reports: z.array(reportSchema).max(MAX_REPORTS).default([]) })
  .meta({ id: "SyncRequest" });

/** The request as read at the door: each report is judged on its own, so that one bad report holds up no other. */
export const syncEnvelopeSchema = z.object({ ...envelope, reports: z.array(z.unknown()).default([]) });

/** The word on one report. Only a receipt removes a report from a phone's outbox. */
export const receiptSchema = z
  .object({
    id: z.string().meta({ description: "the report's id as sent" }),
    status: z.enum(["accepted", "duplicate", "refused"]),
    code: z.enum(ERROR_CODES).optional(),
    message: z
      .string()
      .optional()
      .meta({ description: "what happened and what to do, in the caller's language" }),
    detail: z.string().optional().meta({ description: "the field at fault" }),
    missing: z
      .array(sha256Field)
      .meta({ description: "photos of this report whose bytes the server still lacks" }),
  })
  .meta({ id: "Receipt" });

/** Rows of the caller's scope that changed since the cursor. Rows replace what the phone had under the same key. */
export const changesSchema = z
  .object({
    reset: z
      .boolean()
      .meta({ description: "true when this is the whole of the scope: forget what is not in it" }),
    projects: z.array(projectSchema),
    listings: z.array(listingSchema).meta({ description: "all listings of the projects in this answer" }),
    verdicts: z.array(verdictSchema).meta({ description: "verdicts on the caller's own reports" }),
    rounds: z.array(roundSchema),
    gone: z.array(z.string()).meta({ description: "projects that left the scope" }),
  })
  .meta({ id: "Changes" });

export const syncResponseSchema = z
  .object({
    protocol: z.literal(PROTOCOL),
    now: instantField.meta({ description: "the server's clock" }),
    receipts: z
      .array(receiptSchema)
      .meta({ description: "one for each report of the request, in its order" }),
    changes: changesSchema,
    cursor: z.string(),
    more: z.boolean().meta({ description: "true when another pull with the new cursor brings more" }),
  })
  .meta({ id: "SyncResponse" });

export type SyncRequest = z.input<typeof syncRequestSchema>;
export type SyncEnvelope = z.infer<typeof syncEnvelopeSchema>;
/** As a phone sends it. */
export type DeviceInput = z.input<typeof deviceSchema>;
/** As it is read at the door. */
export type DeviceStatement = z.infer<typeof deviceSchema>;
export type PhotoLoss = z.infer<typeof photoLossSchema>;
export type PhotoLossWord = z.infer<typeof photoLossWord>;
export type SyncResponse = z.infer<typeof syncResponseSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
export type Changes = z.infer<typeof changesSchema>;

/** The one shape of every failing answer. */
export const errorEnvelopeSchema = z
  .object({
    error: z.object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      detail: z.string().optional(),
      retry: z.boolean().meta({ description: "whether the same request can succeed later" }),
      requestId: z.string(),
    }),
  })
  .meta({ id: "Error" });

export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;
