import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { StoredReport } from "#domain/dossier";
import type { Project } from "#domain/project";
import type { Queue, QueueItem } from "#domain/queue";
import type { ReviewRequest, ReviewResponse } from "#domain/review";
import type { Unusual } from "#domain/unusual";
import type { Outcome } from "../../../pwa/state/contract.ts";
import { createReviewDesk } from "../../../pwa/state/review.ts";
import { canVerifyTogether } from "../../../pwa/state/review-rows.ts";
import { idOf } from "../sync/fixtures.ts";

/** A desk over a server whose answers are given by hand, one by one. */

function itemOf(n: number, unusual: Unusual[] = [], zone = "z1"): QueueItem {
  const report = { id: idOf(n), project: `p${n}`, state: "pending", verdicts: [], photos: [] };
  const project = { id: `p${n}`, name: `项目${n}`, zone, verified: { stage: "signed" } };
  return {
    report: { ...report, supersededBy: null } as unknown as StoredReport,
    project: project as unknown as Project,
    unusual,
  };
}

const OFFLINE = { failed: "offline" } as const;
let queued: QueueItem[];
let extra: number;
let posts: {
  words: ReviewRequest["verdicts"];
  answer: (reply: Outcome<ReviewResponse>) => void;
}[];
let gets: string[];
let held: boolean;
let isHere: boolean;
let changed: () => void;
let delayed: ((value: Outcome<unknown>) => void)[];
let isDelaying: boolean;
let dossier: Outcome<unknown>;

function queueNow(within: string | null): Queue {
  const items = queued.filter((item) => within === null || item.project.zone === within);
  const zones = ["z1", "z2"].map((id) => ({
    ...{ id, name: id },
    waiting: queued.filter((item) => item.project.zone === id).length,
  }));
  return { items, waiting: items.length + extra, unusual: 0, zones };
}

function openDesk() {
  const desk = createReviewDesk(
    {
      get: async (path, read) => {
        gets.push(path);
        if (!path.startsWith("/api/queue")) return dossier as never;
        const within = new URL(path, "http://x").searchParams.get("within");
        const now = { ok: read(structuredClone(queueNow(within))) };
        if (!isDelaying) return now as never;
        return new Promise((resolve) => delayed.push(() => resolve(now as never)));
      },
      post: (_, body) =>
        new Promise((resolve) => {
          posts.push({ words: (body as ReviewRequest).verdicts, answer: resolve as never });
        }),
    },
    () => isHere,
    {
      watch: (look) => {
        changed = look;
        return () => undefined;
      },
      hold: (isHeld) => {
        held = isHeld;
      },
    },
  );
  desk.start();
  return desk;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  queued = [1, 2, 3, 4].map((n) => itemOf(n));
  [posts, gets, delayed, extra, isDelaying, isHere] = [[], [], [], 0, false, true];
  dossier = OFFLINE;
});

afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
type Desk = ReturnType<typeof openDesk>;
const phases = (desk: Desk) =>
  desk.rows.value?.map((row) => `${Number(row.item.report.id.slice(-4))} ${row.phase}`);
const here = (desk: Desk) => desk.current.value && Number(desk.current.value.slice(-4));

/** Answers the request that waits: every word accepted, or refused with a code. */
async function answer(refused: Record<string, { code: string; state?: string }> = {}): Promise<void> {
  const post = posts.shift();
  if (!post) throw new Error("nothing was sent");
  for (const { report } of post.words)
    queued = queued.filter((item) => item.report.id !== report || refused[report]);
  const outcomes = post.words.map(({ report, verdict }) =>
    refused[report]
      ? { report, status: "refused", ...refused[report] }
      : { report, status: "accepted", state: verdict },
  );
  post.answer({ ok: { outcomes } as ReviewResponse });
  await settle();
}

async function ready(): Promise<Desk> {
  const desk = openDesk();
  await settle();
  return desk;
}

describe("going through the queue", () => {
  test("begins at the top and goes on at once, before the server has answered", async () => {
    const desk = await ready();
    expect(here(desk)).toBe(1);
    desk.give([idOf(1)], "verified");
    expect(here(desk)).toBe(2);
    expect(desk.counts.value.waiting).toBe(3);
    expect(desk.counts.value.zones[0]?.waiting).toBe(3);
  });

  test("nothing is verified before the server has said so", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    expect(phases(desk)?.[0]).toBe("1 sending");
    expect(desk.acts.value[0]?.isAccepted).toBe(false);
    await answer();
    expect(phases(desk)?.[0]).toBe("1 given");
    expect(desk.acts.value[0]?.isAccepted).toBe(true);
  });

  test("says how the report stood when it was looked at, and the reason of a return", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "returned", "照片看不清");
    expect(posts[0]?.words).toEqual([
      { report: idOf(1), verdict: "returned", seen: "pending", reason: "照片看不清" },
    ]);
  });

  test("has one request under way; what is said meanwhile follows together, in order", async () => {
    const desk = await ready();
    for (const n of [1, 2, 3]) desk.give([idOf(n)], n === 2 ? "returned" : "verified", "x");
    expect(posts).toHaveLength(1);
    await answer();
    expect(posts[0]?.words.map((word) => word.report)).toEqual([idOf(2), idOf(3)]);
  });

  test("asks before the page is closed while words are on their way", async () => {
    const desk = await ready();
    expect(held).toBe(false);
    desk.give([idOf(1)], "verified");
    expect(held).toBe(true);
    await answer();
    expect(held).toBe(false);
  });

  test("a word given twice is one word", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    desk.give([idOf(1)], "returned", "x");
    await answer();
    expect(posts).toEqual([]);
  });

  test("after the last one it turns to those left behind, and then there is none", async () => {
    const desk = await ready();
    desk.open(idOf(4));
    desk.give([idOf(4)], "verified");
    expect(here(desk)).toBe(1);
    desk.give([idOf(1), idOf(2), idOf(3)], "verified");
    expect(here(desk)).toBeNull();
  });

  test("many are verified by one request, the key ones not among them", async () => {
    queued = [itemOf(1, ["key"]), ...[2, 3, 4].map((n) => itemOf(n))];
    const desk = await ready();
    const able = desk.rows.value?.filter(canVerifyTogether).map((row) => row.item.report.id) ?? [];
    expect(able).toEqual([2, 3, 4].map(idOf));
    desk.give(able, "verified");
    expect(posts[0]?.words).toHaveLength(3);
    expect(here(desk)).toBe(1);
  });

  test("fetches more when few are left and more wait", async () => {
    extra = 100;
    const desk = await ready();
    const before = gets.length;
    desk.give([idOf(1)], "verified");
    await answer();
    expect(gets.length).toBe(before + 1);
  });
});

describe("taking a word back", () => {
  test("within ten seconds, the report waits again in its place and is read again", async () => {
    const desk = await ready();
    desk.open(idOf(2));
    desk.give([idOf(2)], "verified");
    await answer();
    await vi.advanceTimersByTimeAsync(9_000);
    desk.undo();
    expect(posts[0]?.words).toEqual([{ report: idOf(2), verdict: "pending" }]);
    expect(phases(desk)?.[1]).toBe("2 sending");
    expect(desk.counts.value.waiting).toBe(4);
    await answer();
    expect(phases(desk)).toEqual(["1 waiting", "2 waiting", "3 waiting", "4 waiting"]);
    expect(here(desk)).toBe(2);
  });

  test("after ten seconds the report is off the desk and there is nothing to take back", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    await answer();
    await vi.advanceTimersByTimeAsync(10_100);
    expect(phases(desk)).toEqual(["2 waiting", "3 waiting", "4 waiting"]);
    desk.undo();
    expect(posts).toEqual([]);
  });

  test("goes from the newest word to the ones before", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    await answer();
    desk.give([idOf(2)], "verified");
    await answer();
    desk.undo();
    desk.undo();
    await answer();
    await answer();
    expect(phases(desk)?.slice(0, 2)).toEqual(["1 waiting", "2 waiting"]);
  });

  test("a word still on its way is taken back after it, one not yet sent is not sent at all", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    desk.give([idOf(2)], "verified");
    desk.undo();
    desk.undo();
    expect(phases(desk)?.slice(0, 2)).toEqual(["1 sending", "2 waiting"]);
    await answer();
    expect(phases(desk)?.[0]).toBe("1 sending");
    expect(posts[0]?.words).toEqual([{ report: idOf(1), verdict: "pending" }]);
    await answer();
    expect(phases(desk)?.[0]).toBe("1 waiting");
    expect(posts).toEqual([]);
  });

  test("when it comes too late, what was said stands, with the reason", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    await answer();
    desk.undo();
    await answer({ [idOf(1)]: { code: "undo_too_late", state: "verified" } });
    expect(desk.rows.value?.[0]).toMatchObject({ phase: "given", problem: { failed: "undo_too_late" } });
  });
});

describe("a word that does not count", () => {
  test("without a network comes back in its place with the reason, and so does all behind it", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    desk.give([idOf(2)], "returned", "x");
    posts.shift()?.answer(OFFLINE);
    await settle();
    expect(phases(desk)).toEqual(["1 waiting", "2 waiting", "3 waiting", "4 waiting"]);
    expect(desk.rows.value?.map((row) => row.problem)).toEqual([OFFLINE, OFFLINE, null, null]);
    expect(here(desk)).toBe(3);
    expect([desk.acts.value, held, desk.counts.value.waiting]).toEqual([[], false, 4]);
  });

  test("never arrived and was taken back meanwhile: it simply waits", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    desk.undo();
    posts.shift()?.answer(OFFLINE);
    await settle();
    expect(phases(desk)?.[0]).toBe("1 waiting");
  });

  test("because it lacks a photo, waits on with the reason", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    await answer({ [idOf(1)]: { code: "photo_required", state: "pending" } });
    expect(desk.rows.value?.[0]).toMatchObject({ phase: "waiting", problem: { failed: "photo_required" } });
  });

  test("because somebody was quicker: it tells who said what, and is not overwritten", async () => {
    const desk = await ready();
    const { report, project } = itemOf(1);
    const verdicts = [{ verdict: "returned", by: "刘审核", at: 5, reason: "重复上报" }];
    dossier = { ok: { project, listings: [], reports: [{ ...report, state: "returned", verdicts }] } };
    desk.give([idOf(1)], "verified");
    await answer({ [idOf(1)]: { code: "report_changed", state: "returned" } });
    expect(desk.rows.value?.[0]).toMatchObject({
      ...{ phase: "settled", problem: { failed: "report_changed" } },
      stands: { state: "returned", by: "刘审核", at: 5, reason: "重复上报" },
    });
    desk.give([idOf(1)], "verified");
    expect(posts).toEqual([]);
    // Read and left behind, it is off the desk.
    desk.open(idOf(1));
    desk.open(idOf(3));
    expect(phases(desk)?.[0]).toBe("2 waiting");
  });

  test("of somebody who has signed out is not sent in the next person's name", async () => {
    const desk = await ready();
    isHere = false;
    desk.give([idOf(1)], "verified");
    await settle();
    expect(posts).toEqual([]);
    expect(desk.rows.value?.[0]).toMatchObject({ phase: "waiting", problem: { failed: "unauthenticated" } });
  });
});

describe("while others report and review", () => {
  test("new reports come in, decided ones go, and the one being read stays", async () => {
    const desk = await ready();
    desk.open(idOf(3));
    queued = [itemOf(9, ["fell"]), ...queued.slice(1)];
    changed();
    await settle();
    expect(phases(desk)).toEqual(["9 waiting", "2 waiting", "3 waiting", "4 waiting"]);
    expect(here(desk)).toBe(3);
  });

  test("the one being read is told of when somebody else decides it", async () => {
    const desk = await ready();
    const { report, project } = itemOf(1);
    dossier = { ok: { project, listings: [], reports: [{ ...report, state: "withdrawn" }] } };
    queued = queued.slice(1);
    changed();
    await settle();
    expect(here(desk)).toBe(1);
    expect(desk.rows.value?.[0]).toMatchObject({ phase: "settled", stands: { state: "withdrawn" } });
  });

  test("an answer asked for before a word does not bring the report back", async () => {
    const desk = await ready();
    isDelaying = true;
    changed();
    await settle();
    desk.give([idOf(1)], "verified");
    await answer();
    await vi.advanceTimersByTimeAsync(10_100);
    expect(phases(desk)).toEqual(["2 waiting", "3 waiting", "4 waiting"]);
    delayed.shift()?.(OFFLINE);
    await settle();
    expect(phases(desk)).toEqual(["2 waiting", "3 waiting", "4 waiting"]);
    expect(desk.counts.value.waiting).toBe(3);
  });

  test("an answer asked for before a word was taken back does not take the report away", async () => {
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    await answer();
    isDelaying = true;
    changed();
    await settle();
    desk.undo();
    await answer();
    desk.open(idOf(3));
    delayed.shift()?.(OFFLINE);
    await settle();
    expect(phases(desk)?.[0]).toBe("1 waiting");
    expect(desk.counts.value.waiting).toBe(4);
  });

  test("one zone alone can be looked at; a word on its way from another still comes back when refused", async () => {
    queued = [itemOf(1), itemOf(2, [], "z2")];
    const desk = await ready();
    desk.give([idOf(1)], "verified");
    desk.choose("z2");
    await settle();
    expect(desk.counts.value.waiting).toBe(1);
    expect(here(desk)).toBe(2);
    posts.shift()?.answer(OFFLINE);
    await settle();
    expect(desk.rows.value?.find((row) => row.item.report.id === idOf(1))?.problem).toEqual(OFFLINE);
    expect(desk.counts.value.zones.map((zone) => zone.waiting)).toEqual([1, 1]);
  });
});
