/**
 * The place of each value among all, the largest first: 1 and the number of larger ones. Equal values share a rank and the
 * next ones are skipped (1, 2, 2, 4); null, a rate that nobody can tell, has none.
 */
export function ranksOf(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value) =>
    value === null ? null : 1 + values.filter((other) => other !== null && other > value).length,
  );
}

/** How a laggard is told: the numbers of the rule that every bulletin prints. */
export interface LaggardRule {
  /** Below the total, and among so many last ones. */
  readonly last: number;
  /** Or below the total by so many points of percent. */
  readonly points: number;
}

export const LAGGARD_RULE: LaggardRule = { last: 3, points: 10 };

/**
 * Which of some rates lag behind the rate of their total. A rate that equals or exceeds the total's never does, however
 * few there are; where the total is unknown, none does.
 */
export function laggardsOf(
  rates: readonly (number | null)[],
  total: number | null,
  { last, points }: LaggardRule,
): boolean[] {
  const ranks = ranksOf(rates);
  const ranked = rates.filter((rate) => rate !== null).length;
  return rates.map((rate, i) => {
    if (rate === null || total === null || rate >= total) return false;
    return (ranks[i] as number) > ranked - last || pointsBetween(total, rate) >= points;
  });
}

/** `a − b` in points of percent, of two rates with two decimals: without what floating point leaves behind. */
export function pointsBetween(a: number, b: number): number {
  return (Math.round(a * 100) - Math.round(b * 100)) / 100;
}
