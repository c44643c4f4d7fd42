import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Dexie from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test } from "vitest";
import { LocalDatabase } from "../../../pwa/local/schema.ts";

/**
 * Phones hold reports in tables of every version that was ever out. Each version is frozen as a fixture, which the
 * browser's test fills, opens with the present app and drains.
 */

const folder = new URL("../../fixtures/phone-database/", import.meta.url);
const fixtureOf = (version: number) => fileURLToPath(new URL(`${version}.json`, folder));

test("each version up to the present one is frozen", () => {
  const { verno } = new LocalDatabase("p", { indexedDB: new IDBFactory(), IDBKeyRange });
  for (let version = 1; version <= verno; version++)
    expect(existsSync(fixtureOf(version)), `test/fixtures/phone-database/${version}.json`).toBe(true);
});

test("the present version's tables are those that were frozen: another change needs another version", async () => {
  const store = { indexedDB: new IDBFactory(), IDBKeyRange };
  const db = new LocalDatabase("p", store);
  const frozen = new Dexie("frozen", store);
  const { stores } = JSON.parse(readFileSync(fixtureOf(db.verno), "utf8")) as {
    stores: Record<string, string>;
  };
  frozen.version(db.verno).stores(stores);
  const shapeOf = (each: Dexie) =>
    Object.fromEntries(
      each.tables.map(({ name, schema }) => [
        name,
        [schema.primKey.src, schema.indexes.map((index) => index.src).sort()],
      ]),
    );
  expect(shapeOf(db)).toEqual(shapeOf(frozen));
});
