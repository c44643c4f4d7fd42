import type { ErrorCode } from "#domain/error";
import type { Position } from "#domain/fields";
import { MAX_NOTE_LENGTH, MAX_PHOTOS } from "#domain/limits";
import { isMilestoneCode } from "#domain/milestone";
import { isWan } from "#domain/money";
import type { ReportFacts } from "../local/outbox.ts";
import type { DraftField, DraftFields } from "./contract.ts";

export const EMPTY_FIELDS: DraftFields = {
  ...{
    milestone: null,
    unitsDone: "",
    unitsTotal: "",
    unitsUnit: "",
    percent: "",
    completedWan: "",
    note: "",
  },
};

/** What the units are called when nobody says: 个. */
const PLAIN_UNIT = "个";
const MAX_UNITS = 1_000_000;
const MAX_UNIT_LENGTH = 20;

/** What a draft says besides its fields. */
export interface DraftRest {
  readonly project: string;
  readonly observedAtMs: number;
  readonly position: Position | null;
  readonly supersedes: string | null;
  readonly photoCount: number;
}

export type Judged =
  | { readonly facts: ReportFacts }
  | { readonly field: DraftField; readonly code: ErrorCode };

/**
 * Judges a draft by the rules of the server (domain/report.ts, parseReport) and answers what the report says, or the
 * first field at fault with the code that the server would give.
 */
export function judgeDraft(fields: DraftFields, rest: DraftRest): Judged {
  const { milestone } = fields;
  if (milestone !== null && !isMilestoneCode(milestone))
    return { field: "milestone", code: "milestone_unknown" };

  const [done, total, unit] = [
    plain(fields.unitsDone),
    plain(fields.unitsTotal),
    fields.unitsUnit.trim() || PLAIN_UNIT,
  ];
  const units =
    done === "" && total === ""
      ? null
      : { done: wholeOf(done), total: total === "" ? null : wholeOf(total), unit };
  if (units && !isCount(units.done)) return { field: "unitsDone", code: "units_invalid" };
  if (units && units.total !== null && (!isCount(units.total) || units.total < 1))
    return { field: "unitsTotal", code: "units_invalid" };
  if (units && units.total !== null && units.done > units.total)
    return { field: "unitsDone", code: "units_invalid" };
  if (units && unit.length > MAX_UNIT_LENGTH) return { field: "unitsUnit", code: "units_invalid" };

  const percentText = plain(fields.percent).replace(/%$/, "");
  const percent =
    percentText === "" ? null : /^\d{1,3}(\.\d{1,6})?$/.test(percentText) ? Number(percentText) : Number.NaN;
  if (percent !== null && !(percent >= 0 && percent <= 100))
    return { field: "percent", code: "percent_invalid" };

  const completedText = plain(fields.completedWan);
  const completed = completedText === "" ? null : wholeOf(completedText);
  if (completed !== null && !isWan(completed)) return { field: "completedWan", code: "money_invalid" };

  const note = fields.note.trim() || null;
  if (note !== null && note.length > MAX_NOTE_LENGTH) return { field: "note", code: "report_invalid" };

  if (rest.photoCount > MAX_PHOTOS) return { field: "photos", code: "report_invalid" };

  const saysSomething =
    milestone || units || percent !== null || completed !== null || note || rest.photoCount > 0;
  if (!saysSomething) return { field: "form", code: "report_empty" };
  const { project, observedAtMs, position, supersedes } = rest;
  return {
    facts: {
      project,
      observedAt: observedAtMs,
      milestone,
      units,
      percent,
      completed,
      note,
      position,
      supersedes,
    },
  };
}

/** Digits as people type them: full-width ones, thousands apart. */
function plain(text: string): string {
  return text.normalize("NFKC").replace(/[\s,]/g, "");
}

function wholeOf(text: string): number {
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value <= MAX_UNITS;
}
