import { describe, expect, test } from "vitest";
import { ERROR_CODES, ERRORS } from "#domain/error";
import { judge, later, readError } from "../../../pwa/sync/reply.ts";

const ok = (value: unknown) => (value === "ours" ? "ours" : undefined);
const answer = (status: number, body: unknown, retryAfter: string | null = null) => ({
  status,
  retryAfter,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const envelope = (code: string, retry = false) => ({ error: { code, message: "…", retry, requestId: "r" } });
const PORTAL = "<html><body>Please log in to the WLAN</body></html>";

describe("an answer that is ours", () => {
  test.each([200, 201])("%i with our body is success", (status) => {
    expect(judge(answer(status, '"ours"'), ok, 0)).toEqual({ kind: "ok", value: "ours" });
  });

  test("a final code of the closed list is final, with its detail", () => {
    const body = {
      error: { code: "photo_too_large", message: "", detail: "bytes", retry: false, requestId: "r" },
    };
    expect(judge(answer(413, body), ok, 0)).toEqual({
      kind: "final",
      code: "photo_too_large",
      detail: "bytes",
    });
  });

  test("an expired session is its own end", () => {
    expect(judge(answer(401, envelope("unauthenticated")), ok, 0)).toEqual({ kind: "signedOut" });
  });

  test.each(ERROR_CODES.filter((code) => ERRORS[code].retry))("%s is never final", (code) => {
    expect(judge(answer(ERRORS[code].status, envelope(code)), ok, 0).kind).toBe("later");
  });
});

describe("an answer that may be anybody's is sent again", () => {
  test.each([
    ["a captive portal's page with 200", 200, PORTAL],
    ["JSON of somebody else with 200", 200, { status: "ok" }],
    ["an empty body with 200", 200, ""],
    ["half of our JSON", 200, '"our'],
    ["no content", 204, ""],
    ["a portal's 401", 401, PORTAL],
    ["a proxy's 403", 403, PORTAL],
    ["a proxy's 404", 404, PORTAL],
    ["a proxy's 413", 413, "<html>413 Request Entity Too Large</html>"],
    ["a gateway's 502", 502, PORTAL],
    ["408", 408, ""],
    ["500 without a body", 500, ""],
    ["a code from the future", 422, envelope("no_such_code_yet")],
    ["our envelope with 200", 200, envelope("photo_type")],
    ["an inherited property as a code", 422, envelope("constructor")],
  ])("%s", (_, status, body) => {
    expect(judge(answer(status, body), ok, 0).kind).toBe("later");
  });

  test("a final code whose answer says retry is not final", () => {
    expect(judge(answer(422, envelope("photo_type", true)), ok, 0)).toEqual(later("server"));
  });

  test("a final code with a server's status is not final", () => {
    expect(judge(answer(500, envelope("photo_type")), ok, 0)).toEqual(later("server"));
  });
});

describe("patience asked for", () => {
  test.each([429, 503])("%i obeys Retry-After", (status) => {
    expect(judge(answer(status, envelope("too_many_requests"), "60"), ok, 0)).toEqual(later("busy", 60_000));
  });

  test("a proxy's Retry-After is heeded for five minutes at most", () => {
    expect(judge(answer(503, PORTAL, "3600"), ok, 0)).toEqual(later("busy", 300_000));
    expect(judge(answer(503, PORTAL, "30"), ok, 0)).toEqual(later("busy", 30_000));
  });

  test("503 of a proxy without the header waits as for any failure", () => {
    expect(judge(answer(503, PORTAL), ok, 0)).toEqual(later("busy", null));
  });

  test("Retry-After of any other answer is nobody's word", () => {
    expect(judge(answer(200, PORTAL, "3600"), ok, 0)).toEqual(later("foreign", null));
  });
});

test("the envelope is read only when it is ours", () => {
  expect(readError(envelope("internal"))).toEqual({ code: "internal", detail: null, retry: true });
  expect(readError({ error: "internal" })).toBeUndefined();
  expect(readError(null)).toBeUndefined();
  expect(readError([envelope("internal")])).toBeUndefined();
});
