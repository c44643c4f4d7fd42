import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Me } from "#domain/account";
import { rememberPerson, sendingPerson } from "../../../pwa/local/person.ts";
import { createSession, type Session } from "../../../pwa/state/session.ts";

const person = (id: string): Me => ({ id, username: id, name: id, grants: [] });
const answer = (status: number, body: object) => async () => new Response(JSON.stringify(body), { status });
const refused = answer(401, { error: { code: "enrolment_invalid", message: "", retry: false } });
const cut = async () => {
  throw new TypeError("network");
};

/** What the server answers to each path; a test puts its own in. */
let answers: Record<string, () => Promise<Response>> = {};
let session: Session;
let doubts = 0;

beforeEach(async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("fetch", (path: string) => (answers[path] ?? cut)());
  answers = {};
  doubts = 0;
  await rememberPerson(person("first"));
  session = createSession();
  session.onUnsure(() => doubts++);
});

afterEach(() => {
  session.db.value?.close();
  vi.unstubAllGlobals();
});

describe("a one-time link on a phone where somebody is signed in", () => {
  it("makes the phone that of whoever the link is for, whose reports are sent from then on", async () => {
    answers = { "/api/auth/enrol": answer(200, {}), "/api/me": answer(200, person("second")) };
    expect(await session.enrol("t")).toEqual({ ok: null });
    expect(session.me.value?.id).toBe("second");
    expect(await sendingPerson()).toBe("second");
  });

  it("leaves the first person where they were when it is refused", async () => {
    answers = { "/api/auth/enrol": refused };
    expect(await session.enrol("t")).toEqual({ failed: "enrolment_invalid" });
    expect(session.me.value?.id).toBe("first");
    expect(await sendingPerson()).toBe("first");
    expect(doubts).toBe(0);
  });

  it("lets nobody's reports go while an answer is missing", async () => {
    expect(await session.enrol("t")).toEqual({ failed: "offline" });
    expect(await sendingPerson()).toBeUndefined();
    expect(doubts).toBe(1);
  });

  it("asks whose session it is when it is refused after an answer that was lost: the first try may have used it up", async () => {
    await session.enrol("t");
    answers = { "/api/auth/enrol": refused, "/api/me": answer(200, person("second")) };
    await session.enrol("t");
    // Under the cookie of the second, the first one's reports would be the second's.
    expect(await sendingPerson()).toBeUndefined();
    expect(doubts).toBe(2);
    await session.check();
    expect(session.me.value?.id).toBe("second");
    expect(await sendingPerson()).toBe("second");
  });
});

it("counts as confirmed only once the phone has kept whose session it is: before that nothing could be sent", async () => {
  let confirmed = 0;
  session.onConfirmed(() => confirmed++);
  answers = { "/api/me": answer(200, person("second")) };
  const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("no room", "QuotaExceededError");
  });
  expect(await session.check()).toBe(false);
  expect(session.me.value?.id).toBe("second");
  expect(confirmed).toBe(0);

  full.mockRestore();
  expect(await session.check()).toBe(true);
  expect(confirmed).toBe(1);
});
