import { expect, test } from "vitest";
import { sniff } from "../../../pwa/photos/sniff.ts";

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
