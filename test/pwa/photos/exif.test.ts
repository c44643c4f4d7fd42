import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFileFacts } from "../../../pwa/photos/exif.ts";

interface Exif {
  orientation?: number;
  takenAt?: string;
  offset?: string;
  little?: boolean;
}

/** A JPEG of nothing but headers: EXIF, then a frame of the given size. */
function jpegOf(size: { width: number; height: number } | null, exif?: Exif): ArrayBuffer {
  const segments = [
    exif ? segment(0xe1, [...text("Exif\0\0"), ...tiffOf(exif)]) : [],
    size ? segment(0xc0, [8, ...u16(size.height), ...u16(size.width), 3]) : [],
  ];
  return Uint8Array.from([0xff, 0xd8, ...segment(0xe0, text("JFIF\0")), ...segments.flat(), 0xff, 0xda, 0, 2])
    .buffer;
}

function tiffOf({ orientation, takenAt, offset, little = false }: Exif): number[] {
  const out: number[] = [];
  const put = (at: number, length: number, value: number) => {
    for (let i = 0; i < length; i++) out[at + i] = (value >>> (8 * (little ? i : length - 1 - i))) & 255;
  };
  const write = (at: number, entries: [tag: number, type: number, count: number, value: number][]) => {
    put(at, 2, entries.length);
    for (const [i, [tag, type, count, value]] of entries.entries()) {
      const entry = at + 2 + 12 * i;
      put(entry, 2, tag);
      put(entry + 2, 2, type);
      put(entry + 4, 4, count);
      put(entry + 8, 4, 0);
      put(entry + 8, type === 3 ? 2 : 4, value);
    }
    put(at + 2 + 12 * entries.length, 4, 0);
  };
  put(0, 2, little ? 0x4949 : 0x4d4d);
  put(2, 2, 42);
  put(4, 4, 8);
  const main: [number, number, number, number][] = [[0x8769, 4, 1, 64]];
  if (orientation !== undefined) main.unshift([0x0112, 3, 1, orientation]);
  write(8, main);
  const exif: [number, number, number, number][] = [];
  if (takenAt !== undefined) exif.push([0x9003, 2, takenAt.length + 1, 160]);
  if (offset !== undefined) exif.push([0x9011, 2, offset.length + 1, 200]);
  write(64, exif);
  for (const [at, value] of [
    [160, takenAt],
    [200, offset],
  ] as const)
    for (const [i, byte] of text(`${value ?? ""}\0`).entries()) out[at + i] = byte;
  return Array.from({ length: 220 }, (_, i) => out[i] ?? 0);
}

const text = (value: string) => [...value].map((c) => c.charCodeAt(0));
const u16 = (value: number) => [value >> 8, value & 255];
const segment = (marker: number, body: number[]) => [0xff, marker, ...u16(body.length + 2), ...body];

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
