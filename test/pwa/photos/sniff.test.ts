import { describe, expect, test } from "vitest";
import { isWhole, sniff } from "../../../pwa/photos/sniff.ts";

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part)),
  );

test.each<[string, Uint8Array, string | null]>([
  ["a JPEG with EXIF", bytes([0xff, 0xd8, 0xff, 0xe1]), "image/jpeg"],
  ["a JPEG with JFIF", bytes([0xff, 0xd8, 0xff, 0xe0]), "image/jpeg"],
  ["a PNG", bytes([0x89], "PNG\r\n", [0x1a, 0x0a]), "image/png"],
  ["a WebP", bytes("RIFF", [1, 2, 3, 4], "WEBPVP8 "), "image/webp"],
  ["an iPhone's HEIC", bytes([0, 0, 0, 24], "ftypheic"), "image/heic"],
  ["a HEIF", bytes([0, 0, 0, 24], "ftypmif1"), "image/heic"],
  ["a video", bytes([0, 0, 0, 24], "ftypmp42"), null],
  ["a sound", bytes("RIFF", [1, 2, 3, 4], "WAVEfmt "), null],
  ["a PDF", bytes("%PDF-1.7"), null],
  ["a page", bytes("<!doctype html>"), null],
  ["a GIF", bytes("GIF89a"), null],
  ["a JPEG cut after two bytes", bytes([0xff, 0xd8]), null],
  ["nothing", bytes(), null],
])("%s", (_, start, expected) => {
  expect(sniff(start)).toBe(expected);
});

describe("a JPEG", () => {
  const END = [0xff, 0xd9];
  const preview = [...Array(20).fill(1), ...END];
  const picture = Array(400).fill(0xd9);

  test.each([
    ["with its end", [...preview, ...picture, ...END], true],
    ["with a maker's words behind its end", [...preview, ...picture, ...END, ...Array(100).fill(2)], true],
    ["cut in the middle of the picture", [...preview, ...picture.slice(0, 200)], false],
    ["cut before anything ended", picture, false],
    ["of nothing", [], false],
  ])("%s is whole: %s", (_, bytes, expected) => {
    expect(isWhole(Uint8Array.from(bytes))).toBe(expected);
  });
});
