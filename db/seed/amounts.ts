import type { Wan } from "#domain/money";
import { achievementOf, printedWan } from "./achievement.ts";
import { isEligible, type NamedEntry, type RebuiltEntry } from "./entries.ts";
import type { PublishedCell } from "./printed.ts";
import { type Share, spread, variedWeight } from "./spread.ts";

/** Amounts by entry, in 万元; null where print gives no sum to take it from. */
type Amounts = (Wan | null)[];
/** What is known of an entry's size; weighed like the others unless it says so. */
export type SizeBound = Partial<Share>;

/**
 * Listed amounts that, with the named ones, make every printed sum exact. A sum left over with no entry to carry it
 * means that print contradicts itself: spreading it over nothing throws a RangeError.
 */
export function spreadInvestment(
  cell: PublishedCell,
  named: readonly NamedEntry[],
  entries: readonly RebuiltEntry[],
  sizes: readonly SizeBound[] = [],
): Amounts {
  const total = printedWan(cell.investmentYi);
  const industrial = cell.batch === "production" ? printedWan(cell.industrialYi) : null;
  const gained = cell.batch === "start" ? null : achievementOf(cell).gainedWan;
  const listedOf = (of: (n: NamedEntry) => boolean) => sum(named.filter(of).map((n) => n.investmentWan));

  const ofAchieved = minus(
    gained,
    listedOf((n) => n.achieved && isEligible(cell, n)),
  );
  const ofIndustrial = minus(industrial, listedOf((n) => isEligible(cell, n)) + (ofAchieved ?? 0));
  const ofCommon = minus(total, listedOf(() => true) + (ofAchieved ?? 0) + (ofIndustrial ?? 0));

  const amounts: Amounts = entries.map(() => null);
  const weigh = (i: number) => ({ weight: variedWeight(i), ...sizes[i] });
  fill(
    amounts,
    ofAchieved,
    indexes(entries, (e) => e.pool === "achieved"),
    weigh,
  );
  fill(
    amounts,
    ofIndustrial,
    indexes(entries, (e) => e.pool === "industrial"),
    weigh,
  );
  fill(
    amounts,
    ofCommon,
    indexes(entries, (e) => e.pool === "common"),
    weigh,
  );
  return amounts;
}

/** Expected yearly output, for as many entries as print says have one. */
export function spreadOutput(
  cell: PublishedCell,
  named: readonly NamedEntry[],
  entries: readonly RebuiltEntry[],
): Amounts {
  const known = named.flatMap((n) => n.outputWan ?? []);
  const withOutput = (cell.outputProjects ?? Number.MAX_SAFE_INTEGER) - known.length;
  const amounts: Amounts = entries.map(() => null);
  const members = indexes(entries, (_, i) => i < withOutput);
  // Shifted, so that the largest investment is not always the largest output.
  fill(amounts, minus(printedWan(cell.outputYi), sum(known)), members, (i) => ({
    weight: variedWeight(i + 5),
  }));
  return amounts;
}

/**
 * Completed investment of a start batch, apart for those that produce and the others where print tells both. In
 * proportion to the listed amount, because a project seldom completes what it does not cost.
 */
export function spreadCompleted(
  cell: PublishedCell,
  named: readonly NamedEntry[],
  entries: readonly RebuiltEntry[],
  investments: Amounts,
): Amounts {
  const amounts: Amounts = entries.map(() => null);
  if (cell.batch !== "start") return amounts;
  const gained = achievementOf(cell).gainedWan;
  const completed = printedWan(cell.completedYi);
  const completedOf = (of: (n: NamedEntry) => boolean) => sum(named.filter(of).map((n) => n.completedWan));
  const weigh = (i: number) => ({ weight: investments[i] || variedWeight(i) });

  if (gained === null) {
    fill(
      amounts,
      minus(
        completed,
        completedOf(() => true),
      ),
      indexes(entries, () => true),
      weigh,
    );
    return amounts;
  }
  const ofOthers = minus(completed, gained + completedOf((n) => !n.achieved));
  fill(
    amounts,
    gained - completedOf((n) => n.achieved),
    indexes(entries, (e) => e.achieved),
    weigh,
  );
  fill(
    amounts,
    ofOthers,
    indexes(entries, (e) => !e.achieved),
    weigh,
  );
  return amounts;
}

function fill(
  amounts: Amounts,
  totalWan: Wan | null,
  members: readonly number[],
  weigh: (i: number) => Share,
): void {
  if (totalWan === null) return;
  const parts = spread(totalWan, members.map(weigh));
  members.forEach((i, at) => {
    amounts[i] = parts[at] ?? null;
  });
}

function indexes(
  entries: readonly RebuiltEntry[],
  of: (entry: RebuiltEntry, i: number) => boolean,
): number[] {
  return entries.flatMap((entry, i) => (of(entry, i) ? [i] : []));
}

function minus(totalWan: Wan | null, takenWan: Wan): Wan | null {
  return totalWan === null ? null : totalWan - takenWan;
}

function sum(amounts: Amounts): Wan {
  return amounts.reduce<Wan>((total, wan) => total + (wan ?? 0), 0);
}
