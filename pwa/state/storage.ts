import { getMeta } from "../local/meta.ts";
import type { LocalDatabase } from "../local/schema.ts";
import type { StorageFacts } from "./contract.ts";

/** Below this much room a photo may not fit any more, so it is said beforehand. */
const LOW_BYTES = 50_000_000;
const LOW_SHARE = 0.1;

/** What the browser says of the room for this site; null where it says nothing. */
export async function storageFacts(db: LocalDatabase | null): Promise<StorageFacts | null> {
  const isOutOfRoom = Boolean(db && (await getMeta(db, "isOutOfRoom").catch(() => false)));
  const { storage } = navigator;
  if (!storage?.estimate) return null;
  const [{ usage, quota }, persisted] = await Promise.all([
    storage.estimate(),
    storage.persisted?.() ?? false,
  ]);
  return usage === undefined ? null : { used: usage, quota: quota ?? null, persisted, isOutOfRoom };
}

/** Whether to warn: `out` of room, `low` on it, or `unknown` where the browser does not tell how much there is. */
export function storageWarning({ used, quota, isOutOfRoom }: StorageFacts): "out" | "low" | "unknown" | null {
  if (isOutOfRoom) return "out";
  if (quota === null || quota === 0) return "unknown";
  const left = quota - used;
  return left < LOW_BYTES || left < quota * LOW_SHARE ? "low" : null;
}
