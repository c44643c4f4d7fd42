import { withDatabase } from "./connection.ts";
import type { LocalDatabase, MetaValues } from "./schema.ts";

/** A single value of this person's database; undefined for one never set. */
export async function getMeta<N extends keyof MetaValues>(
  db: LocalDatabase,
  name: N,
): Promise<MetaValues[N] | undefined> {
  return (await withDatabase(db, () => db.meta.get(String(name))))?.value as MetaValues[N] | undefined;
}

export async function setMeta<N extends keyof MetaValues>(
  db: LocalDatabase,
  name: N,
  value: MetaValues[N],
): Promise<void> {
  await withDatabase(db, () => db.meta.put({ name: String(name), value }));
}

/** This device's id, made when first asked for. Two tabs asking at once get the same. */
export async function deviceId(db: LocalDatabase): Promise<string> {
  return withDatabase(db, () =>
    db.transaction("rw", db.meta, async () => {
      const known = await db.meta.get("deviceId");
      if (known) return String(known.value);
      const value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) =>
        b.toString(16).padStart(2, "0"),
      ).join("");
      await db.meta.add({ name: "deviceId", value });
      return value;
    }),
  );
}
