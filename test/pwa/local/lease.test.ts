import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { endLease, takeLease } from "../../../pwa/local/lease.ts";
import { LocalDatabase } from "../../../pwa/local/schema.ts";

const NOW = 1_800_000_000_000;
const open = () => new LocalDatabase("ann", { indexedDB: new IDBFactory(), IDBKeyRange });

test("a lease keeps others out until it runs out or ends", async () => {
  const db = open();
  expect(await takeLease(db, "reports", "a", NOW, NOW + 15_000)).toBe(true);
  expect(await takeLease(db, "reports", "b", NOW + 14_000, NOW + 29_000)).toBe(false);
  expect(await takeLease(db, "photos", "b", NOW, NOW + 15_000)).toBe(true);
  expect(await takeLease(db, "reports", "b", NOW + 16_000, NOW + 31_000)).toBe(true);
  await endLease(db, "reports", "b");
  expect(await takeLease(db, "reports", "a", NOW + 17_000, NOW + 32_000)).toBe(true);
});

test("a lease of a page that was killed before the clock was set back holds nobody up for a day", async () => {
  const db = open();
  await takeLease(db, "reports", "killed", NOW, NOW + 15_000);
  const yesterday = NOW - 86_400_000;
  expect(await takeLease(db, "reports", "b", yesterday, yesterday + 15_000)).toBe(true);
});
