import type { Progress } from "./contract.ts";

/** The way since the outbox was last empty, in bytes of photos. */
export interface Way {
  readonly bytesSent: number;
  readonly bytesLeft: number;
}

export const NO_WAY: Way = { bytesSent: 0, bytesLeft: 0 };

/** The way one look later: what is no longer left was sent, what is new only makes it longer. */
export function advance({ bytesSent, bytesLeft }: Way, nowLeft: number): Way {
  if (nowLeft === 0) return NO_WAY;
  return { bytesSent: bytesSent + Math.max(0, bytesLeft - nowLeft), bytesLeft: nowLeft };
}

/** With the minutes that remain at `rate` bytes a millisecond; a begun minute counts whole. */
export function progressOf(way: Way, rate: number | null): Progress {
  const minutesLeft = rate === null || way.bytesLeft === 0 ? null : Math.ceil(way.bytesLeft / rate / 60_000);
  return { ...way, minutesLeft };
}
