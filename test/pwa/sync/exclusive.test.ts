import { expect, test } from "vitest";
import { leases, webLocks } from "../../../pwa/sync/exclusive.ts";

/** One store that several holders share, and a clock that sleeping moves. */
function shared() {
  const kept = new Map<string, { holder: string; untilMs: number }>();
  let nowMs = 0;
  const holder = (name: string) =>
    leases({
      async take(lease, now, untilMs) {
        const known = kept.get(lease);
        if (known && known.holder !== name && known.untilMs > now) return false;
        kept.set(lease, { holder: name, untilMs });
        return true;
      },
      async end(lease) {
        if (kept.get(lease)?.holder === name) kept.delete(lease);
      },
      nowMs: () => nowMs,
      async sleep(ms) {
        await new Promise((done) => setTimeout(done, 1));
        nowMs += ms;
      },
    });
  return { holder, kept };
}

const briefly = (ms = 3) => new Promise((done) => setTimeout(done, ms));

test("two tabs never work at the same time", async () => {
  const { holder } = shared();
  let working = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++working);
    await briefly();
    working--;
  };
  await Promise.all([holder("a")("lane", work), holder("b")("lane", work), holder("c")("lane", work)]);
  expect(most).toBe(1);
});

test("different lanes do not wait for each other", async () => {
  const { holder } = shared();
  let release = () => {};
  const first = holder("a")("photos", () => new Promise<void>((done) => (release = done)));
  await holder("b")("reports", briefly);
  release();
  await first;
});

test("a page that was killed holds up the next no longer than its lease", async () => {
  const { holder, kept } = shared();
  kept.set("lane", { holder: "killed", untilMs: 15_000 });
  let worked = false;
  await holder("b")("lane", async () => {
    worked = true;
  });
  expect(worked).toBe(true);
});

test("work that fails gives the lease back and tells why", async () => {
  const { holder, kept } = shared();
  await expect(holder("a")("lane", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(kept.size).toBe(0);
});

test("with locks, one that works long is waited for, however often it is asked", async () => {
  const [first, second] = [
    webLocks(navigator.locks, { patienceMs: 5, wordMs: 500 }),
    webLocks(navigator.locks, { patienceMs: 5, wordMs: 500 }),
  ];
  const order: string[] = [];
  await Promise.all([
    first("long", async () => {
      await briefly(1_000);
      order.push("first");
    }),
    second("long", async () => void order.push("second")),
  ]);
  expect(order).toEqual(["first", "second"]);
});

test("with locks, one that holds and no longer answers is not waited for", async () => {
  void navigator.locks.request("silent", () => new Promise<void>(() => {})).catch(() => undefined);
  expect(await webLocks(navigator.locks, { patienceMs: 5, wordMs: 20 })("silent", async () => "done")).toBe(
    "done",
  );
});

test("with locks, work that fails tells why and is not done again", async () => {
  let times = 0;
  const failing = webLocks(navigator.locks)("failing", async () => {
    times++;
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(times).toBe(1);
});
