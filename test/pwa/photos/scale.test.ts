import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSize, fitInto, LONG_EDGE, upright } from "../../../pwa/photos/scale.ts";

describe("fitInto", () => {
  test.each([
    [{ width: 4000, height: 3000 }, 1600, { width: 1600, height: 1200 }],
    [{ width: 3000, height: 4000 }, 1600, { width: 1200, height: 1600 }],
    [{ width: 8000, height: 6000 }, 1600, { width: 1600, height: 1200 }],
    [{ width: 1600, height: 1200 }, 1600, { width: 1600, height: 1200 }],
    [{ width: 640, height: 480 }, 1600, { width: 640, height: 480 }],
    [{ width: 10_000, height: 2 }, 320, { width: 320, height: 1 }],
    [{ width: 1, height: 1 }, 320, { width: 1, height: 1 }],
  ])("%o into %i", (size, edge, expected) => {
    expect(fitInto(size, edge)).toEqual(expected);
  });
});

test.each([1, 2, 3, 4])("orientation %i keeps the sides", (orientation) => {
  expect(upright({ width: 4, height: 3 }, orientation)).toEqual({ width: 4, height: 3 });
});

test.each([5, 6, 7, 8])("orientation %i swaps the sides", (orientation) => {
  expect(upright({ width: 4, height: 3 }, orientation)).toEqual({ width: 3, height: 4 });
});

describe("decodeSize", () => {
  test.each([
    [
      { width: 4000, height: 3000 },
      { width: 2000, height: 1500 },
    ],
    [
      { width: 8000, height: 6000 },
      { width: 2000, height: 1500 },
    ],
    [
      { width: 4032, height: 3024 },
      { width: 2016, height: 1512 },
    ],
    [
      { width: 3024, height: 4032 },
      { width: 1512, height: 2016 },
    ],
    [
      { width: 1600, height: 1200 },
      { width: 1600, height: 1200 },
    ],
    [
      { width: 800, height: 600 },
      { width: 800, height: 600 },
    ],
  ])("%o", (size, expected) => {
    expect(decodeSize(size, LONG_EDGE)).toEqual(expected);
  });

  test("a decoder that takes the largest n/8 not above what is asked never comes out below 1600", () => {
    const side = fc.integer({ min: 1, max: 12_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const asked = decodeSize({ width, height }, LONG_EDGE);
        const n = Math.max(
          ...[1, 2, 3, 4, 5, 6, 7, 8].filter(
            (n) => Math.ceil((width * n) / 8) <= asked.width && Math.ceil((height * n) / 8) <= asked.height,
          ),
        );
        const decoded = Math.max(Math.ceil((width * n) / 8), Math.ceil((height * n) / 8));
        expect(decoded).toBeGreaterThanOrEqual(Math.min(LONG_EDGE, Math.max(width, height)));
      }),
      { seed: 20240223 },
    );
  });
});
