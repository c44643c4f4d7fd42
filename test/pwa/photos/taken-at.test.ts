import { expect, test } from "vitest";
import { takenAt, wasTakenHere } from "../../../pwa/photos/taken-at.ts";

const pickedMs = Date.parse("2024-02-23T09:05:00+08:00");
const minutes = (n: number) => pickedMs + n * 60_000;

test.each([
  ["the camera's time before the file's", minutes(-3), minutes(-1), { atMs: minutes(-3), from: "exif" }],
  ["the file's where the camera says none", null, minutes(-1), { atMs: minutes(-1), from: "file" }],
  [
    "the file's where the camera's lies in the future",
    minutes(5),
    minutes(-1),
    { atMs: minutes(-1), from: "file" },
  ],
  [
    "the file's where the camera's is before digital photos",
    0,
    minutes(-1),
    { atMs: minutes(-1), from: "file" },
  ],
  ["the moment of the pick where neither makes sense", null, 0, { atMs: pickedMs, from: "picked" }],
  ["a camera half a minute ahead is believed", minutes(0.5), null, { atMs: minutes(0.5), from: "exif" }],
])("%s", (_, exifMs, fileMs, expected) => {
  expect(takenAt({ exifMs, fileMs, pickedMs })).toEqual(expected);
});

test.each([
  ["just taken", minutes(-1), true],
  ["taken half an hour ago, anywhere", minutes(-30), false],
])("a photo %s: the phone's place is its place, %s", (_, exifMs, expected) => {
  expect(wasTakenHere(takenAt({ exifMs, fileMs: null, pickedMs }), pickedMs)).toBe(expected);
});

test("a photo of unknown time has no place", () => {
  expect(wasTakenHere(takenAt({ exifMs: null, fileMs: null, pickedMs }), pickedMs)).toBe(false);
});
