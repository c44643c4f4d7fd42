import { z } from "zod";
import { instantField } from "./fields.ts";
import { deviceSchema, MAX_REPORTS, receiptSchema } from "./protocol.ts";
import { reportSchema } from "./report.ts";

/** No clock is off by more than a battery that emptied long ago makes it. */
const MAX_OFFSET_MS = 100 * 366 * 86_400_000;

/**
 * What an administrator hands in from the rescue file of a phone that can no longer send: reports in the name of the
 * person who saved them, with the numbers and the clock of the device that did. The photos travel as always.
 */
export const rescueEnvelopeSchema = z.object({
  person: z.string().min(1).max(64).meta({ description: "id of the person who saved the reports" }),
  device: deviceSchema.pick({ id: true, platform: true }),
  clockOffsetMs: z
    .int()
    .min(-MAX_OFFSET_MS)
    .max(MAX_OFFSET_MS)
    .default(0)
    .meta({ description: "server minus phone as that phone last measured it; 0 for unknown" }),
  exportedAt: instantField.meta({ description: "by that phone's clock, when the file was made" }),
  reports: z.array(z.unknown()).max(MAX_REPORTS),
});

/** The request as documented. */
export const rescueRequestSchema = rescueEnvelopeSchema
  .extend({ reports: z.array(reportSchema).max(MAX_REPORTS) })
  .meta({ id: "RescueRequest" });

export const rescueResponseSchema = z
  .object({ receipts: z.array(receiptSchema).meta({ description: "one for each report, in its order" }) })
  .meta({ id: "RescueResponse" });

export type RescueEnvelope = z.infer<typeof rescueEnvelopeSchema>;
export type RescueRequest = z.input<typeof rescueRequestSchema>;
export type RescueResponse = z.infer<typeof rescueResponseSchema>;
