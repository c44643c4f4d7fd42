import { z } from "zod";
import { ERROR_CODES } from "./error.ts";
import {
  batchField,
  dayField,
  instantField,
  newPlaceIdField,
  placeIdField,
  positionField,
  roundField,
  sha256Field,
  uuidField,
  wanField,
} from "./fields.ts";

/** The most rows of one kind in one request. */
export const MAX_IMPORT_ROWS = 5000;
/** The most entries in one request: of so many projects, two each. Of three each a Worker's memory would not hold the changes. */
export const MAX_IMPORT_LISTINGS = 10_000;

const name = z.string().trim().min(1).max(200);
const note = z.string().trim().max(1000).nullish();
const aliases = z.array(name).max(20).optional();

/** 开发区's kinds: 工业类, 现代农业产业示范区, 生态文化旅游示范区, 综改示范区; `unstated` where print names no zone. */
export const ZONE_KINDS = [
  "industrial",
  "agricultural_demo",
  "ecotourism_demo",
  "reform_pilot",
  "unstated",
] as const;

export const importCitySchema = z
  .strictObject({ id: newPlaceIdField, name: name.optional(), nameEn: name.nullish() })
  .meta({ id: "ImportCity" });

export const importZoneSchema = z
  .strictObject({
    id: newPlaceIdField,
    city: name.optional().meta({ description: "id or name of the city" }),
    name: name.optional(),
    nameEn: name.nullish(),
    kind: z.enum(ZONE_KINDS).optional().meta({ description: "industrial unless stated" }),
    aliases,
    note,
  })
  .meta({ id: "ImportZone" });

export const importRoundSchema = z
  .strictObject({ id: roundField, heldOn: dayField.nullish(), note })
  .meta({ id: "ImportRound" });

export const importProjectSchema = z
  .strictObject({
    id: newPlaceIdField,
    zone: name
      .nullish()
      .meta({ description: "id, name or alias of the zone; null while the project has no site" }),
    name: name.optional(),
    aliases,
    code: name.nullish().meta({ description: "national project code" }),
    enterprise: name.nullish(),
    investment: wanField.nullish().meta({ description: "total investment, 万元" }),
    output: wanField.nullish().meta({ description: "expected yearly output, 万元" }),
    industrial: z.boolean().optional().meta({ description: "产业项目; true unless stated" }),
    strategic: z.boolean().optional().meta({ description: "战略性新兴产业; false unless stated" }),
    chain: name.nullish(),
    position: positionField.nullish(),
    phaseOf: newPlaceIdField.nullish(),
    note,
    rebuilt: z
      .boolean()
      .optional()
      .meta({ description: "an entry rebuilt from published totals; false unless stated" }),
  })
  .meta({ id: "ImportProject" });

export const importListingSchema = z
  .strictObject({
    project: placeIdField,
    batch: batchField,
    round: roundField,
    investment: wanField.nullish().meta({ description: "as listed, 万元; leave out when unknown" }),
    output: wanField.nullish(),
    listedOn: dayField.nullish().meta({
      description: "left out: the day the round was held, or its year's end; null: planned, not counted yet",
    }),
    withdrawnOn: dayField.nullish(),
    withdrawnWhy: z.string().trim().min(1).max(500).nullish(),
    note,
  })
  .refine((l) => !l.withdrawnOn || Boolean(l.withdrawnWhy), {
    path: ["withdrawnWhy"],
    message: "say why it was withdrawn",
  })
  .meta({ id: "ImportListing" });

const rows = <T extends z.ZodType>(row: T, most = MAX_IMPORT_ROWS) => z.array(row).max(most).optional();

/**
 * Makes an import of projects and listings one thing: all of its rows or none are stored, it is kept with what stood
 * before, and can be undone.
 */
const sheetField = z
  .strictObject({
    id: uuidField.meta({ description: "made by the sender: sent again, it is no second import" }),
    file: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({ description: "name of the file, for the list of imports" }),
    expect: sha256Field.optional().meta({
      description: "the dry run's digest: where rows would now come out otherwise, nothing is stored",
    }),
  })
  .optional();

/**
 * The request as documented. A row whose key is unknown is created and needs its name (a zone its city too); one whose
 * key is known is changed: a field left out stays as it was, null clears it.
 */
export const importRequestSchema = z
  .object({
    dryRun: z.boolean().default(false).meta({ description: "judge every row and change nothing" }),
    sheet: sheetField.meta({ description: "all or nothing, and to be undone; for projects and listings" }),
    cities: rows(importCitySchema),
    zones: rows(importZoneSchema),
    rounds: rows(importRoundSchema),
    projects: rows(importProjectSchema),
    listings: rows(importListingSchema, MAX_IMPORT_LISTINGS),
  })
  .meta({ id: "ImportRequest" });

/** The request as read at the door: each row is judged on its own. */
export const importEnvelopeSchema = z
  .strictObject({
    dryRun: z.boolean().default(false),
    sheet: sheetField,
    cities: rows(z.unknown()),
    zones: rows(z.unknown()),
    rounds: rows(z.unknown()),
    projects: rows(z.unknown()),
    listings: rows(z.unknown(), MAX_IMPORT_LISTINGS),
  })
  .refine((e) => !e.sheet || !(e.cities || e.zones || e.rounds), {
    path: ["sheet"],
    message: "a sheet brings projects and listings only",
  });

/** What an import brings, in the order in which rows lean on each other. */
export const IMPORT_KINDS = ["cities", "zones", "rounds", "projects", "listings"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_SCHEMAS = {
  cities: importCitySchema,
  zones: importZoneSchema,
  rounds: importRoundSchema,
  projects: importProjectSchema,
  listings: importListingSchema,
} as const satisfies Record<ImportKind, z.ZodType>;

/**
 * What became of a sheet: `judged` by a dry run, `stored`, or not stored: `refused`, because a row was; `changed`, because
 * rows no longer come out as they did in the dry run.
 */
export const sheetStateField = z.enum(["judged", "stored", "refused", "changed"]);

/** One outcome a row. Refused rows change nothing; the others are stored unless the run is dry. */
export const importResponseSchema = z
  .object({
    dryRun: z.boolean(),
    counts: z.object({ created: z.int(), updated: z.int(), unchanged: z.int(), refused: z.int() }),
    outcomes: z.array(
      z.object({
        kind: z.enum(IMPORT_KINDS),
        row: z.int().meta({ description: "index in its list, from 0" }),
        key: z.string().meta({ description: "the row's id; for a listing project/batch/round" }),
        status: z.enum(["created", "updated", "unchanged", "refused"]),
        code: z.enum(ERROR_CODES).optional(),
        message: z.string().optional(),
        detail: z.string().optional(),
        changes: z.record(z.string(), z.array(z.unknown())).optional().meta({
          description: "of a sheet's row that is updated: the fields that change, each [before, after]",
        }),
      }),
    ),
    sheet: z.object({ state: sheetStateField, digest: sha256Field }).optional(),
  })
  .meta({ id: "ImportResponse" });

/** A spreadsheet that was taken in. */
export const keptImportSchema = z
  .object({
    id: uuidField,
    person: z.object({ id: z.string(), name: z.string().nullable() }),
    at: instantField,
    file: z.string(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    undone: z.object({ at: instantField, by: z.string().nullable() }).nullable(),
  })
  .meta({ id: "KeptImport" });

export const importsQuerySchema = z.object({
  before: z.coerce.number().int().min(1).optional().meta({ description: "the last answer's `next`" }),
});

export const importsSchema = z
  .object({ imports: z.array(keptImportSchema), next: z.int().nullable() })
  .meta({ id: "Imports" });

/**
 * What stands on an import and keeps it from being undone: a row was `changed` since; a project it brought was `reported`
 * on, `listed` elsewhere, is what somebody's rights are over (`granted`) or is the whole of a later `phase`.
 */
export const standingOnField = z.enum(["changed", "reported", "listed", "granted", "phase"]);

export const undoResponseSchema = z
  .object({
    undone: z.boolean(),
    standing: z
      .array(
        z.object({
          key: z.string().meta({ description: "a project's id; for a listing project/batch/round" }),
          name: z.string().meta({ description: "the project's" }),
          why: standingOnField,
        }),
      )
      .meta({ description: "what came after and would be lost; empty when undone" }),
  })
  .meta({ id: "UndoneImport" });

export type ImportCity = z.infer<typeof importCitySchema>;
export type ImportZone = z.infer<typeof importZoneSchema>;
export type ImportRound = z.infer<typeof importRoundSchema>;
export type ImportProject = z.infer<typeof importProjectSchema>;
export type ImportListing = z.infer<typeof importListingSchema>;
export type ImportEnvelope = z.infer<typeof importEnvelopeSchema>;
export type ImportRequest = z.input<typeof importRequestSchema>;
export type ImportResponse = z.infer<typeof importResponseSchema>;
export type KeptImport = z.infer<typeof keptImportSchema>;
export type Imports = z.infer<typeof importsSchema>;
export type StandingOn = z.infer<typeof undoResponseSchema>["standing"][number];
export type UndoneImport = z.infer<typeof undoResponseSchema>;
