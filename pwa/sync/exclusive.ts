/** Does `work` while nobody else on this phone does work under the same name: no other tab, no service worker. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** How long to queue for a lock before asking whether its holder still runs, and how long to wait for a word. */
const PATIENCE_MS = 10_000;
const WORD_MS = 3_000;

/**
 * By Web Locks: the browser frees them when a page or worker dies. It does not when it stops a page in the background,
 * so whoever waits asks the holder over a channel now and then, and takes the lock from one that is silent. Waking, that
 * one may work on beside the other for a while; that sends something twice, which the server counts once.
 */
export function webLocks(locks: LockManager, patienceMs = PATIENCE_MS, wordMs = WORD_MS): Exclusive {
  return async (name, work) => {
    const working = () => answering(name, work);
    for (;;) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), patienceMs);
      let isMine = false;
      try {
        return await locks.request(name, { signal: patience.signal }, () => {
          clearTimeout(timer);
          isMine = true;
          return working();
        });
      } catch (error) {
        if (isMine || !patience.signal.aborted) throw error;
      }
      if (!(await isAnswered(name, wordMs))) return locks.request(name, { steal: true }, working);
    }
  };
}

/** Does `work`, and answers whoever asks meanwhile whether it is still being done. */
async function answering<T>(name: string, work: () => Promise<T>): Promise<T> {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => {
    if (data === "who?") channel.postMessage("I");
  };
  try {
    return await work();
  } finally {
    channel.close();
  }
}

function isAnswered(name: string, wordMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(name);
    const end = (answer: boolean) => {
      clearTimeout(timer);
      channel.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), wordMs);
    channel.onmessage = ({ data }) => {
      if (data === "I") end(true);
    };
    channel.postMessage("who?");
  });
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
