import { z } from "zod";
import type { ErrorCode } from "./error.ts";
import {
  instantField,
  milestoneField,
  placeIdField,
  positionField,
  sha256Field,
  uuidField,
  wanField,
} from "./fields.ts";
import { FUTURE_TOLERANCE_MS, MAX_NOTE_LENGTH, MAX_PHOTO_BYTES, MAX_PHOTOS } from "./limits.ts";

export { FUTURE_TOLERANCE_MS, MAX_NOTE_LENGTH, MAX_PHOTO_BYTES, MAX_PHOTOS } from "./limits.ts";

const count = z.int().min(0).max(1_000_000);

/** 28 of 51 buildings; `total` is null where only the done ones are known. */
const unitsField = z
  .strictObject({ done: count, total: count.min(1).nullish(), unit: z.string().trim().min(1).max(20) })
  .refine((u) => u.total == null || u.done <= u.total, "more done than there are")
  .meta({ id: "Units" });

/** What a report says of a photo. The bytes travel on their own, addressed by their digest. */
export const photoClaimSchema = z
  .strictObject({
    sha256: sha256Field,
    bytes: z.int().min(1).max(MAX_PHOTO_BYTES),
    width: z.int().min(1).max(20_000).nullish(),
    height: z.int().min(1).max(20_000).nullish(),
    takenAt: instantField.nullish().meta({ description: "epoch milliseconds by the phone's clock" }),
    position: positionField.nullish(),
  })
  .meta({ id: "PhotoClaim" });

/** One immutable fact sheet from the field, as the phone sends it. */
export const reportSchema = z
  .strictObject({
    id: uuidField,
    seq: z.int().min(1).meta({ description: "the device's own number of this report, from 1" }),
    project: placeIdField,
    observedAt: instantField.meta({
      description: "epoch milliseconds by the phone's clock; the server corrects it by the clock's offset",
    }),
    milestone: milestoneField.nullish(),
    units: unitsField.nullish(),
    percent: z.number().min(0).max(100).nullish().meta({ description: "physical progress in percent" }),
    completed: wanField
      .nullish()
      .meta({ description: "completed investment since the start (cumulative), whole 万元" }),
    note: z.string().max(MAX_NOTE_LENGTH).nullish(),
    position: positionField.nullish(),
    photos: z.array(photoClaimSchema).max(MAX_PHOTOS).default([]),
    supersedes: uuidField.nullish().meta({ description: "id of the report that this one corrects" }),
  })
  .refine((r) => new Set(r.photos.map((p) => p.sha256)).size === r.photos.length, {
    path: ["photos"],
    message: "the same photo twice",
  })
  .refine((r) => r.supersedes !== r.id, { path: ["supersedes"], message: "a report cannot correct itself" })
  .meta({ id: "Report" });

export type Report = z.infer<typeof reportSchema>;
/** A report before parsing: what a phone may leave out is optional here. */
export type ReportInput = z.input<typeof reportSchema>;
export type PhotoClaim = z.infer<typeof photoClaimSchema>;
export type Units = z.infer<typeof unitsField>;

/** What a report was refused for; `detail` names the field in English. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail?: string;
}

const CODE_OF_FIELD: Record<string, ErrorCode> = {
  milestone: "milestone_unknown",
  units: "units_invalid",
  percent: "percent_invalid",
  completed: "money_invalid",
};

/**
 * Reads one report from anything a phone may send. `nowByPhone` is the phone's clock (epoch ms) when it sent;
 * a report observed later than that is in the future, whatever the clock is worth. It is answered nevertheless: it may
 * have come before, when the phone's clock was not set back yet.
 */
export function parseReport(
  input: unknown,
  nowByPhone: number,
): { report: Report; refusal?: Refusal } | { report?: never; refusal: Refusal } {
  const parsed = reportSchema.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join(".") ?? "";
    const code = CODE_OF_FIELD[String(issue?.path[0])] ?? "report_invalid";
    return { refusal: { code, detail: path ? `${path}: ${issue?.message}` : (issue?.message ?? "") } };
  }
  const report = parsed.data;
  if (!saysSomething(report)) return { refusal: { code: "report_empty" } };
  if (report.observedAt > nowByPhone + FUTURE_TOLERANCE_MS)
    return { report, refusal: { code: "time_in_future", detail: "observedAt" } };
  return { report };
}

function saysSomething(report: Report): boolean {
  return Boolean(
    report.milestone ||
      report.units ||
      report.percent != null ||
      report.completed != null ||
      report.note?.trim() ||
      report.photos.length,
  );
}

/**
 * The report as one text, equal for equal content whatever the order of the keys and whether an absent field is
 * left out or null. The server keeps its digest to tell a repetition from a reused id.
 */
export function canonicalReport(report: Report): string {
  return JSON.stringify(sortKeys(report));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, v]) => v !== null && v !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sortKeys(v)]));
}
