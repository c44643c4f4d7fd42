import { z } from "zod";
import {
  dayField,
  instantField,
  placeIdField,
  roundField,
  ruleField,
  stageField,
  uuidField,
  wanField,
} from "./fields.ts";
import { MAX_BULLETIN_TEXT } from "./notice.ts";
import { BULLETIN_KINDS } from "./period.ts";
import { cellSchema, freshnessSchema, placeSchema, windowSchema } from "./tally.ts";

/** The most projects, silent zones and silent phones that a bulletin names; all are counted. */
export const MOST_NAMED = 300;
/** The most bulletins of one page of a list. */
const MOST_LISTED = 100;

const countField = z.int().min(0);
const rankField = z
  .int()
  .min(1)
  .nullable()
  .meta({ description: "by the verified rate; equal rates share one, null has none" });

/** A cell as a bulletin freezes it. */
const frozenCellSchema = z
  .object({
    verified: cellSchema,
    reported: cellSchema,
    rank: rankField,
    lags: z.boolean().meta({ description: "by the bulletin's own rule of laggards" }),
    before: z.object({ rate: z.number().nullable(), rank: rankField, achieved: countField }).nullable().meta({
      description: "the same in the bulletin before; null where it had no such place, or was of other rounds",
    }),
  })
  .meta({ id: "FrozenCell" });

const frozenLineSchema = z.object({
  signing: frozenCellSchema,
  start: frozenCellSchema,
  production: frozenCellSchema,
  pending: z.object({
    reports: countField.meta({ description: "reports that wait for a verdict" }),
    oldest: instantField.nullable().meta({ description: "when the longest waiting one came in" }),
  }),
  zones: countField.meta({ description: "zones with entries in the window" }),
  silentZones: countField.meta({
    description: "those of them of which nothing was observed since the period began",
  }),
});

/** What a bulletin froze at its instant. Nothing of it ever changes. */
export const bulletinFiguresSchema = z
  .object({
    window: windowSchema,
    rule: ruleField,
    by: placeSchema.shape.level,
    rows: z.array(frozenLineSchema.extend({ place: placeSchema })),
    total: frozenLineSchema,
    laggardRule: z.object({ last: countField, points: z.number() }),
    previous: z
      .object({ id: uuidField, period: z.string(), asOf: instantField, window: windowSchema })
      .nullable()
      .meta({ description: "the released bulletin of the same kind and place before, by the same rule" }),
    freshness: freshnessSchema,
    moved: z
      .object({
        count: countField,
        projects: z.array(
          z.object({
            id: placeIdField,
            name: z.string(),
            zone: z.string(),
            city: z.string(),
            from: stageField,
            to: stageField,
            investment: wanField.nullable(),
          }),
        ),
      })
      .meta({ description: "projects whose verified stage is higher than when the period began" }),
    silent: z.object({
      zones: z.array(z.object({ zone: z.string(), city: z.string(), lastObserved: instantField.nullable() })),
      phones: countField.meta({ description: "phones of which nothing came since the period began" }),
      reporters: z.array(z.object({ name: z.string(), lastReceived: instantField.nullable() })),
    }),
  })
  .meta({ id: "BulletinFigures" });

const signedSchema = z.object({ at: instantField, name: z.string() });

/** A bulletin in a list. */
export const bulletinSchema = z
  .object({
    id: uuidField,
    kind: z.enum(BULLETIN_KINDS),
    period: z.string().meta({ description: "2026-W47, 2026-11-T2 or 2026-11" }),
    from: dayField,
    to: dayField,
    place: placeSchema,
    city: placeIdField
      .nullable()
      .meta({ description: "the city that the place is or lies in; null for the province" }),
    rule: ruleField,
    window: windowSchema,
    asOf: instantField.meta({ description: "the instant whose figures it froze" }),
    version: z.int().meta({ description: "revision of the books at that instant" }),
    madeBy: z.string().nullable().meta({ description: "name; null for the system itself" }),
    edits: countField.meta({ description: "how often its text was changed" }),
    released: signedSchema.nullable().meta({ description: "null while it is a draft" }),
    corrects: uuidField.nullable().meta({ description: "the released bulletin in whose place it comes" }),
    correctedBy: uuidField.nullable().meta({ description: "the released bulletin that came in its place" }),
  })
  .meta({ id: "Bulletin" });

export const bulletinDetailSchema = bulletinSchema
  .extend({
    text: z.string(),
    edited: signedSchema.nullable(),
    figures: bulletinFiguresSchema,
    mayEdit: z.boolean().meta({ description: "whether the caller may change, release and correct it" }),
  })
  .meta({ id: "BulletinDetail" });

export const bulletinsQuerySchema = z.object({
  within: z.string().max(64).optional().meta({ description: "only of this very place: id, name or alias" }),
  kind: z.enum(BULLETIN_KINDS).optional(),
  after: uuidField.optional().meta({ description: "the last answer's `next`" }),
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(50),
});

export const bulletinsSchema = z
  .object({ bulletins: z.array(bulletinSchema), next: uuidField.nullable() })
  .meta({ id: "Bulletins" });

export const lastBulletinQuerySchema = bulletinsQuerySchema.pick({ within: true, kind: true });

export const lastBulletinSchema = z
  .object({
    bulletin: bulletinDetailSchema.nullable().meta({ description: "the last released one; null for none" }),
  })
  .meta({ id: "LastBulletin" });

export const bulletinRequestSchema = z
  .object({
    kind: z.enum(BULLETIN_KINDS),
    place: z.string().min(1).max(64).meta({ description: "id, name or alias" }),
    period: z
      .enum(["last", "running"])
      .default("last")
      .meta({ description: "the last period that is over, or the one that runs" }),
    from: roundField.optional(),
    to: roundField.optional(),
    rule: ruleField.optional(),
    corrects: uuidField.optional().meta({
      description: "a released bulletin of the same kind and place, whose period this one takes over",
    }),
  })
  .meta({ id: "BulletinRequest" });

export const bulletinEditSchema = z
  .object({
    text: z.string().trim().min(1).max(MAX_BULLETIN_TEXT),
    edits: countField.meta({ description: "as it was read; refused when somebody else was quicker" }),
  })
  .meta({ id: "BulletinEdit" });

export const bulletinReleaseSchema = bulletinEditSchema.pick({ edits: true }).meta({ id: "BulletinRelease" });

/** How a bulletin leaves the system: printed, or as a file. */
export const bulletinExportSchema = z
  .object({ as: z.enum(["print", "docx", "xlsx"]) })
  .meta({ id: "BulletinExport" });

export type FrozenCell = z.infer<typeof frozenCellSchema>;
export type FrozenLine = z.infer<typeof frozenLineSchema>;
export type BulletinFigures = z.infer<typeof bulletinFiguresSchema>;
export type BulletinRow = BulletinFigures["rows"][number];
export type Bulletin = z.infer<typeof bulletinSchema>;
export type BulletinDetail = z.infer<typeof bulletinDetailSchema>;
export type Bulletins = z.infer<typeof bulletinsSchema>;
export type LastBulletin = z.infer<typeof lastBulletinSchema>;
export type BulletinsQuery = z.infer<typeof bulletinsQuerySchema>;
export type BulletinRequest = z.infer<typeof bulletinRequestSchema>;
export type BulletinExport = z.infer<typeof bulletinExportSchema>["as"];
