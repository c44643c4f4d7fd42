import { z } from "zod";
import { BASES } from "./basis.ts";
import { BATCHES } from "./batch.ts";
import { isDay } from "./day.ts";
import { LEDGER_ID, SHA256, UUID } from "./id.ts";
import { MILESTONE_CODES } from "./milestone.ts";
import { MAX_WAN } from "./money.ts";
import { RATE_RULE_NAMES } from "./rate.ts";
import { ROUND_ID } from "./round.ts";
import { STAGES } from "./stage.ts";

/** The fields that several schemas share, each with its unit and its bounds. */

export const uuidField = z
  .string()
  .regex(UUID)
  .meta({ description: "lower-case UUID", example: "0192f7a0-1b2c-7d3e-8f40-5a6b7c8d9e0f" });
export const sha256Field = z
  .string()
  .regex(SHA256)
  .meta({ description: "lower-case hexadecimal SHA-256 of the bytes" });
export const placeIdField = z.string().min(1).max(64).meta({ description: "id of a city, zone or project" });
/** The same where it is given; what is there is found by whatever it was called before there was a rule. */
export const newPlaceIdField = z.string().min(1).max(64).regex(LEDGER_ID).meta({
  description: "id of a city, zone or project: no slash, no control character, no space at its ends",
});
export const instantField = z
  .int()
  .min(946_684_800_000)
  .max(253_402_300_799_999)
  .meta({ description: "epoch milliseconds, UTC" });
export const wanField = z.int().min(0).max(MAX_WAN).meta({ description: "money in whole 万元" });
export const dayField = z
  .string()
  .refine(isDay, "not a calendar day")
  .meta({ description: "day in Asia/Shanghai", example: "2024-02-23", format: "date" });
export const roundField = z
  .string()
  .regex(ROUND_ID)
  .meta({ description: "round of the campaign", example: "2024-1" });
export const batchField = z
  .enum(BATCHES)
  .meta({ description: "签约一批 signing, 开工一批 start, 投产一批 production" });
export const stageField = z.enum(STAGES);
export const milestoneField = z.enum(MILESTONE_CODES);
export const basisField = z
  .enum(BASES)
  .meta({ description: "verified: confirmed by a reviewer; reported: neither returned nor withdrawn" });
export const ruleField = z.enum(RATE_RULE_NAMES);

/** Where somebody stood: degrees in WGS 84, accuracy in metres. */
export const positionField = z
  .strictObject({
    lat: z.number().min(-90).max(90),
    lng: z.number().min(-180).max(180),
    accuracy: z.number().min(0).max(1e7).optional(),
  })
  .meta({ id: "Position" });

export type Basis = z.infer<typeof basisField>;
export type Position = z.infer<typeof positionField>;
