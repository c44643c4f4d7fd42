import { expect, test } from "vitest";
import { advance, NO_WAY, progressOf } from "../../../pwa/state/progress.ts";
import { storageWarning } from "../../../pwa/state/storage.ts";

const walk = (...left: number[]) => left.reduce(advance, NO_WAY);

test("what is no longer left was sent; what is new only makes the way longer", () => {
  expect(walk(300)).toEqual({ bytesSent: 0, bytesLeft: 300 });
  expect(walk(300, 200)).toEqual({ bytesSent: 100, bytesLeft: 200 });
  expect(walk(300, 200, 500)).toEqual({ bytesSent: 100, bytesLeft: 500 });
});

test("an empty outbox begins anew", () => {
  expect(walk(300, 0, 200)).toEqual({ bytesSent: 0, bytesLeft: 200 });
});

test("minutes only by a measurement, a begun one counted whole", () => {
  const way = { bytesSent: 1, bytesLeft: 6_000_000 };
  expect(progressOf(way, null).minutesLeft).toBeNull();
  expect(progressOf(way, 50).minutesLeft).toBe(2);
  expect(progressOf(way, 49).minutesLeft).toBe(3);
  expect(progressOf(NO_WAY, 50).minutesLeft).toBeNull();
});

test.each([
  [{ used: 0, quota: 1_000_000_000 }, null],
  [{ used: 899_000_000, quota: 1_000_000_000 }, null],
  [{ used: 901_000_000, quota: 1_000_000_000 }, "low"],
  [{ used: 51_000_000, quota: 100_000_000 }, "low"],
  [{ used: 5, quota: null }, "unknown"],
  [{ used: 5, quota: 0 }, "unknown"],
])("%j warns: %s", (facts, warning) => {
  expect(storageWarning({ ...facts, persisted: false, isOutOfRoom: false })).toBe(warning);
});

test("a photo that found no room counts more than what the browser says", () => {
  expect(storageWarning({ used: 0, quota: 1e10, persisted: true, isOutOfRoom: true })).toBe("out");
});
