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
      // One that outlasts what is asked for now was taken before the clock was set back.
      const isHeld = lease && lease.untilMs > nowMs && lease.untilMs <= untilMs;
      if (isHeld && lease.holder !== holder) return false;
      await db.meta.put({ name: row, value: { holder, untilMs } });
      return true;
    }),
  );
}

export async function endLease(db: LocalDatabase, name: string, holder: string): Promise<void> {
  await takeLease(db, name, holder, 0, 0);
}
