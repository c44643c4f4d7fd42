/** Does `work` while nobody else on this phone does work under the same name: no other tab, no service worker. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** By Web Locks: the browser frees them when a page or worker dies. */
export function webLocks(locks: LockManager): Exclusive {
  return (name, work) => locks.request(name, work) as Promise<Awaited<ReturnType<typeof work>>>;
}

export interface LeaseEffects {
  /** Takes or renews the lease until an instant (epoch ms); false while somebody else holds it. */
  take(name: string, nowMs: number, untilMs: number): Promise<boolean>;
  end(name: string): Promise<void>;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

/** How long a lease lasts unless renewed: a page that was killed holds up the next for no longer. */
const LEASE_MS = 15_000;
const ASK_AGAIN_MS = 1_000;

/**
 * By a lease in the store, where Web Locks are missing (iOS before 15.4). A page frozen for longer than its lease may
 * wake beside another drain; that sends something twice, which the server counts once.
 */
export function leases(effects: LeaseEffects): Exclusive {
  const take = (name: string) => effects.take(name, effects.nowMs(), effects.nowMs() + LEASE_MS);
  return async (name, work) => {
    while (!(await take(name))) await effects.sleep(ASK_AGAIN_MS);
    let working = true;
    const renewing = (async () => {
      for (;;) {
        await effects.sleep(LEASE_MS / 3);
        if (!working) return;
        await take(name).catch(() => false);
      }
    })();
    try {
      return await work();
    } finally {
      working = false;
      void renewing;
      await effects.end(name);
    }
  };
}
