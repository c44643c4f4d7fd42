import { z } from "zod";
import { basisField, batchField, dayField, instantField, placeIdField, roundField } from "./fields.ts";
import { MAX_SILENT_DAYS } from "./ledger-filter.ts";
import { listingSchema, projectSchema } from "./project.ts";
import { SIZE_BANDS } from "./size-band.ts";
import { STAGES } from "./stage.ts";

/** Physical progress as last observed: 28 of 51 buildings, or percent, as the reporter said it. */
export const progressSchema = z
  .object({
    at: instantField,
    units: z.object({ done: z.int(), total: z.int().nullable(), unit: z.string() }).nullable(),
    percent: z.number().nullable(),
  })
  .meta({ id: "Progress" });

/** A line of the 项目推进台账: a project with all that its row shows. */
export const ledgerRowSchema = z
  .object({
    project: projectSchema,
    listings: z
      .array(listingSchema.omit({ project: true }))
      .meta({ description: "in order of the rounds; planned and withdrawn ones too" }),
    progress: z.object({ verified: progressSchema.nullable(), reported: progressSchema.nullable() }),
    remark: z.string().nullable().meta({ description: "what the last report says in words (备注、卡点)" }),
    pending: z.object({
      reports: z.int().meta({ description: "reports that wait for a verdict" }),
      photos: z.int().meta({ description: "photos of these that have not come and still may" }),
    }),
  })
  .meta({ id: "LedgerRow" });

const listOf = (known: readonly string[], description: string) =>
  z
    .string()
    .max(200)
    .refine((list) => list.split(",").every((each) => known.includes(each)), "not one of the known words")
    .optional()
    .meta({ description, example: known.slice(0, 2).join(",") });

/** The words of a query; what each means stands in ledger-filter.ts. */
export const ledgerQuerySchema = z.object({
  q: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({ description: "words of a name, alias, enterprise, code or their pinyin initials" }),
  within: z.string().max(64).optional().meta({ description: "city or zone: id, name or alias" }),
  stage: listOf(STAGES, "any of these stages, comma-separated, on the basis"),
  batch: batchField.optional(),
  round: roundField.optional(),
  chain: z.string().max(200).optional(),
  size: listOf(SIZE_BANDS, "any of these classes of total investment in 亿元, comma-separated"),
  silent: z
    .string()
    .refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_SILENT_DAYS)
    .optional()
    .meta({
      description: "no report for so many days at least, those never reported included",
      example: "30",
    }),
  basis: basisField.default("verified"),
  after: z.string().max(200).optional().meta({ description: "the last answer's `next`" }),
  limit: z.coerce.number().int().min(1).max(2000).default(1000).meta({
    description:
      "projects looked at, of which a page brings those that are meant: it may bring none and go on",
  }),
});

export const ledgerSchema = z
  .object({
    version: z.string().meta({ description: "changes whenever a row may have" }),
    day: dayField.meta({ description: "today in Asia/Shanghai, to which silence is counted" }),
    zones: z
      .array(
        z.object({
          id: placeIdField,
          name: z.string(),
          nameEn: z.string().nullable(),
          city: z.object({ id: placeIdField, name: z.string(), nameEn: z.string().nullable() }),
        }),
      )
      .meta({ description: "the names of all zones that the caller's rows can name" }),
    rows: z.array(ledgerRowSchema).meta({ description: "in order of the projects' ids" }),
    next: z.string().nullable(),
  })
  .meta({ id: "Ledger" });

export type Progress = z.infer<typeof progressSchema>;
export type LedgerRow = z.infer<typeof ledgerRowSchema>;
export type LedgerQuery = z.infer<typeof ledgerQuerySchema>;
export type Ledger = z.infer<typeof ledgerSchema>;
