/** How fast photos travel, measured over the last ones. All times in epoch ms. */
export interface Pace {
  begun(id: string, nowMs: number): void;
  /** `bytes` arrived: 0 for a transfer that failed, whose time counts nevertheless. */
  ended(id: string, bytes: number, nowMs: number): void;
  /** Bytes a millisecond; null before the first has arrived. */
  rate(): number | null;
}

/** What a measurement still weighs after the next one: about the last ten transfers count. */
const FADE = 0.8;

/**
 * Bytes over the time in which anything was under way, both fading with each transfer. Transfers beside each other share
 * the way, so time is counted once, from one end to the next.
 */
export function createPace(): Pace {
  const flying = new Set<string>();
  let sinceMs = 0;
  let bytesSum = 0;
  let msSum = 0;
  return {
    begun(id, nowMs) {
      if (flying.size === 0) sinceMs = nowMs;
      flying.add(id);
    },
    ended(id, bytes, nowMs) {
      if (!flying.delete(id)) return;
      // A clock that was set back meanwhile measures nothing.
      const ms = Math.max(0, nowMs - sinceMs);
      sinceMs = nowMs;
      bytesSum = bytesSum * FADE + bytes;
      msSum = msSum * FADE + ms;
    },
    rate: () => (bytesSum > 0 && msSum > 0 ? bytesSum / msSum : null),
  };
}
