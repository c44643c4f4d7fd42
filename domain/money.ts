/** Whole 万元 (10,000 yuan): the only unit in which money is stored, sent and summed. 1 亿元 = 10,000 万元. */
export type Wan = number;

export const WAN_PER_YI = 10_000;

/** The most a single amount may be: 100,000 亿元, far above any project and far below where integers lose exactness. */
export const MAX_WAN = 1_000_000_000;

/** Answers whether a value can be stored as money: a whole, non-negative number of 万元 within bounds. */
export function isWan(value: unknown): value is Wan {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_WAN;
}

/**
 * 万元 of an amount printed in 亿元, read digit by digit so that 14.63 becomes exactly 146300.
 * Throws a RangeError for text that is no amount or has more than four decimals (less than 1 万元).
 */
export function wanOfYi(yi: string | number): Wan {
  const match = /^(\d{1,6})(?:\.(\d{1,4}))?$/.exec(String(yi));
  if (!match) throw new RangeError(`not an amount of 亿元: ${yi}`);
  return Number(match[1]) * WAN_PER_YI + Number((match[2] ?? "").padEnd(4, "0"));
}

/**
 * 亿元 as printed: two decimals, half up, thousands apart, e.g. 8057000 → "805.70".
 * Rounds once, at the end: sum the 万元 first and never add two results of this function.
 */
export function formatYi(wan: Wan | null): string {
  return wan === null ? "—" : withThousands(divideHalfUp(wan, WAN_PER_YI / 100), 2);
}

/** 万元 with thousands apart, e.g. 140000 → "140,000". */
export function formatWan(wan: Wan | null): string {
  return wan === null ? "—" : withThousands(wan, 0);
}

/** The whole number nearest to `numerator / denominator`, halves up. Exact while the doubled numerator is a safe integer. */
export function divideHalfUp(numerator: number, denominator: number): number {
  return Math.floor((2 * numerator + denominator) / (2 * denominator));
}

function withThousands(scaled: number, decimals: number): string {
  const digits = String(Math.abs(scaled)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = decimals > 0 ? `.${digits.slice(-decimals)}` : "";
  return `${scaled < 0 ? "-" : ""}${whole}${fraction}`;
}
