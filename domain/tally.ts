import { z } from "zod";
import {
  basisField,
  batchField,
  dayField,
  instantField,
  placeIdField,
  roundField,
  ruleField,
  wanField,
} from "./fields.ts";
import { listingSchema, projectSchema } from "./project.ts";
import { SILENT_AFTER_DAYS } from "./silence.ts";

const percentField = z
  .number()
  .nullable()
  .meta({ description: "percent, two decimals; null for an empty base" });
const countField = z.int().min(0);
const yearField = z.string().regex(/^20\d{2}$/);
/** A sum may exceed what one amount may be; it stays a safe integer. */
const sumField = z
  .int()
  .nullable()
  .meta({ description: "Σ in whole 万元; null when no listing has an amount" });

/** The figures of one batch in one place and window. */
export const cellSchema = z
  .object({
    listed: countField.meta({ description: "entries: listings neither planned nor withdrawn" }),
    projects: countField.meta({ description: "different projects among them" }),
    investment: sumField.meta({ description: "Σ listed investment, 万元" }),
    output: sumField.meta({ description: "Σ listed yearly output, 万元" }),
    unpriced: countField.meta({ description: "entries without a listed investment" }),
    completed: sumField.meta({ description: "Σ completed investment of all entries, 万元" }),
    eligible: countField.meta({
      description: "entries in the base of the rate: all; for production the industrial ones (产业项目)",
    }),
    base: sumField.meta({ description: "Σ listed investment of the eligible, 万元" }),
    achieved: countField.meta({
      description: "eligible entries whose project reached the stage after the batch's own",
    }),
    gained: sumField.meta({
      description: "Σ of the achieved, 万元: listed investment; for start the completed investment",
    }),
    rate: percentField.meta({ description: "by the answer's rule" }),
    countRate: percentField.meta({ description: "achieved / eligible" }),
    investmentRate: percentField.meta({ description: "gained / base" }),
  })
  .meta({ id: "Cell" });

const onBoth = <T extends z.ZodType>(field: T) => z.object({ verified: field, reported: field });

/** A cell of the books: the sums of one batch of one round in one zone. All figures are sums of such cells. */
export const cellSumsSchema = z
  .object({
    city: placeIdField,
    zone: placeIdField,
    round: roundField,
    batch: batchField,
    listed: countField,
    unpriced: countField,
    investment: sumField,
    output: sumField,
    eligible: countField,
    base: sumField,
    achieved: onBoth(countField),
    gained: onBoth(sumField),
    completed: onBoth(sumField),
  })
  .meta({ id: "CellSums", description: "named as in Cell; what reports move, on both bases" });

export const placeSchema = z
  .object({
    level: z.enum(["province", "city", "zone"]),
    id: placeIdField,
    name: z.string(),
    nameEn: z.string().nullable(),
  })
  .meta({ id: "Place" });

export const tallyRowSchema = z
  .object({ place: placeSchema, signing: cellSchema, start: cellSchema, production: cellSchema })
  .meta({ id: "TallyRow" });

/** How fresh the figures are: what phones of this scope say they still hold. */
export const freshnessSchema = z
  .object({
    phones: countField.meta({ description: "phones that hold something" }),
    reports: countField,
    photos: countField,
    oldest: instantField.nullable().meta({ description: "when the oldest held report was observed" }),
    missing: countField.meta({
      description: "numbers that phones of the scope skipped: a later report came, these never did",
    }),
    skewed: countField.meta({
      description: "phones whose clock was off by more than five minutes at their last exchange",
    }),
    silent: countField.meta({
      description: `phones not seen for ${SILENT_AFTER_DAYS} days whose people have open projects`,
    }),
    lastReceived: instantField.nullable().meta({ description: "when the last report of the scope came in" }),
  })
  .meta({ id: "Freshness" });

export const windowSchema = z
  .object({ from: roundField.nullable(), to: roundField.nullable(), rounds: z.array(roundField) })
  .meta({ id: "Window" });

/** The words of a query for figures. `from`/`to` take a span of rounds, `year` those of a year, `rounds` any set of them. */
export const tallyQuerySchema = z.object({
  from: roundField.optional(),
  to: roundField.optional(),
  rounds: z
    .string()
    .max(500)
    .optional()
    .meta({ description: "comma-separated rounds, instead of from and to" }),
  year: yearField
    .optional()
    .meta({ description: "the rounds of that year, further narrowed by from, to or rounds" }),
  by: z
    .enum(["province", "city", "zone"])
    .optional()
    .meta({ description: "the rows' level; the widest the caller may see by default" }),
  within: z
    .string()
    .max(64)
    .optional()
    .meta({ description: "only places inside this city or zone (id, name or alias)" }),
  basis: basisField.default("verified"),
  rule: ruleField.optional(),
  asOf: dayField
    .optional()
    .meta({ description: "the figures of the end of that day, from the facts and verdicts known then" }),
});

/** With `cells` the answer also tells what its figures are sums of, for boards that go on by live messages. */
export const talliesQuerySchema = tallyQuerySchema.extend({ cells: z.literal("true").optional() });

export const talliesSchema = z
  .object({
    window: windowSchema,
    by: placeSchema.shape.level,
    within: placeSchema.nullable(),
    basis: basisField,
    rule: ruleField,
    asOf: dayField.nullable(),
    version: z.string().meta({
      description:
        "changes whenever a figure may have; also the live messages' version, and with the day the ETag",
    }),
    freshness: freshnessSchema,
    rows: z.array(tallyRowSchema),
    total: tallyRowSchema.omit({ place: true }),
    cells: z.array(cellSumsSchema).optional(),
  })
  .meta({ id: "Tallies" });

export const cellProjectsQuerySchema = tallyQuerySchema.omit({ by: true }).extend({
  batch: batchField,
  after: z.string().max(200).optional().meta({ description: "the last answer's `next`" }),
});

/** The projects behind one cell, each with its listing there. */
export const cellProjectsSchema = z
  .object({
    window: windowSchema,
    batch: batchField,
    basis: basisField,
    rule: ruleField,
    within: placeSchema.nullable(),
    version: z.string(),
    entries: z.array(
      z.object({
        listing: listingSchema,
        project: projectSchema,
        eligible: z.boolean(),
        achieved: z.boolean(),
        gained: wanField.nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: "CellProjects" });

/**
 * A message of the live socket: the version, and the cells made anew since the one before, whole. Whatever else may have
 * changed with them (places, entries taken out, what phones hold) is to be asked for.
 */
export const liveMessageSchema = z
  .object({
    type: z.literal("changed"),
    version: z.string(),
    spreadMs: z.int().min(0).meta({
      description: "over how long the listeners should spread their questions, by how many they are",
    }),
    cells: z.array(cellSumsSchema),
  })
  .meta({ id: "LiveMessage" });

/** What a socket is opened for. */
export const liveQuerySchema = z.strictObject({ of: z.enum(["cells", "verdicts"]).default("cells") });

/** The other message of the live socket, for phones: reports of whoever listens got verdicts, to be fetched by an exchange. */
export const verdictMessageSchema = z.object({ type: z.literal("verdicts") }).meta({ id: "VerdictMessage" });

export type CellSums = z.infer<typeof cellSumsSchema>;
export type CellFigures = z.infer<typeof cellSchema>;
export type Place = z.infer<typeof placeSchema>;
export type TallyRow = z.infer<typeof tallyRowSchema>;
export type TalliesQuery = z.infer<typeof talliesQuerySchema>;
export type TallyQuery = z.infer<typeof tallyQuerySchema>;
export type Tallies = z.infer<typeof talliesSchema>;
export type Freshness = z.infer<typeof freshnessSchema>;
export type CellProjectsQuery = z.infer<typeof cellProjectsQuerySchema>;
export type CellProjects = z.infer<typeof cellProjectsSchema>;
export type LiveMessage = z.infer<typeof liveMessageSchema>;
export type LiveQuery = z.infer<typeof liveQuerySchema>;
export type VerdictMessage = z.infer<typeof verdictMessageSchema>;
