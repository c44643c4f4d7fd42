import type { Engine } from "./engine.ts";
import { SYNC_TAG } from "./tag.ts";

/** Wakes the engine on the page's signs that sending may succeed now. Answers how to stop. */
export function wakeOnSigns(engine: Engine): () => void {
  const onOnline = () => engine.reset();
  const onSeen = () => {
    if (document.visibilityState === "visible") engine.wake();
  };
  // A page that comes back as it was left; a new one has begun to send already.
  const onShown = (event: PageTransitionEvent) => {
    if (event.persisted) engine.wake();
  };
  addEventListener("online", onOnline);
  addEventListener("pageshow", onShown);
  document.addEventListener("visibilitychange", onSeen);
  return () => {
    removeEventListener("online", onOnline);
    removeEventListener("pageshow", onShown);
    document.removeEventListener("visibilitychange", onSeen);
  };
}

interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Asks the browser to wake the service worker when there is a network, even with the page closed. Never fails. */
export async function askForBackgroundSync(): Promise<void> {
  try {
    const registration: SyncRegistration | undefined = await navigator.serviceWorker?.getRegistration();
    await registration?.sync?.register(SYNC_TAG);
  } catch {
    // Not allowed, or no such thing: the page's own signs have to do.
  }
}
