import { z } from "zod";
import { storedReportSchema } from "./dossier.ts";
import { EXPORT_FORMATS, MAX_EXPORTED_REPORTS } from "./export-kind.ts";
import { instantField, placeIdField, uuidField } from "./fields.ts";
import { ledgerQuerySchema, ledgerSchema } from "./ledger.ts";
import { talliesSchema, tallyQuerySchema } from "./tally.ts";

const formatField = z
  .enum(EXPORT_FORMATS)
  .meta({ description: "the file that is made of it, for the trail" });
const atField = instantField.meta({ description: "when these rows were read" });

export const ledgerExportQuerySchema = ledgerQuerySchema.extend({ as: formatField });
export const ledgerExportSchema = ledgerSchema.extend({ at: atField }).meta({ id: "LedgerExport" });

/** Both bases of a window; the query's own basis is the one that the file puts first. */
export const talliesExportQuerySchema = tallyQuerySchema.extend({ as: formatField });
export const talliesExportSchema = z
  .object({ at: atField, verified: talliesSchema, reported: talliesSchema })
  .meta({ id: "TalliesExport" });

/** The reports of one project, or of all that the ledger's words mean. */
export const reportsExportQuerySchema = ledgerQuerySchema.extend({
  as: formatField,
  project: placeIdField.optional().meta({ description: "of this one alone, whatever the other words" }),
  report: uuidField.optional().meta({ description: "the last answer's `next.report`" }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(200)
    .meta({ description: "projects looked at, whose reports a page brings" }),
});

export const reportsExportSchema = z
  .object({
    at: atField,
    projects: z
      .array(z.object({ id: placeIdField, name: z.string(), zoneName: z.string().nullable() }))
      .meta({ description: "the projects of the reports" }),
    reports: z
      .array(storedReportSchema)
      .meta({ description: `by project, then by time; ${MAX_EXPORTED_REPORTS} at most` }),
    next: z
      .object({ after: z.string(), report: uuidField.nullable() })
      .nullable()
      .meta({ description: "`after` and `report` of the next page" }),
  })
  .meta({ id: "ReportsExport" });

export type LedgerExport = z.infer<typeof ledgerExportSchema>;
export type TalliesExport = z.infer<typeof talliesExportSchema>;
export type ReportsExport = z.infer<typeof reportsExportSchema>;
