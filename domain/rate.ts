import type { Batch } from "./batch.ts";
import { divideHalfUp, type Wan } from "./money.ts";

/** The sums of a set of listings that a rate is made of. Null amounts mean that no listing had one. */
export interface RateSums {
  /** Listings that count in the rate's base: all of them, for 投产一批 the industrial ones (产业项目). */
  readonly eligible: number;
  /** Of those, the ones whose project reached the stage after the batch's own. */
  readonly achieved: number;
  /** Σ listed investment of the eligible. */
  readonly base: Wan | null;
  /** Σ of the achieved: listed investment, for 开工一批 completed investment. */
  readonly gained: Wan | null;
  /** Σ expected yearly output as listed. */
  readonly output?: Wan | null;
  /** Σ actual yearly output, where somebody collected it. */
  readonly actualOutput?: Wan | null;
}

type Quotient = (sums: RateSums) => readonly [gained: number | null, over: number | null];

const byCount: Quotient = (s) => [s.achieved, s.eligible];
const byInvestment: Quotient = (s) => [s.gained, s.base];
const byOutput: Quotient = (s) => [s.actualOutput ?? null, s.output ?? null];

/**
 * The published rules by name. They changed between notices, so every figure says which one made it.
 *
 * - `investment-2023`: notices from 2023 on. 签约项目开工率 and 开工项目投产率 by investment (大同经开区 2023:
 *   27.22 / 43.60 = 62.43 %), 投产项目达产率 by the count of industrial projects (10 of 10, though 22 were listed).
 * - `count-2021`: notices of 2021–22. The first two by count (105 / 141 = 74.47 %), the third as actual over
 *   expected yearly output (216.65 / 235.04 = 92.18 %).
 */
export const RATE_RULES = {
  "investment-2023": { signing: byInvestment, start: byInvestment, production: byCount },
  "count-2021": { signing: byCount, start: byCount, production: byOutput },
} as const satisfies Record<string, Record<Batch, Quotient>>;

export type RateRule = keyof typeof RATE_RULES;
export const RATE_RULE_NAMES = Object.keys(RATE_RULES) as [RateRule, ...RateRule[]];
export const DEFAULT_RATE_RULE: RateRule = "investment-2023";

/**
 * A rate in percent with two decimals, rounded once and half up; may exceed 100.
 * Null, shown as "—", when the base is empty or nobody collected what the rule needs.
 */
export function rate(rule: RateRule, batch: Batch, sums: RateSums): number | null {
  return percent(...RATE_RULES[rule][batch](sums));
}

/** Achieved over eligible listings, in percent with two decimals. */
export function countRate(sums: RateSums): number | null {
  return percent(...byCount(sums));
}

/** Gained over base investment, in percent with two decimals. */
export function investmentRate(sums: RateSums): number | null {
  return percent(...byInvestment(sums));
}

/** `gained / over` in percent with two decimals, half up; null for an empty base. */
export function percent(gained: number | null, over: number | null): number | null {
  if (gained === null || !over) return null;
  return divideHalfUp(gained * 10_000, over) / 100;
}
