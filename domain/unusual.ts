import { CLOCK_SKEW_MS } from "./limits.ts";
import { type MilestoneCode, milestoneRank } from "./milestone.ts";

/**
 * What makes a reviewer look twice. `key` 关键节点: a milestone that moves a rate; the others say what is odd about it.
 */
export const UNUSUAL = [
  ...(["key", "photo_needed", "fell", "exceeds", "jump", "leap", "clock"] as const),
  ...(["far", "old", "reused", "similar", "missing", "lost"] as const),
] as const;
export type Unusual = (typeof UNUSUAL)[number];

/** The rungs from which a milestone moves a rate: 正式开工, 投产 and 达产 do, 签约 does not. */
const KEY_RANK = 2;

/** Answers whether a milestone moves a rate, so that it needs a photo before it can be verified, and a look of its own. */
export function isKeyMilestone(code: MilestoneCode | null | undefined): boolean {
  return milestoneRank(code) >= KEY_RANK;
}

/** A photo further than this from the site, beyond what the positions themselves may be off by, is far. */
export const FAR_M = 1_000;
/** A photo taken longer than this before the report was seen is old. */
export const OLD_MS = 24 * 3_600_000;
/** Reports of a project seen no longer apart than this are of one visit, whose photos may look alike. */
export const VISIT_MS = 12 * 3_600_000;
/** Completed investment that rises at once by more than this part of the whole is a jump. */
const JUMP_PART = 0.3;

/** A report as far as it can be unusual, and what stood before it. Money in 万元. */
export interface Judged {
  readonly milestone: MilestoneCode | null;
  readonly completed: number | null;
  readonly clockOffsetMs: number;
  readonly photos: readonly {
    readonly stored: boolean;
    readonly lost: boolean;
    readonly distanceM: number | null;
    readonly accuracyM: number | null;
    readonly ageMs: number | null;
    /** Used in a report that came before, and that this one does not correct. */
    readonly reused: boolean;
    /** Looks like a photo used so in another project or at another visit. */
    readonly similar: boolean;
  }[];
}

/** The project as verified before. */
export interface Before {
  readonly rank: number;
  readonly completed: number | null;
  readonly investment: number | null;
}

/** What is unusual about a report, most telling first; empty for nothing. */
export function unusual(report: Judged, before: Before): Unusual[] {
  const { milestone, completed, clockOffsetMs, photos } = report;
  const isKey = isKeyMilestone(milestone);
  const rise = completed === null ? 0 : completed - (before.completed ?? 0);
  const holds: Record<Unusual, boolean> = {
    key: isKey,
    photo_needed: isKey && !photos.some((p) => p.stored),
    fell: completed !== null && before.completed !== null && completed < before.completed,
    exceeds: completed !== null && before.investment !== null && completed > before.investment,
    jump: before.completed !== null && before.investment !== null && rise > JUMP_PART * before.investment,
    leap: milestoneRank(milestone) > before.rank + 1,
    clock: Math.abs(clockOffsetMs) > CLOCK_SKEW_MS,
    far: photos.some((p) => (p.distanceM ?? 0) > FAR_M + (p.accuracyM ?? 0)),
    old: photos.some((p) => (p.ageMs ?? 0) > OLD_MS),
    reused: photos.some((p) => p.reused),
    similar: photos.some((p) => p.similar && !p.reused),
    missing: photos.some((p) => !p.stored && !p.lost),
    lost: photos.some((p) => p.lost && !p.stored),
  };
  return UNUSUAL.filter((what) => holds[what]);
}
