import { useEffect } from "preact/hooks";

/** Keeps the screen from going dark, where the browser can. A page that was hidden has to ask anew. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let isLeft = false;
    const hold = async () => {
      if (document.visibilityState !== "visible") return;
      // Refused on a low battery, say; the wall works all the same.
      lock = await navigator.wakeLock.request("screen").catch(() => undefined);
      if (isLeft) void lock?.release();
    };
    void hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      isLeft = true;
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, []);
}
