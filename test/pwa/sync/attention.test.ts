import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ALONE_HEADER } from "#domain/limits";
import { lookedAt, watchHands } from "../../../pwa/sync/attention.ts";
import { exchange } from "../../../pwa/sync/transport.ts";

/** What a page asks with nobody at it says so: an open board must not keep a desk signed in that was left. */

const MINUTE_MS = 60_000;
let hands: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  hands = new EventTarget();
  vi.stubGlobal("addEventListener", hands.addEventListener.bind(hands));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The headers of a request that is made now, and what else was asked with. */
async function askedWith(headers: Record<string, string> = {}): Promise<unknown> {
  let sent: unknown;
  const wire = {
    fetch: async (_: string, init: RequestInit) => {
      sent = init.headers;
      return new Response("1");
    },
    nowMs: Date.now,
    after: () => () => undefined,
  };
  await exchange("/api/me", { headers }, (value) => value, 0, wire);
  return sent;
}

test("where nobody watches hands, as in the service worker, every request is somebody's", async () => {
  vi.advanceTimersByTime(60 * MINUTE_MS);
  expect(await askedWith()).toEqual({});
});

test("three minutes after the last touch or key the page asks by itself, until somebody comes back", async () => {
  watchHands();
  vi.advanceTimersByTime(2 * MINUTE_MS);
  hands.dispatchEvent(new Event("keydown"));
  vi.advanceTimersByTime(2 * MINUTE_MS);
  expect(await askedWith({ a: "b" })).toEqual({ a: "b" });
  vi.advanceTimersByTime(2 * MINUTE_MS);
  expect(await askedWith({ a: "b" })).toEqual({ a: "b", [ALONE_HEADER]: "1" });
  hands.dispatchEvent(new Event("pointerdown"));
  expect(await askedWith()).toEqual({});
});

test("a screen that is there to be looked at is attended, for as long as it is open", async () => {
  watchHands();
  const end = lookedAt();
  vi.advanceTimersByTime(60 * MINUTE_MS);
  expect(await askedWith()).toEqual({});
  end();
  expect(await askedWith()).toEqual({ [ALONE_HEADER]: "1" });
});
