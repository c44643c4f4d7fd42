/** A round (第N次活动) of the campaign, keyed by year and ordinal: `2024-1`. */
export type RoundId = string;

export const ROUND_ID = /^20\d{2}-[1-9]\d?$/;

/** Year and ordinal of a round's id. Throws a RangeError for text that is no round id. */
export function roundParts(id: RoundId): { year: number; number: number } {
  if (!ROUND_ID.test(id)) throw new RangeError(`not a round: ${id}`);
  const [year, number] = id.split("-").map(Number) as [number, number];
  return { year, number };
}

/** Orders rounds by year, then ordinal; dates are not needed (those of 2023 were never printed). */
export function compareRounds(a: RoundId, b: RoundId): number {
  const left = roundParts(a);
  const right = roundParts(b);
  return left.year - right.year || left.number - right.number;
}

/** Whether two windows are the same rounds; only then do their figures show movement. */
export function isSameWindow(one: readonly RoundId[], other: readonly RoundId[]): boolean {
  return one.join() === other.join();
}

/**
 * The rounds of a window: those of `known` from `from` to `to`, both included, in order; an open end takes all.
 * A window is a set of rounds, not a calendar span: "since 2022, six rounds" is a real one.
 */
export function roundsBetween(known: readonly RoundId[], from?: RoundId, to?: RoundId): RoundId[] {
  return known
    .filter((id) => (!from || compareRounds(id, from) >= 0) && (!to || compareRounds(id, to) <= 0))
    .sort(compareRounds);
}
