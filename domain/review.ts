import { z } from "zod";
import { ERROR_CODES } from "./error.ts";
import { uuidField } from "./fields.ts";
import { MAX_VERDICTS } from "./limits.ts";
import { reportStateField, verdictWordField } from "./project.ts";

/** How long a reviewer may take a word back. Screens offer it for ten seconds; the rest is for the way. */
export const UNDO_MS = 60_000;

export const reviewRequestSchema = z
  .object({
    verdicts: z
      .array(
        z.object({
          report: uuidField,
          verdict: verdictWordField,
          reason: z.string().trim().max(500).nullish(),
          seen: reportStateField.nullish().meta({
            description:
              "how the report stood when it was looked at; refused when it stands otherwise by now",
          }),
        }),
      )
      .min(1)
      .max(MAX_VERDICTS),
  })
  .meta({ id: "ReviewRequest" });

/** One outcome a verdict, in the order sent. `duplicate`: the report already stood so by the same person's word. */
export const reviewResponseSchema = z
  .object({
    outcomes: z.array(
      z.object({
        report: uuidField,
        status: z.enum(["accepted", "duplicate", "refused"]),
        state: reportStateField.optional().meta({ description: "how the report stands now" }),
        code: z.enum(ERROR_CODES).optional(),
        message: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "ReviewResponse" });

export type ReviewRequest = z.infer<typeof reviewRequestSchema>;
export type ReviewResponse = z.infer<typeof reviewResponseSchema>;
