import { beforeEach, describe, expect, test } from "vitest";
import type { SyncRequest, SyncResponse } from "#domain/protocol";
import { readSyncAnswer } from "../../../pwa/sync/answer.ts";
import { drainReports, newMemory } from "../../../pwa/sync/drain.ts";
import { judge, later, type Reply } from "../../../pwa/sync/reply.ts";
import { answerOf, idOf, NO_CHANGES, reportOf } from "./fixtures.ts";
import { PhoneDouble, ServerDouble } from "./server-double.ts";

let server: ServerDouble;
let phone: PhoneDouble;
let memory: ReturnType<typeof newMemory>;

beforeEach(() => {
  server = new ServerDouble();
  phone = new PhoneDouble();
  memory = newMemory();
});

type Post = (request: SyncRequest) => Promise<Reply<SyncResponse>>;
const reach: Post = async (request) => ({ kind: "ok", value: server.sync(request) });
const drain = (post: Post = reach) => drainReports(phone.reportEffects(post), memory);
const over =
  (status: number, body: string): Post =>
  async () =>
    judge({ status, retryAfter: null, body }, readSyncAnswer, 0);
const seqs = (request: SyncRequest | undefined) => (request?.reports ?? []).map((report) => report.seq);
const many = (count: number) => Array.from({ length: count }, (_, i) => reportOf(i + 1));

describe("happy", () => {
  test("sends what waits and takes it out by its receipt", async () => {
    phone.save(reportOf(1), reportOf(2));
    expect(await drain()).toEqual({ end: "done", sent: 2 });
    expect(phone.waiting).toEqual([]);
    expect([...server.reports.keys()]).toEqual([idOf(1), idOf(2)]);
    expect(server.requests).toHaveLength(1);
  });

  test("asks what changed, and says what it holds, even when nothing waits", async () => {
    phone.photosWaiting.set("x", 5);
    await drain();
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      protocol: 1,
      clock: 1_700_000_050_000,
      cursor: null,
      reports: [],
      device: { id: "device-1", outbox: { reports: 0, photos: 1, oldest: null } },
    });
    expect(phone.cursor).toBe("1");
  });

  test("sends at most 100 at a time, oldest number first, and counts what remains beyond", async () => {
    phone.save(...many(230));
    expect(await drain()).toEqual({ end: "done", sent: 230 });
    expect(server.requests.map((request) => seqs(request).length)).toEqual([100, 100, 30]);
    expect(server.requests.map((request) => request.device.outbox?.reports)).toEqual([130, 30, 0]);
    expect(server.requests[0]?.device.outbox?.oldest).toBe(reportOf(101).observedAt);
    expect(seqs(server.requests[0]).slice(0, 3)).toEqual([1, 2, 3]);
  });

  test("takes along what was saved while it was sending", async () => {
    phone.save(reportOf(1));
    await drain(async (request) => {
      if (seqs(request).includes(1)) phone.save(reportOf(2));
      return reach(request);
    });
    expect([...server.reports.keys()]).toEqual([idOf(1), idOf(2)]);
  });

  test("never says a number that it did not count: what is saved meanwhile is told with what carries it", async () => {
    phone.save(...many(150));
    phone.seq = 150;
    await drain(async (request) => {
      if (seqs(request).includes(1)) {
        phone.save(reportOf(151));
        phone.seq = 151;
      }
      return reach(request);
    });
    expect(server.requests.map(({ device }) => [device.seq, device.outbox?.reports])).toEqual([
      [150, 50],
      [150, 0],
      [151, 0],
    ]);
  });

  test("fetches until there is no more, with the cursor of each answer", async () => {
    let page = 0;
    const end = await drain(async (request) => {
      expect(request.cursor ?? null).toBe(page === 0 ? null : `c${page}`);
      page++;
      return { kind: "ok", value: answerOf([], { cursor: `c${page}`, more: page < 3 }) };
    });
    expect(end).toEqual({ end: "done", sent: 0 });
    expect([page, phone.cursor]).toEqual([3, "c3"]);
  });

  test("somebody who is no reporter asks nothing, and still sends what they saved before", async () => {
    phone.mayFetch = false;
    expect(await drain()).toEqual({ end: "done", sent: 0 });
    expect(server.requests).toHaveLength(0);
    phone.save(reportOf(1));
    expect(await drain()).toEqual({ end: "done", sent: 1 });
  });

  test("a server that says more but stands still is not asked for ever", async () => {
    phone.cursor = "same";
    let asked = 0;
    await drain(async () => {
      asked++;
      return { kind: "ok", value: answerOf([], { cursor: "same", more: true }) };
    });
    expect(asked).toBe(1);
  });

  test("tells which reports are on their way, and that none are any more", async () => {
    phone.save(reportOf(1));
    await drain();
    expect(phone.sendingSeen).toEqual([[idOf(1)], []]);
  });
});

describe("receipts", () => {
  test("a duplicate is as good as accepted", async () => {
    phone.save(reportOf(1));
    server.reports.set(idOf(1), reportOf(1));
    expect(await drain()).toEqual({ end: "done", sent: 1 });
    expect(phone.waiting).toEqual([]);
    expect(server.reports.size).toBe(1);
  });

  test("a refused report leaves with its reason and holds up no other", async () => {
    phone.save(reportOf(1), reportOf(2), reportOf(3));
    server.refuses.set(idOf(2), "money_invalid");
    expect(await drain()).toEqual({ end: "done", sent: 3 });
    expect(phone.words.get(idOf(2))).toEqual({ refused: "money_invalid", detail: null });
    expect([...server.reports.keys()]).toEqual([idOf(1), idOf(3)]);
  });

  test("a report refused for a passing reason stays, and the others go", async () => {
    phone.save(reportOf(1), reportOf(2), reportOf(3));
    server.refuses.set(idOf(2), "internal");
    expect(await drain()).toMatchObject({ end: "later", why: "server" });
    expect(phone.waiting.map((report) => report.seq)).toEqual([2]);
    expect(server.requests).toHaveLength(1);
  });

  test("a report without a receipt stays", async () => {
    phone.save(reportOf(1), reportOf(2));
    const end = await drain(async () => ({
      kind: "ok",
      value: answerOf([{ id: idOf(1), status: "accepted", missing: [] }]),
    }));
    expect(end).toMatchObject({ end: "later" });
    expect(phone.waiting.map((report) => report.seq)).toEqual([2]);
  });

  test("a receipt for a report that was not in the request is nobody's", async () => {
    phone.save(...many(101));
    const end = await drain(async (request) => ({
      kind: "ok",
      value: answerOf(
        [idOf(101), idOf(999), ...seqs(request).map(idOf)].map((id) => ({
          id,
          status: "accepted" as const,
          missing: [],
        })),
      ),
    }));
    expect(end).toEqual({ end: "done", sent: 101 });
    expect(phone.words.has(idOf(999))).toBe(false);
  });
});

describe("failures keep everything", () => {
  const cut = JSON.stringify(answerOf([{ id: idOf(1), status: "accepted", missing: [] }])).slice(0, -20);
  test.each<[string, Post, object]>([
    ["no network", async () => later("network"), { end: "later", why: "network" }],
    [
      "a captive portal's 200",
      over(200, "<html>Welcome to the WLAN</html>"),
      { end: "later", why: "foreign" },
    ],
    ["JSON that was cut", over(200, cut), { end: "later", why: "foreign" }],
    ["503", over(503, ""), { end: "later", why: "busy" }],
    [
      "429 with Retry-After",
      async () => later("busy", 60_000),
      { end: "later", why: "busy", afterMs: 60_000 },
    ],
    ["an expired session", async () => ({ kind: "signedOut" }), { end: "signedOut" }],
    [
      "an app too old",
      async () => ({ kind: "final", code: "protocol_unsupported", detail: null }),
      { end: "refused", code: "protocol_unsupported" },
    ],
    [
      "a right withdrawn",
      async () => ({ kind: "final", code: "forbidden", detail: null }),
      { end: "refused", code: "forbidden" },
    ],
  ])("%s", async (_, post, expected) => {
    phone.save(reportOf(1), reportOf(2));
    expect(await drain(post)).toMatchObject(expected);
    expect(phone.waiting.map((report) => report.seq)).toEqual([1, 2]);
    expect(phone.words.size).toBe(0);
    expect(phone.sendingSeen.at(-1)).toEqual([]);
  });

  test("what was sent before the failure stays sent", async () => {
    phone.save(...many(150));
    let requests = 0;
    const end = await drain(async (request) => (++requests === 1 ? reach(request) : later("network")));
    expect(end).toMatchObject({ end: "later", why: "network" });
    expect(phone.waiting.map((report) => report.seq)).toEqual(
      many(150)
        .slice(100)
        .map((report) => report.seq),
    );
  });

  test("the receipts of a lost answer come again as duplicates, and nothing counts twice", async () => {
    phone.save(reportOf(1));
    await drain(async (request) => {
      server.sync(request);
      return later("network");
    });
    expect(phone.waiting).toHaveLength(1);
    await drain();
    expect(phone.waiting).toEqual([]);
    expect(server.reports.size).toBe(1);
  });
});

describe("a report that the server cannot digest", () => {
  const poison = idOf(37);
  const failing =
    (answer: Reply<SyncResponse>): Post =>
    async (request) =>
      (request.reports ?? []).some((report) => report.id === poison) ? answer : reach(request);

  test("refused with the whole request: the others get through in the same drain", async () => {
    phone.save(...many(100));
    const end = await drain(failing({ kind: "final", code: "request_invalid", detail: null }));
    expect(end).toMatchObject({ end: "later" });
    expect(phone.waiting.map((report) => report.seq)).toEqual([37]);
  });

  test("failing the server each time: the others get through in a few drains", async () => {
    phone.save(...many(100));
    for (let drains = 0; drains < 12; drains++) await drain(failing(later("server")));
    expect(phone.waiting.map((report) => report.seq)).toEqual([37]);
  });

  test("once the server is mended it goes too", async () => {
    phone.save(...many(100));
    for (let drains = 0; drains < 12; drains++) await drain(failing(later("server")));
    expect(await drain()).toEqual({ end: "done", sent: 1 });
  });

  test("a request too large is cut in parts", async () => {
    phone.save(...many(100));
    const end = await drain(async (request) =>
      seqs(request).length > 30 ? { kind: "final", code: "request_too_large", detail: null } : reach(request),
    );
    expect(end).toEqual({ end: "done", sent: 100 });
  });

  test("when every report alone is refused, it is not the reports: the drain gives up early", async () => {
    phone.save(...many(100));
    let requests = 0;
    const end = await drain(async () => {
      requests++;
      return { kind: "final", code: "request_invalid", detail: "device" };
    });
    expect(end).toEqual({ end: "refused", code: "request_invalid" });
    expect(requests).toBeLessThan(12);
    expect(phone.waiting).toHaveLength(100);
  });
});

test("changes are handed on with the receipts, in one step", async () => {
  phone.save(reportOf(1));
  const kept: unknown[] = [];
  const effects = phone.reportEffects(async (request) => ({
    kind: "ok",
    value: { ...server.sync(request), changes: { ...NO_CHANGES, gone: ["p9"] } },
  }));
  const keep: typeof effects.keep = (words, answer, told) => {
    kept.push([words.size, answer.changes.gone]);
    return effects.keep(words, answer, told);
  };
  await drainReports({ ...effects, keep }, memory);
  expect(kept).toEqual([[1, ["p9"]]]);
});

test("says how far its numbers go and which photos it lost, and keeps that it said so only on an answer", async () => {
  const loss = { report: idOf(3), sha256: "f".repeat(64), why: "altered" as const };
  phone.losses = [loss];
  phone.seq = 7;
  await drain(async (request) => {
    server.sync(request);
    return later("network");
  });
  expect(phone.told).toEqual([]);
  await drain();
  expect(server.requests.map(({ device }) => [device.seq, device.lost])).toEqual([
    [7, [loss]],
    [7, [loss]],
  ]);
  expect(phone.told).toEqual([loss]);
});

test("a phone without room for the rows still empties its outbox, and asks for the rows again later", async () => {
  phone.save(...many(150));
  phone.isFull = true;
  expect(await drain()).toMatchObject({ end: "later" });
  expect(phone.waiting).toEqual([]);
  expect(phone.cursor).toBeNull();
});
