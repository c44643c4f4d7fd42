/** When every world begins (epoch ms). */
export const START_MS = Date.UTC(2026, 2, 2, 1);

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly ring: () => void;
}

/** The time of one world. It moves only when the schedule says so. */
export class Clock {
  nowMs: number;
  #alarms: Alarm[] = [];
  #order = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** As `Wire.after`. */
  after(ms: number, ring: () => void): () => void {
    const alarm = { atMs: this.nowMs + Math.max(0, Math.ceil(ms)), order: this.#order++, ring };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** The instant of the next alarm; null for none. */
  get nextMs(): number | null {
    return this.#alarms.length === 0 ? null : Math.min(...this.#alarms.map((alarm) => alarm.atMs));
  }

  /** Rings the next alarm due by `untilMs`; false when there is none, and then it is `untilMs`. */
  ringNext(untilMs: number): boolean {
    const [next] = this.#alarms
      .filter((alarm) => alarm.atMs <= untilMs)
      .sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    if (!next) {
      this.nowMs = Math.max(this.nowMs, untilMs);
      return false;
    }
    this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
    this.nowMs = Math.max(this.nowMs, next.atMs);
    next.ring();
    return true;
  }
}
