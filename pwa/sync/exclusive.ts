import { timer } from "./loop.ts";

/** Does `work` while nobody else on this phone does work under the same name: no other tab, no service worker. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** What pages and workers of one phone hear each other by. */
export type Channel = Pick<BroadcastChannel, "onmessage" | "postMessage" | "close">;

export interface LockEffects {
  /** Calls back once after `ms`; answers how to forget it. */
  after(ms: number, callback: () => void): () => void;
  channel(name: string): Channel;
  readonly patienceMs: number;
  readonly wordMs: number;
}

/** How long to queue for a lock before asking whether its holder still runs, and how long to wait for a word. */
const PATIENCE_MS = 10_000;
const WORD_MS = 3_000;
const BROWSER: LockEffects = {
  after: timer,
  channel: (name) => new BroadcastChannel(name),
  patienceMs: PATIENCE_MS,
  wordMs: WORD_MS,
};

/**
 * By Web Locks: the browser frees them when a page or worker dies. It does not when it stops a page in the background,
 * so whoever waits asks the holder over a channel now and then, and takes the lock from one that is silent. Waking, that
 * one may work on beside the other for a while; that sends something twice, which the server counts once.
 */
export function webLocks(locks: LockManager, effects: Partial<LockEffects> = {}): Exclusive {
  const { after, channel, patienceMs, wordMs } = { ...BROWSER, ...effects };
  return async (name, work) => {
    const working = () => answering(channel(name), work);
    for (;;) {
      const patience = new AbortController();
      const forget = after(patienceMs, () => patience.abort());
      let isMine = false;
      try {
        return await locks.request(name, { signal: patience.signal }, () => {
          forget();
          isMine = true;
          return working();
        });
      } catch (error) {
        forget();
        if (isMine || !patience.signal.aborted) throw error;
      }
      if (!(await isAnswered(channel(name), (tell) => after(wordMs, tell))))
        return locks.request(name, { steal: true }, working);
    }
  };
}

/** Does `work`, and answers whoever asks meanwhile whether it is still being done. */
async function answering<T>(channel: Channel, work: () => Promise<T>): Promise<T> {
  channel.onmessage = ({ data }) => {
    if (data === "who?") channel.postMessage("I");
  };
  try {
    return await work();
  } finally {
    channel.close();
  }
}

function isAnswered(channel: Channel, atTheLatest: (tell: () => void) => () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (answer: boolean) => {
      forget();
      channel.close();
      resolve(answer);
    };
    const forget = atTheLatest(() => end(false));
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
