import { beforeEach, describe, expect, test } from "vitest";
import { drainPhotos } from "../../../pwa/sync/drain-photos.ts";
import { later, type Reply } from "../../../pwa/sync/reply.ts";
import { PhoneDouble } from "./server-double.ts";

let phone: PhoneDouble;
let asked: string[];
const stored: Reply<true> = { kind: "ok", value: true };

beforeEach(() => {
  phone = new PhoneDouble();
  asked = [];
  for (const [name, bytes] of Object.entries({ large: 900, tiny: 10, middle: 300, small: 50 }))
    phone.photosWaiting.set(name, bytes);
});

/** Drains with an answer for each photo; those not named are stored. */
const drain = (answers: Record<string, Reply<true>> = {}) =>
  drainPhotos(
    phone.photoEffects(async (sha256) => {
      asked.push(sha256);
      return answers[sha256] ?? stored;
    }),
  );

test("sends the smallest first", async () => {
  expect(await drain()).toEqual({ end: "done", sent: 4 });
  expect(asked).toEqual(["tiny", "small", "middle", "large"]);
  expect([...phone.photosSent]).toEqual(["tiny", "small", "middle", "large"]);
});

test("sends two at a time, and never more", async () => {
  let now = 0;
  let most = 0;
  await drainPhotos(
    phone.photoEffects(async () => {
      most = Math.max(most, ++now);
      await new Promise((done) => setTimeout(done, 1));
      now--;
      return stored;
    }),
  );
  expect(most).toBe(2);
});

test("a large photo on its way holds up no other, not even one saved meanwhile", async () => {
  let release = () => {};
  const gate = new Promise<void>((done) => {
    release = done;
  });
  phone.photosWaiting.clear();
  phone.photosWaiting.set("large", 900);
  const end = drainPhotos(
    phone.photoEffects(async (sha256) => {
      asked.push(sha256);
      if (sha256 === "large") {
        phone.photosWaiting.set("later", 500).set("new", 10);
        await gate;
      }
      if (sha256 === "later") release();
      return stored;
    }),
  );
  expect(await end).toEqual({ end: "done", sent: 3 });
  expect(asked).toEqual(["large", "new", "later"]);
});

describe("one photo that fails holds up no other", () => {
  test.each(["photo_too_large", "photo_type", "not_found", "report_unknown"] as const)(
    "%s is final: it needs the person",
    async (code) => {
      expect(await drain({ small: { kind: "final", code, detail: null } })).toEqual({ end: "done", sent: 3 });
      expect(phone.photosFailed.get("small")).toBe(code);
      expect(phone.photosWaiting.size).toBe(0);
    },
  );

  test("a failing server is asked again later", async () => {
    expect(await drain({ small: later("server") })).toEqual({ end: "later", why: "server", afterMs: null });
    expect([...phone.photosWaiting.keys()]).toEqual(["small"]);
    expect(asked).toHaveLength(4);
  });

  test("bytes spoilt on the way are sent again", async () => {
    expect(await drain({ small: { kind: "final", code: "digest_mismatch", detail: null } })).toMatchObject({
      end: "later",
    });
    expect([...phone.photosWaiting.keys()]).toEqual(["small"]);
  });

  test("bytes missing or altered on the phone are said to be lost, never sent", async () => {
    phone.lost.add("small");
    expect(await drain()).toEqual({ end: "done", sent: 4 });
    expect(phone.photosFailed.get("small")).toBe("missing");
    expect(phone.photosSent.has("small")).toBe(false);
    expect(asked).not.toContain("small");
  });
});

describe("what ends the drain keeps every photo", () => {
  test.each<[string, Reply<true>, object]>([
    ["no network", later("network"), { end: "later", why: "network" }],
    ["a captive portal", later("foreign"), { end: "later", why: "foreign" }],
    [
      "a server that asks for patience",
      later("busy", 60_000),
      { end: "later", why: "busy", afterMs: 60_000 },
    ],
    ["an expired session", { kind: "signedOut" }, { end: "signedOut" }],
    [
      "an exchange refused as such",
      { kind: "final", code: "cross_origin", detail: null },
      { end: "refused", code: "cross_origin" },
    ],
    [
      "a right taken away, which may be given back",
      { kind: "final", code: "forbidden", detail: null },
      { end: "refused", code: "forbidden" },
    ],
    [
      "a scope that was made smaller",
      { kind: "final", code: "out_of_scope", detail: null },
      { end: "refused", code: "out_of_scope" },
    ],
  ])("%s", async (_, reply, expected) => {
    const end = await drain({ tiny: reply, small: reply, middle: reply, large: reply });
    expect(end).toMatchObject(expected);
    expect(phone.photosWaiting.size).toBe(4);
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  test("what was stored before stays stored", async () => {
    await drain({ middle: later("network"), large: later("network") });
    expect([...phone.photosSent]).toEqual(["tiny", "small"]);
    expect([...phone.photosWaiting.keys()].sort()).toEqual(["large", "middle"]);
  });
});
