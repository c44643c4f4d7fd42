import { z } from "zod";
import { dayField, instantField, placeIdField } from "./fields.ts";

/** A line of the audit trail as an administrator reads it. */
export const auditLineSchema = z
  .object({
    id: z.int(),
    at: instantField,
    person: z
      .object({ id: z.string(), name: z.string().nullable() })
      .nullable()
      .meta({ description: "null for the system itself" }),
    action: z.string(),
    subject: z.string().meta({ description: "what it was done to: a kind and an id" }),
    project: z.object({ id: placeIdField, name: z.string().nullable() }).nullable(),
    detail: z.unknown(),
    address: z.string().nullable(),
    digest: z.string().meta({ description: "SHA-256 of this line and the digest of the one before" }),
  })
  .meta({ id: "AuditLine" });

export const auditQuerySchema = z.object({
  person: z.string().max(64).optional().meta({ description: "id of who did it" }),
  project: z.string().max(64).optional(),
  day: dayField.optional(),
  before: z.coerce.number().int().min(1).optional().meta({ description: "the last answer's `next`" }),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

export const auditSchema = z
  .object({ lines: z.array(auditLineSchema), next: z.int().nullable() })
  .meta({ id: "Audit" });

export const trailCheckSchema = z
  .object({
    lines: z.int(),
    end: z.string().meta({ description: "digest of the last line" }),
    brokenAt: z.int().nullable().meta({ description: "the first line that is not what it was" }),
    lostAnchors: z.array(z.string()).meta({ description: "days whose kept end is no longer in the trail" }),
  })
  .meta({ id: "TrailCheck" });

export type AuditEntry = z.infer<typeof auditLineSchema>;
export type AuditQuery = z.infer<typeof auditQuerySchema>;
export type TrailCheck = z.infer<typeof trailCheckSchema>;
export type AuditPage = z.infer<typeof auditSchema>;
