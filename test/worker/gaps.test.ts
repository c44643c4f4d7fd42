import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Phones } from "#domain/phone";
import type { Tallies } from "#domain/tally";
import { noteNumbers, seeDevice } from "../../worker/store/devices.ts";
import type { Delivery } from "../../worker/store/reports.ts";
import { aReport, type Client } from "./client.ts";
import { EVERYWHERE, type PersonId, world } from "./world.ts";

/** Phones number their reports from 1. What the server keeps of numbers that never came must not depend on the order. */

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

let phones = 0;
const newPhone = () => `phone-gaps-${++phones}`;

const gapsOf = async (device: string, person = "field") => {
  const { results } = await env.DB.prepare(
    "SELECT first, last FROM gap WHERE person = ?1 AND device = ?2 ORDER BY first",
  )
    .bind(person, device)
    .all<{ first: number; last: number }>();
  return results.map(({ first, last }) => [first, last]);
};

const deviceOf = (device: string) =>
  env.DB.prepare("SELECT last_seq, missing, last_received_ms FROM device WHERE person = 'field' AND id = ?1")
    .bind(device)
    .first<{ last_seq: number; missing: number; last_received_ms: number | null }>();

/** Sends reports with these numbers in one request. */
const send = (device: string, seqs: readonly number[], more: object = {}, facts: object = {}) =>
  people.field.sync(
    seqs.map((seq) => aReport("p1", { note: String(seq), ...facts, seq })),
    { device: { id: device, platform: "test", ...more } },
  );

/** The ranges of 1 to the highest number that are not in `came`, by counting one by one. */
function modelGaps(came: ReadonlySet<number>): number[][] {
  const gaps: number[][] = [];
  const highest = Math.max(0, ...came);
  for (let n = 1; n <= highest; n++) {
    if (came.has(n)) continue;
    const open = gaps.at(-1);
    if (open && open[1] === n - 1) open[1] = n;
    else gaps.push([n, n]);
  }
  return gaps;
}

describe("numbers that never came", () => {
  it("are kept as ranges below the highest, and closed as they come after all", async () => {
    const phone = newPhone();
    await send(phone, [1, 2]);
    expect(await gapsOf(phone)).toEqual([]);
    await send(phone, [10, 6]);
    expect(await gapsOf(phone)).toEqual([
      [3, 5],
      [7, 9],
    ]);
    await send(phone, [8]);
    expect(await gapsOf(phone)).toEqual([
      [3, 5],
      [7, 7],
      [9, 9],
    ]);
    expect(await deviceOf(phone)).toMatchObject({ last_seq: 10, missing: 5 });
    await send(phone, [3, 4, 5, 7, 9]);
    expect(await gapsOf(phone)).toEqual([]);
    expect(await deviceOf(phone)).toMatchObject({ last_seq: 10, missing: 0 });
  });

  it("are none where a report came and was refused, read or not", async () => {
    const phone = newPhone();
    const { receipts } = await people.field.sync(
      [
        aReport("p1", { note: "x", seq: 1 }),
        aReport("p4", { note: "x", seq: 2 }),
        aReport("p1", { completed: -1, seq: 3 }),
        aReport("p1", { note: "x", seq: 4 }),
      ],
      { device: { id: phone, platform: "test" } },
    );
    expect(receipts.map((r) => r.code ?? r.status)).toEqual([
      "accepted",
      "project_unknown",
      "money_invalid",
      "accepted",
    ]);
    expect(await gapsOf(phone)).toEqual([]);
  });

  it("of another phone are not closed nor opened by a repetition sent from this one", async () => {
    const [old, next] = [newPhone(), newPhone()];
    const report = aReport("p1", { note: "x", seq: 7 });
    await people.field.sync([report], { device: { id: old, platform: "test" } });
    await send(next, [1]);
    const { receipts } = await people.field.sync([report], { device: { id: next, platform: "test" } });
    expect(receipts[0]?.status).toBe("duplicate");
    expect(await gapsOf(next)).toEqual([]);
    expect(await deviceOf(next)).toMatchObject({ last_seq: 1 });
    expect(await gapsOf(old)).toEqual([[1, 6]]);
  });

  it("belong to the person too: another one on the same phone has numbers of their own", async () => {
    const phone = newPhone();
    await send(phone, [1, 2, 3]);
    await people["field-2"].sync([aReport("p1", { note: "x", seq: 2 })], {
      device: { id: phone, platform: "test" },
    });
    expect(await gapsOf(phone)).toEqual([]);
    expect(await gapsOf(phone, "field-2")).toEqual([[1, 1]]);
  });

  it("past the highest that came are missing once the phone says that it holds nothing", async () => {
    const phone = newPhone();
    await send(phone, [1, 2], { seq: 5, outbox: { reports: 3, photos: 0 } });
    expect(await deviceOf(phone)).toMatchObject({ missing: 0 });
    await send(phone, [], { seq: 5, outbox: { reports: 0, photos: 0 } });
    expect(await deviceOf(phone)).toMatchObject({ missing: 3 });
    const { phones } = await people.boss.get<Phones>("/api/phones");
    expect(phones.find((p) => p.id === phone)?.gaps).toEqual([{ first: 3, last: 5 }]);
    await send(phone, [3, 4, 5], { seq: 5, outbox: { reports: 0, photos: 0 } });
    expect(await deviceOf(phone)).toMatchObject({ missing: 0 });
  });

  it("are none at the end where requests of one phone overtake each other", async () => {
    const phone = newPhone();
    await Promise.all([8, 3, 1, 7, 2, 6, 4, 5].map((seq) => send(phone, [seq])));
    expect(await gapsOf(phone)).toEqual([]);
    expect(await deviceOf(phone)).toMatchObject({ last_seq: 8, missing: 0 });
  });

  it("of a phone that counts wildly stay a number that can be shown", async () => {
    const phone = newPhone();
    await send(phone, [Number.MAX_SAFE_INTEGER]);
    await send(newPhone(), [Number.MAX_SAFE_INTEGER - 1]);
    expect(await gapsOf(phone)).toEqual([[1, Number.MAX_SAFE_INTEGER - 1]]);
    expect((await deviceOf(phone))?.missing).toBe(1_000_000);
    const { freshness } = await people.boss.get<Tallies>("/api/tallies");
    expect(freshness.missing).toBeGreaterThanOrEqual(2_000_000);
  });
});

it("a report in order writes no row for its number", async () => {
  const phone = newPhone();
  await send(phone, [1]);
  const delivery: Delivery = {
    person: "field",
    device: phone,
    scope: EVERYWHERE,
    sees: EVERYWHERE,
    receivedMs: Date.now(),
    clockOffsetMs: 0,
  };
  const written = async (seqs: number[]) => {
    const arrived = seqs.map((seq) => ({ id: `x${seq}`, seq }));
    const [noted] = await env.DB.batch([
      noteNumbers(env.DB, delivery, arrived),
      seeDevice(env.DB, delivery, { platform: "test", app: "", outbox: { reports: 0, photos: 0 } }, arrived),
    ]);
    return noted?.meta.rows_written;
  };
  expect(await written([2])).toBe(0);
  expect(await written([3, 4, 5, 6])).toBe(0);
  expect(await written([9])).toBeGreaterThan(0);
});

describe("when a report was last taken in", () => {
  it("moves with a report in the books, not with a repetition or a refusal", async () => {
    const phone = newPhone();
    const report = aReport("p1", { note: "x", seq: 1 });
    const device = { device: { id: phone, platform: "test" } };
    const { now } = await people.field.sync([report], device);
    expect(await deviceOf(phone)).toMatchObject({ last_received_ms: now });
    await until(now + 1);
    await people.field.sync([report], device);
    await people.field.sync([aReport("p4", { note: "x", seq: 2 })], device);
    expect(await deviceOf(phone)).toMatchObject({ last_received_ms: now, last_seq: 2 });
    const next = await people.field.sync([aReport("p1", { note: "y", seq: 3 })], device);
    expect(await deviceOf(phone)).toMatchObject({ last_received_ms: next.now });
  });
});

/** Waits until the clock shows a later millisecond. */
async function until(ms: number): Promise<void> {
  while (Date.now() < ms) await env.DB.prepare("SELECT 1").run();
}

it("whatever the order, repetition and split, the stored gaps are those of the numbers that came", async () => {
  const seed = Number(env.TEST_SEED ?? Date.now() % 2 ** 31);
  console.log(`gaps: seed ${seed}`);
  // Few numbers, so that runs meet, touch, cover and split each other.
  const batches = fc.array(fc.array(fc.integer({ min: 1, max: 24 }), { maxLength: 12 }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(batches, async (sent) => {
      const device = newPhone();
      const delivery: Delivery = {
        person: "field",
        device,
        scope: EVERYWHERE,
        sees: EVERYWHERE,
        receivedMs: Date.now(),
        clockOffsetMs: 0,
      };
      const came = new Set<number>();
      for (const seqs of sent) {
        for (const seq of seqs) came.add(seq);
        const arrived = seqs.map((seq) => ({ id: `${device} ${seq}`, seq }));
        await env.DB.batch([
          noteNumbers(env.DB, delivery, arrived),
          seeDevice(
            env.DB,
            delivery,
            { platform: "test", app: "", outbox: { reports: 0, photos: 0 } },
            arrived,
          ),
        ]);
        const gaps = modelGaps(came);
        expect(await gapsOf(device)).toEqual(gaps);
        expect(await deviceOf(device)).toMatchObject({
          last_seq: Math.max(0, ...came),
          missing: gaps.reduce((sum, [first, last]) => sum + (last as number) - (first as number) + 1, 0),
        });
      }
    }),
    { seed, numRuns: 150 },
  );
});
