import "fake-indexeddb/auto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { endLease, takeLease } from "../../../pwa/local/lease.ts";
import { LocalDatabase } from "../../../pwa/local/schema.ts";

const db = new LocalDatabase("lease");

beforeEach(() => db.meta.clear());
afterAll(() => db.delete());

const NOON = 1_800_000_000_000;

test("while one holds the lease another does not get it, until it has run out", async () => {
  expect(await takeLease(db, "lane", "a", NOON, NOON + 15_000)).toBe(true);
  expect(await takeLease(db, "lane", "b", NOON + 14_000, NOON + 29_000)).toBe(false);
  expect(await takeLease(db, "lane", "b", NOON + 15_000, NOON + 30_000)).toBe(true);
});

test("a lease of the future, from before the clock was set back, holds up nobody", async () => {
  await takeLease(db, "lane", "killed", NOON, NOON + 15_000);
  expect(await takeLease(db, "lane", "b", NOON - 86_400_000, NOON - 86_385_000)).toBe(true);
});

test("only its holder ends a lease", async () => {
  await takeLease(db, "lane", "a", NOON, NOON + 15_000);
  await endLease(db, "lane", "b");
  expect(await takeLease(db, "lane", "b", NOON + 1, NOON + 15_001)).toBe(false);
  await endLease(db, "lane", "a");
  expect(await takeLease(db, "lane", "b", NOON + 1, NOON + 15_001)).toBe(true);
});
