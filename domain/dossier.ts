import { z } from "zod";
import {
  instantField,
  milestoneField,
  placeIdField,
  positionField,
  sha256Field,
  stageField,
  uuidField,
  wanField,
} from "./fields.ts";
import { listingSchema, projectSchema, reportStateField, verdictSchema } from "./project.ts";
import { photoLossWord } from "./protocol.ts";

/** A report as the server keeps it, with its verdicts and photos. */
export const storedReportSchema = z
  .object({
    id: uuidField,
    seq: z.int(),
    project: placeIdField,
    person: z.object({ id: z.string(), name: z.string() }),
    observedAt: instantField.meta({ description: "corrected by the phone's clock offset" }),
    observedAtByPhone: instantField,
    clockOffsetMs: z.int().meta({ description: "server minus phone when it was sent" }),
    receivedAt: instantField,
    milestone: milestoneField.nullable(),
    units: z.object({ done: z.int(), total: z.int().nullable(), unit: z.string() }).nullable(),
    percent: z.number().nullable(),
    completed: wanField.nullable(),
    note: z.string().nullable(),
    position: positionField.nullable(),
    supersedes: uuidField.nullable(),
    supersededBy: uuidField.nullable(),
    state: reportStateField,
    verdicts: z.array(verdictSchema),
    photos: z.array(
      z.object({
        sha256: sha256Field,
        bytes: z.int(),
        width: z.int().nullable(),
        height: z.int().nullable(),
        takenAt: instantField.nullable(),
        position: positionField.nullable(),
        stored: z.boolean().meta({ description: "whether the server has the bytes" }),
        lost: photoLossWord
          .nullable()
          .meta({ description: "why its phone can no longer send it; null while it may still come" }),
        distanceM: z.int().nullable().meta({
          description:
            "metres from the project's place, as known when the report came; null where either is unknown",
        }),
        ageMs: z.int().nullable().meta({
          description: "how long before the report's observed time it was taken; negative for after",
        }),
      }),
    ),
  })
  .meta({ id: "StoredReport" });

/** Everything behind a project's figures. */
export const dossierSchema = z
  .object({ project: projectSchema, listings: z.array(listingSchema), reports: z.array(storedReportSchema) })
  .meta({ id: "Dossier" });

export const projectsQuerySchema = z.object({
  q: z.string().trim().max(100).optional().meta({ description: "part of a name, alias or enterprise" }),
  within: z.string().max(64).optional().meta({ description: "city or zone: id, name or alias" }),
  stage: stageField.optional().meta({ description: "reported stage" }),
  waiting: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "true: only projects whose last report waits for a verdict" }),
  after: z.string().max(200).optional().meta({ description: "the last answer's `next`" }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const projectsSchema = z
  .object({ projects: z.array(projectSchema), next: z.string().nullable() })
  .meta({ id: "Projects" });

export type StoredReport = z.infer<typeof storedReportSchema>;
export type Dossier = z.infer<typeof dossierSchema>;
export type ProjectsQuery = z.infer<typeof projectsQuerySchema>;
export type ProjectList = z.infer<typeof projectsSchema>;
