import type { SyncResponse } from "#domain/protocol";
import type { ReportInput } from "#domain/report";

/** An id whose last digits are a number, so that a failing test can be read. */
export function idOf(n: number): string {
  return `0192f7a0-1b2c-7d3e-8f40-${String(n).padStart(12, "0")}`;
}

/** A digest that begins with a number. */
export function digestOf(n: number): string {
  return String(n).padEnd(64, "a");
}

/** The report with a device's number. */
export function reportOf(seq: number, more: Partial<ReportInput> = {}): ReportInput {
  return {
    id: idOf(seq),
    seq,
    project: "p1",
    observedAt: 1_700_000_000_000 + seq,
    percent: seq % 100,
    ...more,
  };
}

export const NO_CHANGES: SyncResponse["changes"] = {
  reset: false,
  projects: [],
  listings: [],
  verdicts: [],
  rounds: [],
  gone: [],
};

/** An answer of our server. */
export function answerOf(receipts: SyncResponse["receipts"], more: Partial<SyncResponse> = {}): SyncResponse {
  return {
    protocol: 1,
    now: 1_700_000_100_000,
    receipts,
    changes: NO_CHANGES,
    cursor: "1.x",
    more: false,
    ...more,
  };
}

export function accepted(id: string, missing: string[] = []): SyncResponse["receipts"][number] {
  return { id, status: "accepted", missing };
}
