import { describe, expect, test } from "vitest";
import { readPhotoAnswer, readSyncAnswer, wordOfReceipt } from "../../../pwa/sync/answer.ts";
import { accepted, answerOf, digestOf, idOf, NO_CHANGES } from "./fixtures.ts";

const ours = answerOf([accepted(idOf(1), [digestOf(1)])]);

test("our answer is read", () => {
  expect(readSyncAnswer(JSON.parse(JSON.stringify(ours)))).toEqual(ours);
});

describe("anything else is not ours", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a list", [ours]],
    ["text", "ok"],
    ["somebody's JSON", { status: "success" }],
    ["another protocol", { ...ours, protocol: 2 }],
    ["no clock", { ...ours, now: undefined }],
    ["no receipts", { ...ours, receipts: undefined }],
    ["receipts that are no list", { ...ours, receipts: {} }],
    ["a receipt without an id", { ...ours, receipts: [{ status: "accepted", missing: [] }] }],
    ["a receipt without its missing photos", { ...ours, receipts: [{ id: idOf(1), status: "accepted" }] }],
    [
      "missing photos that are no text",
      { ...ours, receipts: [{ id: idOf(1), status: "accepted", missing: [1] }] },
    ],
    ["no changes", { ...ours, changes: undefined }],
    ["changes without projects", { ...ours, changes: { ...NO_CHANGES, projects: undefined } }],
    ["a project without an id", { ...ours, changes: { ...NO_CHANGES, projects: [{ name: "x" }] } }],
    [
      "a listing without its round",
      { ...ours, changes: { ...NO_CHANGES, listings: [{ project: "p", batch: "start" }] } },
    ],
    [
      "a verdict without its instant",
      { ...ours, changes: { ...NO_CHANGES, verdicts: [{ report: idOf(1), verdict: "verified" }] } },
    ],
    ["no cursor", { ...ours, cursor: null }],
    ["no word whether there is more", { ...ours, more: undefined }],
  ])("%s", (_, value) => {
    expect(readSyncAnswer(value)).toBeUndefined();
  });
});

describe("a receipt", () => {
  test.each(["accepted", "duplicate"] as const)("%s says which photos are missing", (status) => {
    expect(wordOfReceipt({ id: idOf(1), status, missing: [digestOf(2)] })).toEqual({
      missing: [digestOf(2)],
    });
  });

  test("refused with a final code is final, with the field at fault", () => {
    const receipt = {
      id: idOf(1),
      status: "refused" as const,
      code: "money_invalid" as const,
      detail: "completed",
      missing: [],
    };
    expect(wordOfReceipt(receipt)).toEqual({ refused: "money_invalid", detail: "completed" });
  });

  test.each([undefined, "internal", "too_many_requests", "unauthenticated", "a_code_from_the_future"])(
    "refused with %s leaves the report waiting",
    (code) => {
      expect(
        wordOfReceipt({ id: idOf(1), status: "refused", code: code as "internal", missing: [] }),
      ).toBeNull();
    },
  );

  test("a status from the future leaves the report waiting", () => {
    expect(wordOfReceipt({ id: idOf(1), status: "queued" as "accepted", missing: [] })).toBeNull();
  });
});

test("a photo's answer is ours when it names the photo", () => {
  expect(readPhotoAnswer({ sha256: digestOf(1), bytes: 5, status: "stored" }, digestOf(1))).toBe(true);
  expect(readPhotoAnswer({ sha256: digestOf(2) }, digestOf(1))).toBeUndefined();
  expect(readPhotoAnswer({ ok: true }, digestOf(1))).toBeUndefined();
  expect(readPhotoAnswer(undefined, digestOf(1))).toBeUndefined();
});
