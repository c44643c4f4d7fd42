import { z } from "zod";
import { ERROR_CODES } from "./error.ts";
import { instantField } from "./fields.ts";
import { ENROLMENT_TOKEN, MAX_PEOPLE, MIN_PASSWORD } from "./limits.ts";
import { LEVELS, ROLES } from "./scope.ts";

export { ENROLMENT_TOKEN, MAX_PEOPLE, MIN_PASSWORD };

export const grantSchema = z
  .object({
    role: z.enum(ROLES),
    level: z.enum(LEVELS),
    place: z.string(),
    name: z.string().nullable().meta({ description: "the place's name" }),
  })
  .meta({ id: "Grant" });

/** Who is signed in and what they may do. */
export const meSchema = z
  .object({ id: z.string(), username: z.string(), name: z.string(), grants: z.array(grantSchema) })
  .meta({ id: "Me" });

export type Me = z.infer<typeof meSchema>;

/** A session of the caller: a phone, or a browser at a desk. */
export const sessionSchema = z
  .object({
    id: z.string(),
    isThis: z.boolean().meta({ description: "the session that asks" }),
    device: z
      .string()
      .nullable()
      .meta({ description: "the phone's id; null for a browser that never reported" }),
    userAgent: z.string().nullable(),
    since: instantField,
    lastUsed: instantField.meta({ description: "to within a part of the role's idle limit" }),
    endsAt: instantField.meta({
      description: "when it ends unless used before: the idle or the absolute limit",
    }),
  })
  .meta({ id: "Session" });

export const sessionsSchema = z.object({ sessions: z.array(sessionSchema) }).meta({ id: "Sessions" });

/** User names are phone numbers; whoever has none gets letters, digits, dots and underscores. */
export const usernameField = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9_.]{3,30}$/)
  .meta({ description: "phone number, or 3 to 30 letters, digits, dots, underscores" });

/** A right as somebody types it: the place by its id, name or alias; none for the province. */
export const grantInputSchema = z
  .object({
    role: z.enum(ROLES),
    level: z.enum(LEVELS),
    place: z
      .string()
      .trim()
      .max(64)
      .optional()
      .meta({ description: "id, name or alias; left out for the province" }),
  })
  .meta({ id: "GrantInput" });

export const personInputSchema = z
  .object({
    username: usernameField,
    name: z.string().trim().min(1).max(40),
    grants: z.array(grantInputSchema).min(1).max(20),
  })
  .meta({ id: "PersonInput" });

export const peopleEnvelopeSchema = z.object({
  dryRun: z.boolean().default(false),
  people: z.array(z.unknown()).min(1).max(MAX_PEOPLE),
});

/** The request as documented; each row is judged on its own. */
export const peopleRequestSchema = z
  .object({ dryRun: z.boolean().default(false), people: z.array(personInputSchema).min(1).max(MAX_PEOPLE) })
  .meta({ id: "PeopleRequest" });

export const peopleResponseSchema = z
  .object({
    dryRun: z.boolean(),
    outcomes: z.array(
      z.object({
        row: z.int().meta({ description: "place in the request, from 0" }),
        status: z.enum(["created", "updated", "unchanged", "refused"]),
        id: z.string().optional(),
        code: z.enum(ERROR_CODES).optional(),
        message: z.string().optional(),
        detail: z.string().optional().meta({ description: "the field at fault" }),
      }),
    ),
  })
  .meta({ id: "PeopleResponse" });

/** A person as an administrator sees them. */
export const personSchema = z
  .object({
    id: z.string(),
    username: z.string().nullable(),
    name: z.string(),
    grants: z.array(grantSchema),
    disabled: z.boolean(),
    hasPassword: z.boolean(),
    passkeys: z.int(),
    sessions: z.int().meta({ description: "sessions that still count" }),
    lastSeen: instantField.nullable(),
    enrolmentEnds: instantField
      .nullable()
      .meta({ description: "until when an unused enrolment link counts" }),
  })
  .meta({ id: "Person" });

export const peopleQuerySchema = z.object({
  q: z.string().trim().max(100).optional().meta({ description: "part of a name or user name" }),
  after: z.string().max(200).optional().meta({ description: "the last answer's `next`" }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const peopleSchema = z
  .object({ people: z.array(personSchema), next: z.string().nullable() })
  .meta({ id: "People" });

export const personPatchSchema = z
  .object({
    name: z.string().trim().min(1).max(40).optional(),
    disabled: z.boolean().optional(),
    grants: z.array(grantInputSchema).min(1).max(20).optional(),
  })
  .meta({ id: "PersonPatch" });

/** A one-time link for a phone. The token stands in the link's fragment, which no server sees. */
export const enrolmentSchema = z
  .object({
    token: z.string(),
    expiresAt: instantField,
    person: z.object({ id: z.string(), name: z.string(), username: z.string().nullable() }),
  })
  .meta({ id: "Enrolment" });

export const enrolRequestSchema = z
  .object({ token: z.string().regex(ENROLMENT_TOKEN) })
  .meta({ id: "EnrolRequest" });

export const passwordRequestSchema = z
  .object({ current: z.string().max(256).optional(), next: z.string().min(1).max(256) })
  .meta({ id: "PasswordRequest" });

export type SessionRow = z.infer<typeof sessionSchema>;
export type Grant = z.infer<typeof grantSchema>;
export type GrantInput = z.infer<typeof grantInputSchema>;
export type PersonInput = z.infer<typeof personInputSchema>;
export type Person = z.infer<typeof personSchema>;
export type People = z.infer<typeof peopleSchema>;
export type PersonPatch = z.infer<typeof personPatchSchema>;
export type PeopleResponse = z.infer<typeof peopleResponseSchema>;
export type Enrolment = z.infer<typeof enrolmentSchema>;
