/** The first pause, and the longest, between two attempts. */
export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 300_000;
/** A server, or whatever answers in its place, may ask for patience, but not for ever. */
export const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * The pause before the next attempt, in ms, after `failures` in a row (from 1). Doubles from 1 s to 5 min with full
 * jitter: `random` in [0, 1) picks a point of the whole span, so that phones coming out of one dead spot spread out.
 */
export function pauseMs(failures: number, random: number): number {
  const span = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1));
  return Math.floor(random * span);
}

/** The pause, in ms, when the server named one: never shorter than it asked, with jitter of a second on top. */
export function pauseAfterMs(retryAfterMs: number | null, failures: number, random: number): number {
  const own = pauseMs(failures, random);
  return retryAfterMs === null ? own : Math.max(own, retryAfterMs + Math.floor(random * FIRST_PAUSE_MS));
}

/** Reads a Retry-After header, seconds or an HTTP date, as ms from `nowMs`; null for none or nonsense. At most an hour. */
export function readRetryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === "") return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, ms));
}
