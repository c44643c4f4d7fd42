/** A calendar day in Shanxi, `2024-02-23`. */
export type Day = string;

/** Shanxi keeps UTC+8 the year round; the offset has not changed since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Answers whether text is a day that exists in the calendar. */
export function isDay(value: string): value is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

/** The day in Asia/Shanghai at an instant given in epoch milliseconds. */
export function dayOf(instantMs: number): Day {
  return new Date(instantMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The first instant of a day in Asia/Shanghai, in epoch milliseconds. */
export function dayStartMs(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS;
}

/** The first instant after a day in Asia/Shanghai, in epoch milliseconds. */
export function dayEndMs(day: Day): number {
  return dayStartMs(day) + DAY_MS;
}

/** Whole days from one day to another; negative where `to` is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (dayStartMs(to) - dayStartMs(from)) / DAY_MS;
}

/** `2024-02-23 09:05` in Asia/Shanghai. */
export function minuteOf(instantMs: number): string {
  return new Date(instantMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");
}

/** The day so many days after another; before it for a negative count. */
export function daysAfter(day: Day, days: number): Day {
  return dayOf(dayStartMs(day) + days * DAY_MS);
}
