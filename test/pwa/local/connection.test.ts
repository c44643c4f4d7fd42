import Dexie from "dexie";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { isFull, wasLost, watch, withDatabase } from "../../../pwa/local/connection.ts";

/** A database that only counts how often it was closed and opened. */
function databaseDouble() {
  const calls: string[] = [];
  const db = { close: () => calls.push("close"), open: async () => calls.push("open") } as unknown as Dexie;
  return { db, calls };
}

const failure = (name: string, inner?: Error) => Object.assign(new Error(name), { name, inner });

describe("withDatabase", () => {
  test("answers what the work answers", async () => {
    const { db, calls } = databaseDouble();
    expect(await withDatabase(db, async () => 7)).toBe(7);
    expect(calls).toEqual([]);
  });

  test.each(["UnknownError", "DatabaseClosedError", "InvalidStateError", "AbortError"])(
    "%s: opens again and does the work once more",
    async (name) => {
      const { db, calls } = databaseDouble();
      let tries = 0;
      const work = async () => {
        if (++tries === 1) throw failure(name);
        return "kept";
      };
      expect(await withDatabase(db, work)).toBe("kept");
      expect([tries, calls]).toEqual([2, ["close", "open"]]);
    },
  );

  test("a second loss is told", async () => {
    const { db } = databaseDouble();
    let tries = 0;
    const work = async () => {
      tries++;
      throw failure("UnknownError");
    };
    await expect(withDatabase(db, work)).rejects.toThrow("UnknownError");
    expect(tries).toBe(2);
  });

  test.each(["ConstraintError", "QuotaExceededError", "TypeError"])(
    "%s is no lost connection",
    async (name) => {
      const { db, calls } = databaseDouble();
      let tries = 0;
      const work = async () => {
        tries++;
        throw failure(name);
      };
      await expect(withDatabase(db, work)).rejects.toThrow(name);
      expect([tries, calls]).toEqual([1, []]);
    },
  );

  test("a transaction that was aborted because the phone is full is not done again", async () => {
    const { db, calls } = databaseDouble();
    const error = failure("AbortError", failure("QuotaExceededError"));
    await expect(withDatabase(db, () => Promise.reject(error))).rejects.toBe(error);
    expect(calls).toEqual([]);
  });
});

test("what is thrown may be anything", () => {
  for (const value of [null, undefined, "UnknownError", 7, {}]) {
    expect(wasLost(value)).toBe(false);
    expect(isFull(value)).toBe(false);
  }
});

describe("watch", () => {
  beforeAll(() => {
    // Queries are followed only where there is an IndexedDB; none of these comes to it.
    Dexie.dependencies.indexedDB ??= {} as IDBFactory;
  });

  test("stopped while the database is opened again, it asks no more", async () => {
    let opened = () => {};
    const opening = new Promise<void>((done) => {
      opened = done;
    });
    let isOpening = false;
    const open = () => {
      isOpening = true;
      return opening;
    };
    const db = { close: () => undefined, open } as unknown as Dexie;
    const query = vi.fn(async () => {
      if (query.mock.calls.length === 1) throw failure("UnknownError");
      return "somebody else's";
    });
    const told = vi.fn();
    const stop = watch(db, query, told, 1);
    await vi.waitUntil(() => isOpening, 30_000);
    stop();
    opened();
    await new Promise((done) => setTimeout(done, 30));
    expect([query.mock.calls.length, told.mock.calls.length]).toEqual([1, 0]);
  });

  test("a query that failed is asked again once the database is open again", async () => {
    const { db, calls } = databaseDouble();
    let asked = 0;
    const query = async () => {
      if (++asked === 1) throw failure("UnknownError");
      return "kept";
    };
    const told = vi.fn();
    const stop = watch(db, query, told, 1);
    await vi.waitUntil(() => told.mock.calls.length > 0, 30_000);
    expect([told.mock.calls[0], calls]).toEqual([["kept"], ["close", "open"]]);
    stop();
  });
});
