import { z } from "zod";
import {
  batchField,
  dayField,
  instantField,
  milestoneField,
  placeIdField,
  positionField,
  roundField,
  stageField,
  uuidField,
  wanField,
} from "./fields.ts";

/** What the books know of a project on one basis. */
export const standingSchema = z
  .object({
    stage: stageField.meta({ description: "the highest rung reported" }),
    milestone: milestoneField.nullable().meta({ description: "the latest one observed" }),
    completed: wanField.nullable().meta({ description: "completed investment as last observed, 万元" }),
  })
  .meta({ id: "Standing" });

/** 待核 `pending`, 已核实 `verified`, 已退回 `returned`, 已撤回 `withdrawn`. */
export const reportStateField = z
  .enum(["pending", "verified", "returned", "withdrawn"])
  .meta({ id: "ReportState" });

/** A project as the server tells it. Its id is stable; names change and have aliases. */
export const projectSchema = z
  .object({
    id: placeIdField,
    zone: placeIdField.nullable().meta({ description: "null while the project has no site (对接)" }),
    zoneName: z.string().nullable(),
    city: placeIdField.nullable(),
    name: z.string(),
    aliases: z.array(z.string()),
    code: z.string().nullable().meta({ description: "national project code" }),
    enterprise: z.string().nullable(),
    investment: wanField.nullable().meta({ description: "total investment, 万元" }),
    output: wanField.nullable().meta({ description: "expected yearly output, 万元" }),
    industrial: z.boolean().meta({ description: "产业项目: counts in the base of 投产项目达产率" }),
    strategic: z.boolean().meta({ description: "战略性新兴产业" }),
    chain: z.string().nullable(),
    position: positionField.nullable(),
    phaseOf: placeIdField.nullable(),
    note: z.string().nullable().meta({ description: "what print leaves open or contradicts" }),
    rebuilt: z
      .boolean()
      .meta({ description: "true for an entry rebuilt from published totals, not a real project" }),
    verified: standingSchema,
    reported: standingSchema,
    lastReport: z.object({ at: instantField, state: reportStateField }).nullable(),
  })
  .meta({ id: "Project" });

/** A project's entry in a batch of a round. Not counted while planned (listedOn null) or withdrawn. */
export const listingSchema = z
  .object({
    project: placeIdField,
    batch: batchField,
    round: roundField,
    investment: wanField.nullable().meta({ description: "as listed, 万元" }),
    output: wanField.nullable().meta({ description: "expected yearly output as listed, 万元" }),
    listedOn: dayField.nullable(),
    withdrawnOn: dayField.nullable(),
    withdrawnWhy: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: "Listing" });

/**
 * 核实 `verified` and 退回 `returned` are a reviewer's words; 撤回 `withdrawn` is the reporter's own; by `pending` a reviewer
 * takes their own word back at once (撤销).
 */
export const verdictWordField = z.enum(["verified", "returned", "withdrawn", "pending"]);

export const verdictSchema = z
  .object({
    report: uuidField,
    project: placeIdField,
    verdict: verdictWordField,
    reason: z.string().nullable(),
    at: instantField,
    by: z.string().meta({ description: "name of the person" }),
  })
  .meta({ id: "Verdict" });

export const roundSchema = z
  .object({ id: roundField, heldOn: dayField.nullable(), note: z.string().nullable() })
  .meta({ id: "Round" });

export type Standing = z.infer<typeof standingSchema>;
export type ReportState = z.infer<typeof reportStateField>;
export type Project = z.infer<typeof projectSchema>;
export type Listing = z.infer<typeof listingSchema>;
export type VerdictWord = z.infer<typeof verdictWordField>;
export type Verdict = z.infer<typeof verdictSchema>;
export type Round = z.infer<typeof roundSchema>;
