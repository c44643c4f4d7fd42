import { expect, test } from "vitest";
import { leases } from "../../../pwa/sync/exclusive.ts";

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
