import type { Day } from "#domain/day";
import type { Basis } from "#domain/fields";
import { initialsOf } from "#domain/initials";
import type { LedgerRow, Progress } from "#domain/ledger";
import { isCounted, silenceOf } from "#domain/ledger-filter";
import { milestone } from "#domain/milestone";
import { roundParts } from "#domain/round";
import { stageRank } from "#domain/stage";

/** The columns in the order in which they stand; a project's name is always first. */
export const COLUMNS = [
  ...(["name", "place", "enterprise", "chain", "kind", "stage", "milestone", "listings"] as const),
  ...(["investment", "completed", "share", "progress", "last", "pending", "remark"] as const),
] as const;
export type ColumnId = (typeof COLUMNS)[number];

/** What a desk shows until somebody chooses. */
export const FIRST_COLUMNS: readonly ColumnId[] = [
  ...(["name", "place", "stage", "listings", "investment", "completed"] as const),
  ...(["share", "progress", "last", "pending"] as const),
];

/** Figures stand on the right, and sort the largest first when first asked to. */
export const FIGURES: ReadonlySet<ColumnId> = new Set([
  ...(["investment", "completed", "share", "progress", "last", "pending"] as const),
]);

/** What sorting needs to know beside a row. */
export interface Frame {
  readonly basis: Basis;
  readonly today: Day;
  /** The zones' places in their order. */
  readonly order: ReadonlyMap<string, number>;
}

const NAMES = new WeakMap<LedgerRow, string>();

/** Names sort by their pinyin initials, compared as plain text: ten thousand take a blink, by collation a second. */
function nameKey(row: LedgerRow): string {
  let key = NAMES.get(row);
  if (key === undefined) {
    key = initialsOf(row.project.name);
    NAMES.set(row, key);
  }
  return key;
}

/** What a column sorts a row by; null stands last either way. */
export function sortKey(
  column: ColumnId,
  row: LedgerRow,
  { basis, today, order }: Frame,
): string | number | null {
  const { project, listings, pending } = row;
  const standing = project[basis];
  switch (column) {
    case "name":
      return nameKey(row);
    case "place":
      return project.zone === null ? null : (order.get(project.zone) ?? null);
    case "enterprise":
      return project.enterprise && initialsOf(project.enterprise);
    case "chain":
      return project.chain;
    case "kind":
      return (project.industrial ? 2 : 0) + (project.strategic ? 1 : 0);
    case "stage":
      return stageRank(standing.stage);
    case "milestone":
      return standing.milestone && milestone(standing.milestone).order;
    case "listings":
      return listings.filter(isCounted).reduce<number | null>((latest, { round }) => {
        const { year, number } = roundParts(round);
        return Math.max(latest ?? 0, year * 100 + number);
      }, null);
    case "investment":
      return project.investment;
    case "completed":
      return standing.completed;
    case "share":
      return standing.completed !== null && project.investment
        ? standing.completed / project.investment
        : null;
    case "progress":
      return doneShare(row.progress[basis]);
    case "last":
      return silenceOf(row, today);
    case "pending":
      return pending.reports;
    case "remark":
      return row.remark;
  }
}

/** How much is done in percent: as said, else by units. */
export function doneShare(progress: Progress | null): number | null {
  if (!progress) return null;
  const { percent, units } = progress;
  return percent ?? (units?.total ? (units.done / units.total) * 100 : null);
}
