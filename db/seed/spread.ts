import type { Wan } from "#domain/money";

/** How much one share of a total may be, and how large beside the others. */
export interface Share {
  readonly weight: number;
  readonly atLeastWan?: Wan;
  readonly atMostWan?: Wan;
}

/**
 * Splits a total into whole 万元 by weight, each within its bounds, so that the parts sum to it exactly. The same
 * arguments always give the same parts. Throws a RangeError when the bounds, or the lack of shares, forbid the total.
 */
export function spread(totalWan: Wan, shares: readonly Share[]): Wan[] {
  const parts = shares.map((share) => share.atLeastWan ?? 0);
  let left = totalWan - parts.reduce((sum, part) => sum + part, 0);
  const room = (i: number) => (shares[i]?.atMostWan ?? Number.MAX_SAFE_INTEGER) - (parts[i] ?? 0);
  const give = (i: number, wan: Wan) => {
    const given = Math.min(wan, room(i), left);
    parts[i] = (parts[i] ?? 0) + given;
    left -= given;
  };

  // Each pass either fills a share up to its bound or leaves less than one 万元 for each; the rest goes one by one.
  while (left > 0) {
    const open = shares.map((_, i) => i).filter((i) => room(i) > 0);
    if (open.length === 0) break;
    const weights = open.reduce((sum, i) => sum + (shares[i]?.weight ?? 0), 0);
    const before = left;
    if (weights > 0) for (const i of open) give(i, Math.floor(before * ((shares[i]?.weight ?? 0) / weights)));
    if (left === before) for (const i of open) give(i, 1);
  }
  if (left !== 0)
    throw new RangeError(`${totalWan} 万元 does not fit into ${shares.length} shares: ${left} left`);
  return parts;
}

/** A weight between 4 and 16 that looks like the mix of small and large projects in a real list. */
export function variedWeight(index: number): number {
  return 4 + ((index * 7) % 13);
}
