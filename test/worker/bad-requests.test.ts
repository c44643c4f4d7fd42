import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ErrorCode } from "#domain/error";
import { aReport, type Client, call, syncRequest } from "./client.ts";
import { everythingStored, expectError, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
let before: Record<string, string[]>;

beforeAll(async () => {
  people = await world();
});

beforeEach(async () => {
  before = await everythingStored();
});

afterEach(async () => {
  expect(await everythingStored()).toEqual(before);
});

/** A good report: what refuses these requests must be the request. */
const good = () => aReport("p1", { note: "x" });
const changed = (facts: Record<string, unknown>) => syncRequest([good()], facts);
const MB = 1024 * 1024;

describe("a sync that cannot be read", () => {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    people.field.request("/api/sync", { method: "POST", body, headers });

  it.each<[name: string, body: BodyInit]>([
    ["cut off", JSON.stringify(changed({})).slice(0, -2)],
    ["empty", ""],
    ["a page of HTML", "<!doctype html><title>登录</title>"],
    ["undefined", "undefined"],
    ["with NaN", JSON.stringify(changed({})).replace(/"seq":\d+/, '"seq":NaN')],
    ["two documents", "{}{}"],
    ["not UTF-8", Uint8Array.of(0x22, 0xff, 0xfe, 0x22)],
  ])("%s → json_invalid", async (_name, body) => {
    await expectError(await post(body), "json_invalid");
    await expectError(await post(body, { "accept-language": "en" }), "json_invalid", "en");
  });

  it.each<[name: string, code: ErrorCode, body: unknown]>([
    ["null", "request_invalid", null],
    ["a list", "request_invalid", [changed({})]],
    ["a number", "request_invalid", 1],
    ["text", "request_invalid", "sync"],
    ["an empty object", "request_invalid", {}],
    ["without a device", "request_invalid", changed({ device: undefined })],
    ["a device with a short id", "request_invalid", changed({ device: { id: "x" } })],
    ["a device with a path for an id", "request_invalid", changed({ device: { id: "../../etc" } })],
    ["a device that holds -1 reports", "request_invalid", changed({ device: held({ reports: -1 }) })],
    ["a device that holds half a photo", "request_invalid", changed({ device: held({ photos: 0.5 }) })],
    ["a device that saved half a report", "request_invalid", changed({ device: { ...held({}), seq: 0.5 } })],
    [
      "a device that lost something that is no photo",
      "request_invalid",
      changed({ device: lost({ sha256: "x" }) }),
    ],
    ["a device that lost for no known reason", "request_invalid", changed({ device: lost({ why: "sold" }) })],
    [
      "a device that lost 101 photos",
      "request_invalid",
      changed({ device: { ...held({}), lost: Array(101).fill(lost({}).lost[0]) } }),
    ],
    ["without a clock", "request_invalid", changed({ clock: undefined })],
    ["a clock as text", "request_invalid", changed({ clock: "now" })],
    ["a clock of 1970", "request_invalid", changed({ clock: 1000 })],
    ["a cursor as a number", "request_invalid", changed({ cursor: 7 })],
    ["reports as an object", "request_invalid", changed({ reports: { 0: good() } })],
    ["reports as null", "request_invalid", changed({ reports: null })],
    ["protocol as text", "request_invalid", changed({ protocol: "1" })],
    ["protocol 0", "protocol_unsupported", changed({ protocol: 0 })],
    ["protocol 2", "protocol_unsupported", changed({ protocol: 2 })],
    ["protocol 2 of another shape", "protocol_unsupported", { protocol: 2, phone: "x", facts: [] }],
    ["101 reports", "batch_too_large", changed({ reports: Array.from({ length: 101 }, good) })],
  ])("%s → %s", async (_name, code, body) => {
    await expectError(await people.field.post("/api/sync", body), code);
  });

  it("more than 2 MB → request_too_large, with and without a length", async () => {
    const body = JSON.stringify(changed({ padding: "x".repeat(2 * MB) }));
    await expectError(await post(body), "request_too_large");
    await expectError(await post(inPieces(body)), "request_too_large");
  });
});

function held(more: Record<string, number>) {
  return { id: "phone-0001", platform: "test", outbox: { reports: 0, photos: 0, ...more } };
}

function lost(more: Record<string, string>) {
  const loss = { report: good().id, sha256: "a".repeat(64), why: "missing", ...more };
  return { ...held({}), lost: [loss] };
}

/** A body whose length nobody knows before its end. */
function inPieces(text: string): ReadableStream {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + 65_536));
      at += 65_536;
    },
  });
}

describe("a rescue file that cannot be read", () => {
  const file = (more: Record<string, unknown>) => ({
    person: "field",
    device: { id: "phone-lost" },
    exportedAt: Date.now(),
    reports: [good()],
    ...more,
  });

  it.each<[name: string, code: ErrorCode, body: unknown]>([
    ["null", "request_invalid", null],
    ["a list", "request_invalid", [file({})]],
    ["without a person", "request_invalid", file({ person: undefined })],
    ["a person nobody knows", "person_unknown", file({ person: "nobody-at-all" })],
    ["a person whose name is SQL", "person_unknown", file({ person: "' OR 1=1 --" })],
    ["a device with a path for an id", "request_invalid", file({ device: { id: "../../etc" } })],
    ["no time of making", "request_invalid", file({ exportedAt: undefined })],
    ["a clock off by a thousand years", "request_invalid", file({ clockOffsetMs: 3.2e13 })],
    ["a clock off by half a millisecond", "request_invalid", file({ clockOffsetMs: 0.5 })],
    ["reports as an object", "request_invalid", file({ reports: {} })],
    ["101 reports", "request_invalid", file({ reports: Array.from({ length: 101 }, good) })],
  ])("%s → %s", async (_name, code, body) => {
    await expectError(await people.admin.post("/api/rescue", body), code);
    await expectError(await people.admin.post("/api/rescue", body, { "accept-language": "en" }), code, "en");
  });

  it("more than 2 MB → request_too_large, and JSON that is none → json_invalid", async () => {
    const padded = file({ padding: "x".repeat(2 * MB) });
    await expectError(await people.admin.post("/api/rescue", padded), "request_too_large");
    const cut = { method: "POST", body: '{"person":"field"' };
    await expectError(await people.admin.request("/api/rescue", cut), "json_invalid");
  });
});

describe("other requests that cannot be read", () => {
  const json = { "content-type": "application/json" };
  const verdicts = (more: object) => ({ verdicts: [{ report: good().id, verdict: "verified", ...more }] });

  it.each<[who: PersonId, path: string, code: ErrorCode, body: string, headers?: Record<string, string>]>([
    ["reviewer", "/api/reviews", "json_invalid", "{"],
    ["reviewer", "/api/reviews", "request_invalid", "null"],
    ["reviewer", "/api/reviews", "request_invalid", "{}"],
    ["reviewer", "/api/reviews", "request_invalid", '{"verdicts":[]}'],
    ["reviewer", "/api/reviews", "request_invalid", JSON.stringify(verdicts({ report: "1" }))],
    ["reviewer", "/api/reviews", "request_invalid", JSON.stringify(verdicts({ verdict: "maybe" }))],
    ["reviewer", "/api/reviews", "request_invalid", JSON.stringify(verdicts({ reason: "x".repeat(501) }))],
    [
      "reviewer",
      "/api/reviews",
      "request_invalid",
      JSON.stringify(verdicts({})),
      { "content-type": "text/plain" },
    ],
    [
      "reviewer",
      "/api/reviews",
      "request_invalid",
      "a=b",
      { "content-type": "application/x-www-form-urlencoded" },
    ],
    [
      "reviewer",
      "/api/reviews",
      "request_invalid",
      JSON.stringify({ verdicts: Array(201).fill({ report: good().id, verdict: "verified" }) }),
    ],
    ["reviewer", "/api/reviews", "request_too_large", JSON.stringify({ padding: "x".repeat(3 * MB) })],
    ["admin", "/api/import", "json_invalid", "["],
    ["admin", "/api/import", "request_invalid", "[]"],
    ["admin", "/api/import", "request_invalid", '{"dryRun":"yes"}'],
    ["admin", "/api/import", "request_invalid", '{"projects":{}}'],
    ["admin", "/api/import", "request_invalid", JSON.stringify({ projects: Array(5001).fill({}) })],
    ["admin", "/api/import", "request_too_large", JSON.stringify({ padding: "x".repeat(16 * MB) })],
  ])("%s POST %s → %s", async (who, path, code, body, headers = json) => {
    await expectError(await people[who].request(path, { method: "POST", body, headers }), code);
  });

  it.each<[code: ErrorCode, body: string]>([
    ["json_invalid", "{"],
    ["request_invalid", "{}"],
    ["request_invalid", '{"username":["field"],"password":"x"}'],
    ["request_invalid", '{"username":"field","password":{"$ne":""}}'],
    ["request_invalid", JSON.stringify({ username: "field", password: "x".repeat(257) })],
    ["request_too_large", JSON.stringify({ username: "field", password: "x", padding: "x".repeat(3 * MB) })],
  ])("sign-in → %s", async (code, body) => {
    const answer = await call("/api/auth/sign-in/username", { method: "POST", body, headers: json });
    await expectError(answer, code);
  });
});

describe("a GET with a parameter that cannot be", () => {
  const figures: [query: string, code: ErrorCode][] = [
    ["from=2024", "request_invalid"],
    ["from=2024-0", "request_invalid"],
    ["to=2024-1'--", "request_invalid"],
    ["from=2024-1&from=2024-2", "request_invalid"],
    ["from=2031-1", "round_unknown"],
    ["rounds=2024-1,2031-1", "round_unknown"],
    [`rounds=${"2024-1,".repeat(100)}`, "request_invalid"],
    ["within=nowhere", "place_unknown"],
    ["within=%27%20OR%201%3D1", "place_unknown"],
    [`within=${"x".repeat(65)}`, "request_invalid"],
    ["basis=guessed", "request_invalid"],
    ["rule=2020", "request_invalid"],
    ["asOf=2024-02-30", "request_invalid"],
    ["asOf=yesterday", "request_invalid"],
  ];

  it.each<[path: string, code: ErrorCode]>([
    ...figures.map(([query, code]): [string, ErrorCode] => [`/api/tallies?${query}`, code]),
    ["/api/tallies?by=street", "request_invalid"],
    ...figures.map(([query, code]): [string, ErrorCode] => [
      `/api/tallies/projects?batch=start&${query}`,
      code,
    ]),
    ["/api/tallies/projects", "request_invalid"],
    ["/api/tallies/projects?batch=all", "request_invalid"],
    [`/api/tallies/projects?batch=start&after=${"x".repeat(201)}`, "request_invalid"],
    ["/api/projects?limit=0", "request_invalid"],
    ["/api/projects?limit=501", "request_invalid"],
    ["/api/projects?limit=1.5", "request_invalid"],
    ["/api/projects?limit=many", "request_invalid"],
    ["/api/projects?limit=", "request_invalid"],
    ["/api/projects?stage=roof", "request_invalid"],
    ["/api/projects?waiting=1", "request_invalid"],
    ["/api/projects?within=nowhere", "place_unknown"],
    [`/api/projects?q=${"x".repeat(101)}`, "request_invalid"],
    [`/api/projects/${"x".repeat(65)}`, "request_invalid"],
    ["/api/projects/p999", "not_found"],
    ["/api/projects/%00", "not_found"],
    ["/api/projects/%E0%A4%A", "not_found"],
    ["/api/phones?within=nowhere", "place_unknown"],
    ["/api/phones?within=%27%20OR%201%3D1", "place_unknown"],
    ["/api/phones?within=", "request_invalid"],
    [`/api/phones?within=${"x".repeat(65)}`, "request_invalid"],
    ["/api/photos/abc", "request_invalid"],
    [`/api/photos/${"0".repeat(64)}`, "not_found"],
    ["/api/live", "request_invalid"],
    ["/api/nothing", "not_found"],
    ["/api/sync", "not_found"],
    ["/api/", "not_found"],
  ])("%s → %s", async (path, code) => {
    await expectError(await people.boss.request(path), code);
    await expectError(await people.boss.request(path, { headers: { "accept-language": "en" } }), code, "en");
  });

  it("characters that mean something to SQL are only characters in a search", async () => {
    for (const q of ["%", "_", "'", '"', "');DROP TABLE report;--", "\u0000"])
      expect(await people.boss.get(`/api/projects?q=${encodeURIComponent(q)}`)).toEqual({
        projects: [],
        next: null,
      });
  });
});
