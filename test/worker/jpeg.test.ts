import { describe, expect, it } from "vitest";
import { readJpeg } from "../../worker/jpeg.ts";
import { EOI, exif, file, frame, JFIF, jpegOf, SCAN, SOI, segment, TABLE, text } from "./jpegs.ts";

const plain = file(SOI, JFIF, TABLE, frame(1600, 1200), SCAN, EOI);
const lean = (bytes: Uint8Array) => readJpeg(bytes)?.lean;

describe("a JPEG without metadata", () => {
  it("is read to its end and left as it is", () => {
    expect(readJpeg(plain)).toEqual({ width: 1600, height: 1200, orientation: 1, lean: plain });
    expect(lean(plain)).toBe(plain);
    const large = jpegOf({ size: 400_000 });
    expect(lean(large)).toBe(large);
  });

  it("may be progressive, with tables between its scans and fill bytes between its segments", () => {
    const progressive = file(SOI, TABLE, frame(40, 30, 0xc2), SCAN, segment(0xc4, [1]), SCAN, [0xff], EOI);
    expect(readJpeg(progressive)).toMatchObject({ width: 40, height: 30 });
    expect(lean(file(SOI, [0xff, 0xff], JFIF, TABLE, frame(9, 9), SCAN, EOI))).toEqual(
      file(SOI, JFIF, TABLE, frame(9, 9), SCAN, EOI),
    );
  });
});

describe("metadata is left out", () => {
  it.each<[name: string, part: number[]]>([
    ["EXIF of an upright picture", exif(1)],
    ["XMP", segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"))],
    ["Photoshop's and IPTC's", segment(0xed, text("Photoshop 3.0\0"))],
    ["further pictures", segment(0xe2, text("MPF\0"))],
    ["a preview", segment(0xe0, text("JFXX\0"))],
    ["a comment", segment(0xfe, text("made in Taiyuan"))],
    ["Adobe's with something behind it", segment(0xee, text("Adobe and a name"))],
    ["a maker's own", segment(0xe5, text("serial 1234"))],
  ])("%s, before the picture and between its scans", (_name, part) => {
    const start = [SOI, JFIF, TABLE, frame(1600, 1200), SCAN] as const;
    expect(lean(file(SOI, part, JFIF, TABLE, frame(1600, 1200), SCAN, EOI))).toEqual(plain);
    expect(lean(file(SOI, JFIF, part, part, TABLE, frame(1600, 1200), SCAN, EOI))).toEqual(plain);
    expect(lean(file(...start, part, SCAN, EOI))).toEqual(file(...start, SCAN, EOI));
  });

  it("with all that follows the end", () => {
    expect(lean(file([...plain], text("ftypmp42"), [...plain]))).toEqual(plain);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])("but orientation %i stays, and nothing of EXIF besides", (orientation) => {
    for (const isLittle of [false, true]) {
      const turned = lean(
        file(SOI, exif(orientation, isLittle), TABLE, frame(8, 6), SCAN, EOI),
      ) as Uint8Array;
      expect(turned.length).toBe(file(SOI, TABLE, frame(8, 6), SCAN, EOI).length + 36);
      expect(Buffer.from(turned).includes("ACME")).toBe(false);
      // What is lean already stays as it is: the orientation is read back, and the same.
      expect(lean(turned)).toBe(turned);
      expect(turned[31]).toBe(orientation);
    }
  });

  it("but the colour profile and Adobe's word on colours stay", () => {
    const profile = segment(0xe2, [...text("ICC_PROFILE\0"), 1, 1, 7]);
    const adobe = segment(0xee, [...text("Adobe"), 0, 100, 0, 0, 0, 0, 1]);
    const coloured = file(SOI, profile, adobe, TABLE, frame(8, 6), SCAN, EOI);
    expect(lean(coloured)).toBe(coloured);
  });
});

describe("what is no whole JPEG is refused", () => {
  it("cut anywhere", () => {
    for (let length = 0; length < plain.length; length++)
      expect(readJpeg(plain.subarray(0, length)), `${length} bytes`).toBeNull();
  });

  it.each<[name: string, bytes: Uint8Array]>([
    ["nothing", file()],
    ["no picture at all", file(SOI, EOI)],
    ["a frame without pixels", file(SOI, frame(8, 6), EOI)],
    ["pixels before their frame", file(SOI, SCAN, frame(8, 6), EOI)],
    ["two frames", file(SOI, frame(8, 6), frame(9_000, 9_000), SCAN, EOI)],
    [
      "a second frame behind the first's pixels",
      file(SOI, frame(8, 6), SCAN, frame(9_000, 9_000), SCAN, EOI),
    ],
    ["no width", file(SOI, frame(0, 6), SCAN, EOI)],
    ["a height that is told later", file(SOI, frame(8, 0), SCAN, EOI)],
    ["a lossless frame", file(SOI, frame(8, 6, 0xc3), SCAN, EOI)],
    ["arithmetic coding", file(SOI, frame(8, 6, 0xc9), SCAN, EOI)],
    ["a length of 0", file(SOI, [0xff, 0xe1, 0, 0], frame(8, 6), SCAN, EOI)],
    ["a length of 1", file(SOI, [0xff, 0xe1, 0, 1], frame(8, 6), SCAN, EOI)],
    ["a length past the end", file(SOI, [0xff, 0xe1, 0xff, 0xff], frame(8, 6), SCAN, EOI)],
    ["bytes between segments", file(SOI, JFIF, [1], frame(8, 6), SCAN, EOI)],
    ["a second beginning", file(SOI, SOI, frame(8, 6), SCAN, EOI)],
    ["more scans than any encoder makes", file(SOI, frame(8, 6), Array(65).fill(SCAN).flat(), EOI)],
    ["nothing but fill bytes", new Uint8Array(100_000).fill(0xff).with(1, 0xd8)],
  ])("%s", (_name, bytes) => {
    expect(readJpeg(bytes)).toBeNull();
  });

  it("however many segments it has: half a million comments are walked once", () => {
    const comments = Array<number[]>(500_000).fill(segment(0xfe, [])).flat();
    expect(lean(file(SOI, JFIF, comments, TABLE, frame(1600, 1200), SCAN, EOI))).toEqual(plain);
    expect(readJpeg(file(SOI, comments))).toBeNull();
  });

  it.each<[name: string, tiff: number[]]>([
    ["cut", [...text("MM"), 0, 42]],
    ["that points past its end", [...text("MM"), 0, 42, 0xff, 0xff, 0xff, 0xff]],
    ["with 65,535 entries that are not there", [...text("II"), 42, 0, 8, 0, 0, 0, 0xff, 0xff]],
    ["that points at itself", [...text("MM"), 0, 42, 0, 0, 0, 0]],
    ["with an orientation of 9", exif(9).slice(10)],
  ])("but EXIF %s only means that the picture stands upright", (_name, tiff) => {
    const odd = segment(0xe1, [...text("Exif\0\0"), ...tiff]);
    expect(lean(file(SOI, odd, JFIF, TABLE, frame(1600, 1200), SCAN, EOI))).toEqual(plain);
  });
});
