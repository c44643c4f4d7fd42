import { expect, test } from "vitest";
import { type Before, FAR_M, type Judged, OLD_MS, type Unusual, unusual } from "#domain/unusual";

const photo: Judged["photos"][number] = {
  ...{ stored: true, lost: false, distanceM: 20, accuracyM: 15, ageMs: 60_000 },
  ...{ reused: false, similar: false },
};
const before: Before = { rank: 1, completed: 5_000, investment: 10_000 };

/** A report in which nothing is unusual but what is given. */
const judge = (report: Partial<Judged>, stood: Partial<Before> = {}) =>
  unusual(
    { milestone: null, completed: null, clockOffsetMs: 0, photos: [photo], ...report },
    { ...before, ...stood },
  );
const withPhoto = (odd: Partial<typeof photo>) => judge({ photos: [photo, { ...photo, ...odd }] });

test.each<[what: string, found: Unusual[], expected: Unusual[]]>([
  ["nothing", judge({ completed: 6_000 }), []],
  ["a start of works", judge({ milestone: "works_started" }), ["key"]],
  ["one without a photo", judge({ milestone: "works_started", photos: [] }), ["key", "photo_needed"]],
  ["a photo that has not come", withPhoto({ stored: false }), ["missing"]],
  ["a rung left out", judge({ milestone: "in_production" }), ["key", "leap"]],
  ["a signing", judge({ milestone: "signed" }, { rank: 0 }), []],
  ["less completed than verified before", judge({ completed: 4_999 }), ["fell"]],
  ["all of the investment completed", judge({ completed: 10_000 }, { completed: 9_000 }), []],
  ["more than all of it", judge({ completed: 10_001 }, { completed: 9_000 }), ["exceeds"]],
  ["a rise by three tenths of it", judge({ completed: 8_000 }), []],
  ["a rise by more", judge({ completed: 8_001 }), ["jump"]],
  ["a first amount, however large", judge({ completed: 9_000 }, { completed: null }), []],
  ["money of a project without a known total", judge({ completed: 99_999 }, { investment: null }), []],
  ["a clock five minutes off", judge({ clockOffsetMs: -5 * 60_000 }), []],
  ["a clock further off", judge({ clockOffsetMs: -5 * 60_000 - 1 }), ["clock"]],
  ["a photo as far as its position may be wrong", withPhoto({ distanceM: FAR_M + 15 }), []],
  ["one further from the site", withPhoto({ distanceM: FAR_M + 16 }), ["far"]],
  ["one of a place nobody knows", withPhoto({ distanceM: null, accuracyM: null }), []],
  ["one a day older than its report", withPhoto({ ageMs: OLD_MS }), []],
  ["one older than that", withPhoto({ ageMs: OLD_MS + 1 }), ["old"]],
  ["one used before", withPhoto({ reused: true, similar: true }), ["reused"]],
  ["one that looks like one used before", withPhoto({ similar: true }), ["similar"]],
  ["one that its phone lost", withPhoto({ stored: false, lost: true }), ["lost"]],
])("%s", (_what, found, expected) => {
  expect(found).toEqual(expected);
});
