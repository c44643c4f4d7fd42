import { withDatabase } from "./connection.ts";
import type { LocalDatabase, MetaValues } from "./schema.ts";

/** Where Web Locks are missing: takes or renews a lease; false while somebody else holds it. All times in epoch ms. */
export async function takeLease(
  db: LocalDatabase,
  name: string,
  holder: string,
  nowMs: number,
  untilMs: number,
): Promise<boolean> {
  const row = `lease:${name}`;
  return withDatabase(db, () =>
    db.transaction("rw", db.meta, async () => {
      const lease = (await db.meta.get(row))?.value as MetaValues["lease:"] | undefined;
      // One that runs longer than a lease does was taken before the clock was set back.
      if (lease && lease.holder !== holder && lease.untilMs > nowMs && lease.untilMs <= untilMs) return false;
      await db.meta.put({ name: row, value: { holder, untilMs } });
      return true;
    }),
  );
}

export async function endLease(db: LocalDatabase, name: string, holder: string): Promise<void> {
  const row = `lease:${name}`;
  await withDatabase(db, () =>
    db.transaction("rw", db.meta, async () => {
      const lease = (await db.meta.get(row))?.value as MetaValues["lease:"] | undefined;
      if (lease?.holder === holder) await db.meta.delete(row);
    }),
  );
}
