import { describe, expect, test } from "vitest";
import {
  LONGEST_PAUSE_MS,
  LONGEST_RETRY_AFTER_MS,
  pauseAfterMs,
  pauseMs,
  readRetryAfterMs,
} from "../../../pwa/sync/backoff.ts";

describe("pauseMs", () => {
  test.each([
    [1, 0.999999, 999],
    [2, 0.999999, 1_999],
    [3, 0.999999, 3_999],
    [8, 0.999999, 127_999],
    [9, 0.999999, 255_999],
    [10, 0.999999, 299_999],
    [60, 0.999999, 299_999],
    [5_000, 0.999999, 299_999],
    [10, 0.5, 150_000],
    [10, 0, 0],
    [1, 0, 0],
  ])("after %i failures at %f of the span: %i ms", (failures, random, expected) => {
    expect(pauseMs(failures, random)).toBe(expected);
  });

  test("never exceeds five minutes", () => {
    for (let failures = 1; failures < 100; failures++)
      expect(pauseMs(failures, 0.9999)).toBeLessThan(LONGEST_PAUSE_MS);
  });
});

describe("pauseAfterMs", () => {
  test.each([
    [null, 3, 0.5, 2_000],
    [60_000, 1, 0, 60_000],
    [60_000, 1, 0.5, 60_500],
    [1_000, 10, 0.5, 150_000],
  ])("Retry-After %s ms, %i failures, %f: %i ms", (retryAfterMs, failures, random, expected) => {
    expect(pauseAfterMs(retryAfterMs, failures, random)).toBe(expected);
  });
});

describe("readRetryAfterMs", () => {
  const nowMs = Date.parse("2024-02-23T01:00:00Z");
  test.each([
    [null, null],
    ["", null],
    ["soon", null],
    ["-5", 0],
    ["0", 0],
    ["60", 60_000],
    [" 7 ", 7_000],
    ["Fri, 23 Feb 2024 01:00:30 GMT", 30_000],
    ["Fri, 23 Feb 2024 00:00:00 GMT", 0],
    ["999999999", LONGEST_RETRY_AFTER_MS],
    ["Fri, 23 Feb 2034 01:00:00 GMT", LONGEST_RETRY_AFTER_MS],
  ])("%s", (header, expected) => {
    expect(readRetryAfterMs(header, nowMs)).toBe(expected);
  });
});
