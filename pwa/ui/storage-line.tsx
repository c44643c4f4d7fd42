import { useEffect, useState } from "preact/hooks";
import { words } from "../words/index.ts";
import { useApp } from "./app.ts";
import { formatBytes } from "./figures.ts";

/** 本机已用 41 MB, where the browser tells. */
export function StorageLine() {
  const { outbox } = useApp();
  const w = words().outbox;
  const [storage, setStorage] = useState<{ readonly used: number; readonly quota: number } | null>(null);
  useEffect(() => {
    let here = true;
    void outbox.storage().then((found) => here && setStorage(found));
    return () => {
      here = false;
    };
  }, [outbox]);
  if (!storage) return null;
  return <p>{w.storageOf(formatBytes(storage.used), formatBytes(storage.quota))}</p>;
}
