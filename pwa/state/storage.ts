import type { StorageFacts } from "./contract.ts";

/** Below this much room a photo may not fit any more, so it is said beforehand. */
const LOW_BYTES = 50_000_000;
const LOW_SHARE = 0.1;

/** What the browser says of the room for this site; null where it says nothing. */
export async function storageFacts(): Promise<StorageFacts | null> {
  const { storage } = navigator;
  if (!storage?.estimate) return null;
  const [{ usage, quota }, persisted] = await Promise.all([
    storage.estimate(),
    storage.persisted?.() ?? false,
  ]);
  return usage === undefined ? null : { used: usage, quota: quota ?? null, persisted };
}

/** Whether to warn: `low` on room, `unknown` where the browser does not tell how much there is. */
export function storageWarning({ used, quota }: StorageFacts): "low" | "unknown" | null {
  if (quota === null || quota === 0) return "unknown";
  const left = quota - used;
  return left < LOW_BYTES || left < quota * LOW_SHARE ? "low" : null;
}
