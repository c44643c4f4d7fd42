import { z } from "zod";
import { instantField, placeIdField } from "./fields.ts";
import { SILENT_AFTER_DAYS } from "./silence.ts";

/** A phone of the caller's scope as the server knows it: when it spoke last, what it says it holds, what never came. */
export const phoneSchema = z
  .object({
    id: z.string(),
    person: z.object({ id: z.string(), name: z.string() }),
    platform: z.string(),
    app: z.string().meta({ description: "version of the app at the last exchange" }),
    signedIn: z.boolean().meta({ description: "whether a session of it still counts; false once revoked" }),
    lastSeen: instantField,
    silent: z.boolean().meta({
      description: `whether its person has open projects and no phone of theirs was seen for ${SILENT_AFTER_DAYS} days`,
    }),
    lastReceived: instantField.nullable(),
    clockOffsetMs: z.int().meta({ description: "server minus phone at the last exchange" }),
    held: z.object({
      reports: z.int(),
      photos: z.int(),
      bytes: z.int().nullable(),
      oldest: instantField.nullable(),
      refused: z.int(),
    }),
    lastSeq: z.int().meta({ description: "the highest number of a report that came" }),
    gaps: z.array(z.object({ first: z.int(), last: z.int() })).meta({
      description:
        "numbers that never came and that it holds no more, as ranges: below the highest, and past it once it holds nothing",
    }),
  })
  .meta({ id: "Phone" });

export const phonesQuerySchema = z.object({
  within: placeIdField
    .optional()
    .meta({ description: "only phones of people who report inside this city or zone" }),
});

export const phonesSchema = z
  .object({ phones: z.array(phoneSchema).meta({ description: "those with something amiss first" }) })
  .meta({ id: "Phones" });

export type Phone = z.infer<typeof phoneSchema>;
export type Phones = z.infer<typeof phonesSchema>;
