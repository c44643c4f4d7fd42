import { z } from "zod";
import { storedReportSchema } from "./dossier.ts";
import { placeIdField } from "./fields.ts";
import { projectSchema } from "./project.ts";
import { UNUSUAL } from "./unusual.ts";

/** The most reports one answer carries. */
export const MAX_QUEUE = 200;

/** A report that waits for a verdict, beside its project as it stood before. */
export const queueItemSchema = z
  .object({
    report: storedReportSchema,
    project: projectSchema.meta({ description: "its `verified` is what stood before this report" }),
    unusual: z.array(z.enum(UNUSUAL)),
  })
  .meta({ id: "QueueItem" });

export const queueQuerySchema = z.object({
  within: z.string().max(64).optional().meta({ description: "city or zone: id, name or alias" }),
  limit: z.coerce.number().int().min(1).max(MAX_QUEUE).default(MAX_QUEUE),
});

export const queueSchema = z
  .object({
    items: z.array(queueItemSchema).meta({ description: "what is unusual first, then the oldest" }),
    waiting: z.int().meta({ description: "all reports that wait for the caller's verdict" }),
    unusual: z.int().meta({ description: "those with something unusual" }),
    zones: z.array(z.object({ id: placeIdField.nullable(), name: z.string().nullable(), waiting: z.int() })),
  })
  .meta({ id: "Queue" });

export type QueueItem = z.infer<typeof queueItemSchema>;
export type Queue = z.infer<typeof queueSchema>;
