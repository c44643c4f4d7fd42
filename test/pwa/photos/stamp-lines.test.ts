import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StampFacts } from "../../../pwa/photos/stamp-facts.ts";
import { layOut, type Measure, stampParts } from "../../../pwa/photos/stamp-lines.ts";

const facts: StampFacts = {
  project: "双雁生物医药产业园",
  zone: "大同经济技术开发区",
  milestone: "主体封顶",
  reporter: "李专员",
  taken: { atMs: Date.parse("2024-02-23T01:05:00Z"), from: "exif" },
  position: { lat: 40.0805, lng: 113.3, accuracy: 12.4 },
};
/** Chinese characters are as wide as they are high, others half of that. */
const measure: Measure = (text, fontPx) =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? fontPx : fontPx / 2), 0);

describe("what a stamp says", () => {
  test("project, zone, milestone, Shanghai's time, place with accuracy, reporter", () => {
    expect(stampParts(facts)).toEqual([
      "双雁生物医药产业园",
      "大同经济技术开发区",
      "主体封顶",
      "2024-02-23 09:05",
      "北纬 40.08050° 东经 113.30000° ±12 米",
      "上报人 李专员",
    ]);
  });

  test.each([
    ["file", "2024-02-23 09:05（文件时间）"],
    ["picked", "2024-02-23 09:05（选取时间）"],
  ] as const)("a time from the %s says so", (from, expected) => {
    expect(stampParts({ ...facts, taken: { ...facts.taken, from } })).toContain(expected);
  });

  test("without a position it says so, and what nobody said is left out", () => {
    expect(stampParts({ ...facts, position: null, milestone: null, zone: null, reporter: null })).toEqual([
      "双雁生物医药产业园",
      "2024-02-23 09:05",
      "无定位",
    ]);
  });
});

describe("the band", () => {
  test.each([
    ["landscape", 1600, 1200],
    ["portrait", 1200, 1600],
    ["panorama", 1600, 300],
    ["tower", 300, 1600],
    ["small", 320, 240],
  ])("shows all parts of a usual stamp on a %s picture and takes a fifth at most", (_, width, height) => {
    const { lines, bandPx } = layOut(stampParts(facts), { width, height }, measure);
    const said = lines.join("\u3000");
    expect(bandPx).toBeLessThanOrEqual(height / 5);
    if (width > 320) for (const part of stampParts(facts)) expect(said).toContain(part);
    else expect(said).toContain("双雁");
  });

  test("a name wider than the picture ends in an ellipsis", () => {
    const { lines } = layOut(["很".repeat(200), "李专员"], { width: 1200, height: 1600 }, measure);
    expect(lines[0]).toMatch(/^很+…$/);
    expect(lines.at(-1)).toContain("李专员");
  });

  test("whatever the picture and the words, no line is wider than it and the band stays within a fifth", () => {
    const sizes = fc.record({
      width: fc.integer({ min: 100, max: 1600 }),
      height: fc.integer({ min: 100, max: 1600 }),
    });
    fc.assert(
      fc.property(
        sizes,
        fc.array(fc.string({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 8 }),
        (size, parts) => {
          const { lines, fontPx, padPx, bandPx } = layOut(parts, size, measure);
          expect(lines.length).toBeGreaterThan(0);
          for (const line of lines) expect(measure(line, fontPx)).toBeLessThanOrEqual(size.width - 2 * padPx);
          expect(bandPx).toBeLessThanOrEqual(Math.max(size.height / 5, 21));
        },
      ),
      { seed: 20240223 },
    );
  });
});
