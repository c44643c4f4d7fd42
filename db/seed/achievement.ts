import { divideHalfUp, type Wan, wanOfYi } from "#domain/money";
import type { PublishedCell, Yi } from "./printed.ts";

/** What of a cell achieved its purpose. Null: print does not say, and nothing it says gives it. */
export interface Achievement {
  readonly count: number;
  readonly gainedWan: Wan | null;
}

/** 万元 of a printed amount, null where print gives none. */
export function printedWan(yi: Yi | undefined): Wan | null {
  return yi === undefined ? null : wanOfYi(yi);
}

/** Entries in the base of the cell's rate: all, for 投产一批 the 产业项目 where print tells them apart. */
export function eligibleCount(cell: PublishedCell): number {
  const listed = cell.projects ?? 0;
  return cell.batch === "production" ? (cell.industrialProjects ?? listed) : listed;
}

/**
 * Reads from whatever print gives how many entries achieved and what they gained. A rate alone is enough: it is taken
 * by the rule of 2023 (`domain/rate.ts`), by count where no investment is printed. Without count, sum and rate nothing
 * is taken to have achieved.
 */
export function achievementOf(cell: PublishedCell): Achievement {
  const eligible = eligibleCount(cell);
  const baseWan = printedWan(
    cell.batch === "production" ? (cell.industrialYi ?? cell.investmentYi) : cell.investmentYi,
  );
  const gainedWan = printedWan(cell.achievedYi) ?? gainedByRate(cell, baseWan);
  if (cell.achievedCount !== undefined) return { count: cell.achievedCount, gainedWan };
  // Somebody must hold the completed investment that the achieved did not gain.
  const others = (printedWan(cell.completedYi) ?? 0) > (gainedWan ?? 0) ? 1 : 0;
  const room = Math.max(eligible - others, 0);
  if (gainedWan !== null)
    return { count: Math.min(countOfGain(gainedWan, baseWan, eligible), room), gainedWan };
  if (cell.ratePct === undefined) return { count: 0, gainedWan: null };
  return { count: Math.min(eligible, ofPercent(cell.ratePct, eligible)), gainedWan: null };
}

/** A printed count leaves open by which rule a rate was made, and 投产项目达产率 is one of counts. */
function gainedByRate(cell: PublishedCell, baseWan: Wan | null): Wan | null {
  if (cell.ratePct === undefined || cell.achievedCount !== undefined) return null;
  if (cell.batch === "production" || baseWan === null) return null;
  return ofPercent(cell.ratePct, baseWan);
}

/** Print gives the sum but not the count: the share of the entries that the sum has of the base. */
function countOfGain(gainedWan: Wan, baseWan: Wan | null, eligible: number): number {
  if (gainedWan === 0) return 0;
  if (!baseWan || gainedWan >= baseWan) return eligible;
  return Math.min(Math.max(Math.round((eligible * gainedWan) / baseWan), 1), Math.max(eligible - 1, 1));
}

/** A rate has two decimals, so the hundredths of a percent are whole. */
function ofPercent(percent: number, base: number): number {
  return divideHalfUp(Math.round(percent * 100) * base, 10_000);
}
