import { describe, expect, test } from "vitest";
import { AIM_BYTES, encodeWithin, qualityFor } from "../../../pwa/photos/encode.ts";

/** A canvas whose JPEG weighs so much at the best quality, and less below as photos do. */
function pictureOf(bytes: number) {
  const tried: number[] = [];
  const encode = async (quality: number) => {
    tried.push(quality);
    return new ArrayBuffer(Math.round(bytes * (0.1 + 0.9 * (quality / 0.82) ** 1.6)));
  };
  return { tried, encode };
}

describe("encodeWithin", () => {
  test("one encoding is enough for a picture that is light at the best quality", async () => {
    const { tried, encode } = pictureOf(AIM_BYTES);
    expect((await encodeWithin(encode)).byteLength).toBe(AIM_BYTES);
    expect(tried).toEqual([0.82]);
  });

  test.each([1.1, 1.3, 1.5, 1.7])("two bring one %f times too heavy to about the aim", async (times) => {
    const { tried, encode } = pictureOf(AIM_BYTES * times);
    const jpeg = await encodeWithin(encode);
    expect(tried).toHaveLength(2);
    expect(jpeg.byteLength / AIM_BYTES).toBeGreaterThan(0.8);
    expect(jpeg.byteLength / AIM_BYTES).toBeLessThan(1.1);
  });

  test("a picture ten times too heavy is sent heavier rather than spoilt", async () => {
    const { tried, encode } = pictureOf(AIM_BYTES * 10);
    await encodeWithin(encode);
    expect(tried).toEqual([0.82, 0.5]);
  });
});

test("the quality falls with the share, from the best to the worst", () => {
  const qualities = [1, 0.9, 0.81, 0.75, 0.7, 0.6, 0.55, 0.3].map(qualityFor);
  expect(qualities).toEqual(qualities.toSorted((a, b) => b - a));
  expect(qualities.at(0)).toBe(0.82);
  expect(qualities.at(-1)).toBe(0.5);
});
