import type { Wan } from "#domain/money";
import { achievementOf, eligibleCount } from "./achievement.ts";
import type { PublishedCell } from "./printed.ts";

/** A project that print names in the cell: it takes part of the totals, and the rest is rebuilt around it. */
export interface NamedEntry {
  readonly investmentWan: Wan | null;
  readonly outputWan: Wan | null;
  readonly completedWan: Wan | null;
  readonly industrial: boolean;
  readonly strategic: boolean;
  readonly achieved: boolean;
}

/** A project that print only counts. */
export interface RebuiltEntry {
  readonly industrial: boolean;
  readonly achieved: boolean;
  /** Entries of one pool share a sum that print gives; `common` shares what the other pools leave of the total. */
  readonly pool: "achieved" | "industrial" | "common";
}

/** Whether a named entry is in the base of its batch's rate. */
export function isEligible(cell: PublishedCell, entry: NamedEntry): boolean {
  return cell.batch !== "production" || entry.industrial;
}

/**
 * The entries that print counts beyond the named ones: first the achieved, then the rest of the rate's base, then what
 * is outside the base. Throws a RangeError for a cell without a count, or whose counts contradict each other.
 */
export function rebuiltEntries(cell: PublishedCell, named: readonly NamedEntry[]): RebuiltEntry[] {
  if (cell.projects === undefined) throw new RangeError(`${cell.id} gives no count`);
  const printed = achievementOf(cell);
  const total = cell.projects - named.length;
  const eligible = eligibleCount(cell) - named.filter((n) => isEligible(cell, n)).length;
  const achieved = printed.count - named.filter((n) => n.achieved && isEligible(cell, n)).length;
  requireCount(cell, "projects", total, cell.projects);
  requireCount(cell, "industrialProjects", eligible, total);
  requireCount(cell, "achievedCount", achieved, eligible);

  const basePool = cell.batch === "production" && cell.industrialYi !== undefined ? "industrial" : "common";
  // What the achieved of a start batch gain is completed investment: it does not bind their listed amounts.
  const achievedPool = cell.batch !== "start" && printed.gainedWan !== null ? "achieved" : basePool;
  return Array.from({ length: total }, (_, i) => {
    if (i < achieved) return { industrial: true, achieved: true, pool: achievedPool };
    if (i < eligible) return { industrial: true, achieved: false, pool: basePool };
    return { industrial: false, achieved: false, pool: "common" };
  });
}

/** Throws a RangeError unless 0 ≤ count ≤ atMost. */
export function requireCount(
  cell: PublishedCell,
  what: keyof PublishedCell,
  count: number,
  atMost: number,
): void {
  if (count < 0 || count > atMost)
    throw new RangeError(`${cell.id}: ${what} does not agree with the other counts`);
}
