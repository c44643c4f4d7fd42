import { type ReadonlySignal, signal } from "@preact/signals";

export interface Update {
  readonly updateReady: ReadonlySignal<boolean>;
  applyUpdate(): void;
  /** A newer version runs in another tab: this one lives on, and its person is asked. */
  isOutdated(): void;
}

/** How often a page left open asks for a new version. */
const CHECK_MS = 60 * 60_000;

/** Registers the service worker once the page has loaded, where there is one, and says when a new version waits. */
export function createUpdate(): Update {
  const updateReady = signal(false);
  let registration: ServiceWorkerRegistration | undefined;
  let isApplying = false;

  async function register(workers: ServiceWorkerContainer): Promise<void> {
    const isFirst = workers.controller === null;
    registration = await workers.register("/sw.js", { updateViaCache: "none" });
    const look = () => {
      // Without a controller it is the first version, which has nothing to replace.
      if (registration?.waiting && workers.controller) updateReady.value = true;
    };
    look();
    registration.addEventListener("updatefound", () =>
      registration?.installing?.addEventListener("statechange", look),
    );
    let isClaim = isFirst;
    workers.addEventListener("controllerchange", () => {
      if (isApplying) location.reload();
      // Another tab said yes: this one runs on until its person says so too. The first claim replaces nothing.
      else if (!isClaim) updateReady.value = true;
      isClaim = false;
    });
    setInterval(() => void registration?.update().catch(() => undefined), CHECK_MS);
  }

  // Assume none inside WeChat on iOS; in development there is no file to register.
  const workers = import.meta.env.PROD ? navigator.serviceWorker : undefined;
  if (workers) {
    const start = () => void register(workers).catch(() => undefined);
    if (document.readyState === "complete") start();
    else addEventListener("load", start, { once: true });
  }

  /** Also where none is known to wait: the server may have refused this version before the browser looked for another. */
  async function apply(): Promise<void> {
    isApplying = true;
    if (registration && !registration.waiting) {
      await registration.update().catch(() => undefined);
      await installed(registration.installing);
    }
    if (registration?.waiting) registration.waiting.postMessage({ type: "SKIP_WAITING" });
    else location.reload();
  }

  return {
    updateReady,
    applyUpdate() {
      void apply();
    },
    isOutdated() {
      updateReady.value = true;
    },
  };
}

/** Resolves when a worker has loaded its files, or has failed to. */
function installed(worker: ServiceWorker | null): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (worker?.state !== "installing") resolve();
    };
    worker?.addEventListener("statechange", look);
    look();
  });
}
