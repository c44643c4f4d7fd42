import { expect, test } from "vitest";
import { createPace } from "../../../pwa/sync/pace.ts";

test("knows nothing before the first photo has arrived", () => {
  const pace = createPace();
  pace.begun("a", 0);
  expect(pace.rate()).toBeNull();
  pace.ended("a", 0, 1000);
  expect(pace.rate()).toBeNull();
});

test("two at a time share the way: their bytes add up, their time does not", () => {
  const pace = createPace();
  for (const id of ["a", "b"]) pace.begun(id, 0);
  pace.ended("a", 1000, 1000);
  pace.ended("b", 1000, 1000);
  // 0.8 × 1000 + 1000 bytes over 0.8 × 1000 ms.
  expect(pace.rate()).toBeCloseTo(2.25);
});

test("time without a transfer does not count, a transfer that failed does", () => {
  const pace = createPace();
  pace.begun("a", 0);
  pace.ended("a", 1000, 1000);
  pace.begun("b", 60_000);
  pace.ended("b", 1000, 61_000);
  expect(pace.rate()).toBeCloseTo(1);
  pace.begun("c", 70_000);
  pace.ended("c", 0, 80_000);
  expect(pace.rate()).toBeLessThan(0.2);
});

test("follows a network that changes", () => {
  const pace = createPace();
  for (let i = 0; i < 30; i++) {
    pace.begun("a", i * 1000);
    pace.ended("a", i < 10 ? 100_000 : 5_000, (i + 1) * 1000);
  }
  expect(pace.rate()).toBeGreaterThan(4.9);
  expect(pace.rate()).toBeLessThan(8);
});

test("a clock that was set back measures nothing, and never a negative rate", () => {
  const pace = createPace();
  pace.begun("a", 10_000);
  pace.ended("a", 1000, 500);
  expect(pace.rate()).toBeNull();
});
