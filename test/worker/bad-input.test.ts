import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ErrorCode } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import { uuidv7 } from "#domain/id";
import { aReport, type Client, call, syncRequest } from "./client.ts";
import { aPhoto, everythingStored, expectError, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
let before: Record<string, string[]>;

const sha = (digit: string) => digit.repeat(64);
const uuid = () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
const stored = aReport("p1", { note: "地基完成", completed: 100 });

beforeAll(async () => {
  people = await world();
  await people.field.send(stored);
  // The phone's row is there before, so that only what it says of itself changes in it.
  await people["field-2"].sync([]);
});

beforeEach(async () => {
  before = await everythingStored({ numbersToo: false });
});

// The point of every test in this file: whatever was sent, nothing that is stored changed but that it came.
afterEach(async () => {
  expect(await everythingStored({ numbersToo: false })).toEqual(before);
});

const photo = { sha256: sha("a"), bytes: 1000 };
const HOUR = 3_600_000;

describe("a bad report is refused with its code", () => {
  const cases: [name: string, code: ErrorCode, facts: Record<string, unknown>, detail?: RegExp][] = [
    [
      "more units done than there are",
      "units_invalid",
      { units: { done: 9, total: 8, unit: "栋" } },
      /units/,
    ],
    ["half a unit", "units_invalid", { units: { done: 3.5, total: 8, unit: "栋" } }, /units\.done/],
    ["fewer than no units", "units_invalid", { units: { done: -1, total: 8, unit: "栋" } }],
    ["none of no units", "units_invalid", { units: { done: 0, total: 0, unit: "栋" } }],
    ["units as text", "units_invalid", { units: "28/51" }],
    ["units without a name", "units_invalid", { units: { done: 1, total: 2, unit: "  " } }],
    ["units with a field too many", "units_invalid", { units: { done: 1, total: 2, unit: "栋", left: 1 } }],
    ["negative money", "money_invalid", { completed: -1 }, /completed/],
    ["a fraction of 万元", "money_invalid", { completed: 14.63 }],
    ["money as text", "money_invalid", { completed: "100" }],
    ["money beyond all projects", "money_invalid", { completed: 1_000_000_001 }],
    ["101 percent", "percent_invalid", { percent: 101 }, /percent/],
    ["less than no percent", "percent_invalid", { percent: -0.01 }],
    ["percent as text", "percent_invalid", { percent: "95%" }],
    ["an unknown milestone", "milestone_unknown", { milestone: "roof_gilded" }, /milestone/],
    ["a milestone that every object has", "milestone_unknown", { milestone: "constructor" }],
    ["no word at all", "report_empty", {}],
    ["only blanks as a note", "report_empty", { note: " \n\t " }],
    [
      "only nulls",
      "report_empty",
      { milestone: null, units: null, percent: null, completed: null, note: null },
    ],
    ["an observation in an hour", "time_in_future", { note: "x", observedAt: Date.now() + HOUR }],
    ["an observation in ten years", "time_in_future", { note: "x", observedAt: Date.now() + 87_600 * HOUR }],
    ["an observation before the campaign", "report_invalid", { note: "x", observedAt: 0 }, /observedAt/],
    ["an observation as text", "report_invalid", { note: "x", observedAt: "2024-02-23" }],
    ["an observation at half a millisecond", "report_invalid", { note: "x", observedAt: Date.now() - 0.5 }],
    [
      "ten photos",
      "report_invalid",
      { photos: Array.from("0123456789", (d) => ({ ...photo, sha256: sha(d) })) },
    ],
    ["the same photo twice", "report_invalid", { photos: [photo, { ...photo, bytes: 1 }] }, /photos/],
    ["a photo without bytes", "report_invalid", { photos: [{ ...photo, bytes: 0 }] }],
    ["a photo above 5 MB", "report_invalid", { photos: [{ ...photo, bytes: 5 * 1024 * 1024 + 1 }] }],
    ["an upper-case digest", "report_invalid", { photos: [{ ...photo, sha256: sha("A") }] }],
    [
      "a digest that climbs out",
      "report_invalid",
      { photos: [{ ...photo, sha256: `../${sha("a").slice(3)}` }] },
    ],
    ["photos as an object", "report_invalid", { photos: { 0: photo, length: 1 } }],
    ["no number", "report_invalid", { note: "x", seq: undefined }, /seq/],
    ["number 0", "report_invalid", { note: "x", seq: 0 }],
    ["a number past exact integers", "report_invalid", { note: "x", seq: 2 ** 53 }],
    ["a note of 2,001 characters", "report_invalid", { note: "长".repeat(2001) }, /note/],
    ["a note that is a list", "report_invalid", { note: ["x"] }],
    ["a latitude beyond the pole", "report_invalid", { note: "x", position: { lat: 91, lng: 112 } }],
    ["a place without longitude", "report_invalid", { note: "x", position: { lat: 37 } }],
    ["a field nobody knows", "report_invalid", { note: "x", verdict: "verified" }, /verdict/],
    ["a field for the database", "report_invalid", { note: "x", received_ms: 1 }],
    ["a rank of its own", "report_invalid", { note: "x", rank: 4 }],
    ["an unknown project", "project_unknown", { note: "x", project: "p999" }],
    ["a project whose name is SQL", "project_unknown", { note: "x", project: "p1' OR '1'='1" }],
    ["no project", "report_invalid", { note: "x", project: "" }, /project/],
    ["a project as a number", "report_invalid", { note: "x", project: 1 }],
    ["another zone's project", "project_unknown", { note: "x", project: "p3" }],
    ["another city's project", "project_unknown", { note: "x", project: "p4" }],
    ["a used id", "id_reused", { id: stored.id, note: "别的内容" }],
    ["a used id and the same facts under another number", "id_reused", { ...stored, seq: stored.seq + 1000 }],
    ["an id that is no UUID", "report_invalid", { note: "x", id: "42" }, /id/],
    ["an upper-case UUID", "report_invalid", { note: "x", id: uuid().toUpperCase() }],
    ["no id", "report_invalid", { note: "x", id: undefined }],
    ["itself as what it corrects", "report_invalid", { note: "x", id: stored.id, supersedes: stored.id }],
  ];

  it.each(cases)("%s → %s", async (_name, code, facts, detail) => {
    const report = { ...aReport("p1"), ...facts };
    const receipt = await people.field.send(report);
    expect(receipt).toMatchObject({
      id: report.id ?? "",
      status: "refused",
      code,
      message: errorMessage(code, "zh"),
      missing: [],
    });
    if (detail) expect(receipt.detail).toMatch(detail);
  });

  it("says why in English to a phone that asks for English", async () => {
    const answer = await people.field.post("/api/sync", syncRequest([aReport("p1", { completed: -5 })]), {
      "accept-language": "en-GB,zh;q=0.5",
    });
    const { receipts } = await answer.json<{ receipts: { message: string }[] }>();
    expect(receipts[0]?.message).toBe(errorMessage("money_invalid", "en"));
  });

  it.each([
    ["null", null],
    ["true", true],
    ["a number", 7],
    ["text", "report"],
    ["a list", [[], {}]],
    ["nothing", {}],
    ["very deep", JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`)],
  ])("%s in the place of a report → report_invalid", async (_name, report) => {
    expect(await people.field.send(report)).toMatchObject({
      id: "",
      status: "refused",
      code: "report_invalid",
    });
  });

  it("numbers past all numbers are no numbers", async () => {
    const body = JSON.stringify(
      syncRequest([
        { ...aReport("p1"), percent: 7 },
        { ...aReport("p1"), completed: 7 },
      ]),
    )
      .replace('"percent":7', '"percent":1e999')
      .replace('"completed":7', '"completed":-1e999');
    const answer = await people.field.request("/api/sync", { method: "POST", body });
    const { receipts } = await answer.json<{ receipts: { code: string }[] }>();
    expect(receipts.map((r) => r.code)).toEqual(["percent_invalid", "money_invalid"]);
  });

  it("keys that would reach every object reach none", async () => {
    const text = JSON.stringify(syncRequest([{ ...aReport("p1"), proto: { note: "x", polluted: true } }]));
    for (const key of ["__proto__", "constructor"]) {
      const body = text
        .replace('"proto"', `"${key}"`)
        .replace('"protocol"', '"__proto__":{"polluted":true},"protocol"');
      const answer = await people.field.request("/api/sync", { method: "POST", body });
      const { receipts } = await answer.json<{ receipts: { status: string }[] }>();
      expect(receipts[0]?.status).toBe("refused");
    }
    expect("polluted" in {}).toBe(false);
  });
});

describe("a bad photo is refused with its code", () => {
  const put = (sha256: string, body: BodyInit) =>
    people.field.request(`/api/photos/${sha256}`, { method: "PUT", body });

  it("10 MB → photo_too_large", async () => {
    const { bytes, sha256 } = await aPhoto(10 * 1024 * 1024);
    await expectError(await put(sha256, bytes), "photo_too_large");
  });

  it("text called a photo → photo_type", async () => {
    const { bytes, sha256 } = await aPhoto(100, [...Buffer.from("<script>alert(1)</script>")]);
    const answer = await people.field.request(`/api/photos/${sha256}`, {
      method: "PUT",
      body: bytes,
      headers: { "content-type": "image/jpeg", "accept-language": "en" },
    });
    await expectError(answer, "photo_type", "en");
  });

  it("nothing → digest_mismatch, and photo_type where nothing is what was claimed", async () => {
    await expectError(await put(sha("0"), new Uint8Array()), "digest_mismatch");
    const ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    await expectError(await put(ofNothing, new Uint8Array()), "photo_type");
  });

  it("bytes of another digest → digest_mismatch", async () => {
    await expectError(await put(sha("0"), (await aPhoto()).bytes), "digest_mismatch");
  });

  it.each(["x", sha("A"), `${sha("a")}0`, "..%2F..%2Fetc"])(
    "the digest %s → request_invalid",
    async (name) => {
      await expectError(await put(name, (await aPhoto()).bytes), "request_invalid");
    },
  );
});

it("without a session nothing gets in", async () => {
  const body = JSON.stringify(syncRequest([aReport("p1", { note: "x" })]));
  await expectError(await call("/api/sync", { method: "POST", body }), "unauthenticated");
  const { bytes, sha256 } = await aPhoto();
  await expectError(await call(`/api/photos/${sha256}`, { method: "PUT", body: bytes }), "unauthenticated");
});
