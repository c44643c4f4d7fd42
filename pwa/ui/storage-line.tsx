import { useEffect, useState } from "preact/hooks";
import type { StorageFacts } from "../state/contract.ts";
import { storageWarning } from "../state/storage.ts";
import { words } from "../words/index.ts";
import { outboxWords } from "../words/outbox.ts";
import { useApp } from "./app.ts";
import { formatBytes } from "./figures.ts";
import { Icon } from "./icon.tsx";

/** The room on this phone as of now; asked anew whenever what waits here has changed. */
function useStorage(): StorageFacts | null {
  const { outbox } = useApp();
  const [storage, setStorage] = useState<StorageFacts | null>(null);
  const held = outbox.waiting.value.bytes;
  useEffect(() => {
    let here = true;
    void outbox.storage().then((found) => here && setStorage(found));
    return () => {
      here = false;
    };
    // Whenever what waits has changed, the room has.
  }, [outbox, held]);
  return storage;
}

/** 本机已用 41 MB，还可存 2.3 GB, and whether the system may clear it, where the browser tells. */
export function StorageLine() {
  const storage = useStorage();
  const w = outboxWords();
  if (!storage) return null;
  const { used, quota, persisted } = storage;
  return (
    <>
      <p>
        {quota === null
          ? w.storage(formatBytes(used))
          : w.storageOf(formatBytes(used), formatBytes(Math.max(0, quota - used)))}
      </p>
      <p>{persisted ? w.persisted : w.notPersisted}</p>
    </>
  );
}

/** Says so before the phone is full; nothing while there is room. */
export function StorageWarning() {
  const storage = useStorage();
  const w = outboxWords();
  const warning = storage && storageWarning(storage);
  if (!storage || !warning) return null;
  const left = formatBytes(Math.max(0, (storage.quota ?? 0) - storage.used));
  return (
    <p class="aside aside--amber aside--icon" role="status">
      <Icon name="alert" />
      {warning === "out"
        ? words().common.storageOut
        : warning === "low"
          ? w.storageLow(left)
          : w.storageUnknown}
    </p>
  );
}
