import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fingerprint, fingerprintOf } from "../../worker/fingerprint.ts";
import { readJpeg } from "../../worker/jpeg.ts";
import { readLuma } from "../../worker/jpeg-luma.ts";
import { EOI, exif, file, frame, JFIF, jpegOf, SOI, segment } from "./jpegs.ts";
import { type Look, lookOf, pictureOf, stamped } from "./pictures.ts";

/** As the door has them made: of the stored copy, turned as it says. */
function fingerprint(bytes: Uint8Array): Fingerprint | null {
  const jpeg = readJpeg(bytes);
  if (!jpeg) throw new Error("no JPEG");
  return fingerprintOf(jpeg.lean, jpeg.orientation);
}

function apart(a: Fingerprint | null, b: Fingerprint | null): number {
  if (!a || !b) throw new Error("no fingerprint");
  const ones = (bits: number) => [...(bits >>> 0).toString(2)].filter((bit) => bit === "1").length;
  return ones(a.high ^ b.high) + ones(a.low ^ b.low);
}

const look = lookOf(1);
const plain = fingerprint(pictureOf(look));

describe("the brightness of a JPEG", () => {
  const ramp: Look = (x, y) => 40 + 100 * x + 80 * y;
  it.each([
    ["baseline", {}],
    ["with restarts", { restart: 7 }],
    ["with steps of 4", { step: 4 }],
    ["progressive", { progressive: { left: 0 } }],
    ["progressive, the lowest bit later", { progressive: { left: 1 } }],
    ["of a size that fills no blocks", { width: 333, height: 201 }],
  ])("%s", (_how, coding) => {
    const luma = readLuma(pictureOf(ramp, coding));
    if (!luma) throw new Error("not read");
    const rows = luma.values.length / luma.columns;
    expect([luma.columns, rows]).toEqual([Math.ceil(luma.width / 8), Math.ceil(luma.height / 8)]);
    luma.values.forEach((value, i) => {
      const [x, y] = [((i % luma.columns) + 0.5) / luma.columns, (Math.floor(i / luma.columns) + 0.5) / rows];
      expect(Math.abs(value - ramp(x, y))).toBeLessThan(2.6);
    });
  });
});

describe("a fingerprint", () => {
  it.each([
    ["coded in coarser steps", pictureOf(look, { step: 6 })],
    ["progressive", pictureOf(look, { progressive: { left: 1 } })],
    ["smaller", pictureOf(look, { width: 250, height: 187 })],
    ["larger", pictureOf(look, { width: 1600, height: 1200 })],
    ["with a stamp", pictureOf(stamped(look, 7))],
    ["with another stamp", pictureOf(stamped(look, 8), { step: 3 })],
    ["brighter", pictureOf((x, y) => 20 + 1.2 * look(x, y))],
  ])("of the same picture %s is nearly the same", (_how, bytes) => {
    expect(apart(plain, fingerprint(bytes))).toBeLessThanOrEqual(3);
  });

  it("of other pictures is another one, under the same stamp too", () => {
    const others = Array.from({ length: 60 }, (_, i) => fingerprint(pictureOf(stamped(lookOf(i + 2), 7))));
    for (const [i, one] of others.entries())
      for (const other of [plain, ...others.slice(0, i)]) expect(apart(one, other)).toBeGreaterThan(7);
  });

  it("is that of the picture upright, however it is stored", () => {
    // What is stored at a place of a picture that is upright where EXIF's orientation says so.
    const turns: Record<number, (x: number, y: number) => [x: number, y: number]> = {
      2: (x, y) => [1 - x, y],
      3: (x, y) => [1 - x, 1 - y],
      4: (x, y) => [x, 1 - y],
      5: (x, y) => [y, x],
      6: (x, y) => [1 - y, x],
      7: (x, y) => [1 - y, 1 - x],
      8: (x, y) => [y, 1 - x],
    };
    for (const [orientation, turn] of Object.entries(turns)) {
      const size = Number(orientation) >= 5 ? { width: 480, height: 640 } : {};
      const stored = pictureOf((x, y) => stamped(look, 9)(...turn(x, y)), {
        ...size,
        before: exif(Number(orientation)),
      });
      expect(apart(plain, fingerprint(stored)), `orientation ${orientation}`).toBeLessThanOrEqual(2);
    }
  });

  it.each<[string, Look]>([
    ["darkness", () => 2],
    ["snow", () => 254],
    ["fog", (_, y) => 190 - 20 * y],
    ["a bare wall in the sun", (x, y) => 120 + 60 * x + 10 * y],
    ["grain", (x, y) => 128 + (Math.sin(x * 9_999) * Math.cos(y * 7_777) > 0 ? 3 : -3)],
    ["nothing but its stamp", stamped(() => 120, 5)],
  ])("is none of %s", (_what, nothing) => {
    expect(fingerprint(pictureOf(nothing))).toBeNull();
  });

  it("is none of a picture that is too small, or that holds no pixels", () => {
    expect(fingerprint(pictureOf(look, { width: 120, height: 120 }))).toBeNull();
    expect(fingerprint(jpegOf({}))).toBeNull();
  });
});

describe("whatever the bytes say", () => {
  it("it is read to an end, and never throws", () => {
    const seed = Number(env.TEST_SEED ?? Date.now() % 2 ** 31);
    console.log(`fingerprint: seed ${seed}`);
    const pictures = [
      pictureOf(look, { width: 160, height: 200 }),
      pictureOf(look, { width: 160, height: 200, restart: 3 }),
      pictureOf(look, { width: 160, height: 200, progressive: { left: 1 } }),
    ];
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    let made = 0;
    fc.assert(
      fc.property(fc.nat(2), changes, fc.nat(900), fc.boolean(), (which, changed, until, isCut) => {
        const bytes = (pictures[which] as Uint8Array).slice(0, isCut ? until : undefined);
        // Most of all in the tables and headers, which stand first.
        for (const [at, byte] of changed) bytes[at % (at % 3 === 0 ? bytes.length : 400)] = byte;
        if (fingerprintOf(bytes, 1)) made++;
      }),
      { seed, numRuns: 3_000 },
    );
    expect(made).toBeGreaterThan(0);
  });

  it.each<[string, Uint8Array]>([
    ["a scan without a frame", file(SOI, JFIF, segment(0xda, [1, 1, 0, 0, 63, 0]), [1, 2], EOI)],
    [
      "a frame without components",
      file(SOI, segment(0xc0, [8, 0, 9, 0, 9, 0]), segment(0xda, [0, 0, 0, 0]), EOI),
    ],
    ["the largest frame and hardly a pixel", pictureLie(10_000, 5_000)],
    [
      "tables in thousands",
      file(
        SOI,
        ...Array.from({ length: 4_000 }, () => segment(0xc4, [0, ...Array(16).fill(0)])),
        frame(640, 480),
        segment(0xda, [1, 1, 0, 0, 63, 0]),
        [1],
        EOI,
      ),
    ],
    [
      "more codes than there can be",
      file(
        SOI,
        segment(0xc4, [0, 255, ...Array(15).fill(0), ...Array(255).fill(1)]),
        segment(0xc4, [16, 255, ...Array(15).fill(0), ...Array(255).fill(1)]),
        frame(640, 480),
        segment(0xda, [1, 1, 0, 0, 63, 0]),
        [1],
        EOI,
      ),
    ],
  ])("%s has none", (_what, bytes) => {
    expect(fingerprintOf(bytes, 1)).toBeNull();
  });
});

/** A picture that says it is of another size than it is. */
function pictureLie(width: number, height: number): Uint8Array {
  const bytes = pictureOf(look);
  const at = Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xc0]));
  bytes.set([height >> 8, height & 255, width >> 8, width & 255], at + 5);
  return bytes;
}
