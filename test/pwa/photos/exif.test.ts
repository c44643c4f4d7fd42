import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFileFacts } from "../../../pwa/photos/exif.ts";
import { type Exif, exifSegment, segment, text, u16 } from "../../fixtures/exif.ts";

/** A JPEG of nothing but headers: EXIF, then a frame of the given size. */
function jpegOf(size: { width: number; height: number } | null, exif?: Exif): ArrayBuffer {
  const segments = [
    exif ? exifSegment(exif) : [],
    size ? segment(0xc0, [8, ...u16(size.height), ...u16(size.width), 3]) : [],
  ];
  return Uint8Array.from([0xff, 0xd8, ...segment(0xe0, text("JFIF\0")), ...segments.flat(), 0xff, 0xda, 0, 2])
    .buffer;
}

const size = { width: 4032, height: 3024 };

test("reads the size as stored", () => {
  expect(readFileFacts(jpegOf(size))).toEqual({ size, orientation: 1, takenAtMs: null });
});

test.each([true, false])("reads orientation and time, little-endian %s", (little) => {
  const header = readFileFacts(
    jpegOf(size, { orientation: 6, takenAt: "2024:02:23 09:05:00", offset: "+08:00", little }),
  );
  expect(header).toEqual({ size, orientation: 6, takenAtMs: Date.parse("2024-02-23T09:05:00+08:00") });
});

describe("the time", () => {
  test.each([
    ["2024:02:23 09:05:00", undefined, Date.parse("2024-02-23T01:05:00Z")],
    ["2024:02:23 09:05:00", "-03:30", Date.parse("2024-02-23T12:35:00Z")],
    ["2024:02:23 09:05:00", "nonsense", Date.parse("2024-02-23T01:05:00Z")],
    ["0000:00:00 00:00:00", undefined, null],
    ["yesterday", undefined, null],
  ])("%s %s", (takenAt, offset, expected) => {
    expect(
      readFileFacts(jpegOf(size, offset === undefined ? { takenAt } : { takenAt, offset })).takenAtMs,
    ).toBe(expected);
  });
});

test.each([0, 9, 65_535])("an orientation of %i is none", (orientation) => {
  expect(readFileFacts(jpegOf(size, { orientation })).orientation).toBe(1);
});

test("a file cut anywhere gives what was read before, and never fails", () => {
  const whole = jpegOf(size, { orientation: 6, takenAt: "2024:02:23 09:05:00" });
  for (let length = 0; length < whole.byteLength; length++) {
    const header = readFileFacts(whole.slice(0, length));
    expect([1, 6]).toContain(header.orientation);
  }
});

test("nonsense never fails", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (rest) => {
      const header = readFileFacts(Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, ...rest]).buffer);
      expect(header.orientation).toBeGreaterThanOrEqual(1);
    }),
    { seed: 20240223, numRuns: 500 },
  );
});

test("a spoilt EXIF block costs neither the size nor the photo", () => {
  const spoilt = new Uint8Array(jpegOf(size, { orientation: 6, takenAt: "2024:02:23 09:05:00" }));
  const tiff = spoilt.indexOf(0x4d);
  spoilt.fill(0xff, tiff + 4, tiff + 200);
  expect(readFileFacts(spoilt.buffer)).toEqual({ size, orientation: 1, takenAtMs: null });
});

test("what is no JPEG and says nothing is read as nothing", () => {
  expect(readFileFacts(new ArrayBuffer(0))).toEqual({ size: null, orientation: 1, takenAtMs: null });
});
