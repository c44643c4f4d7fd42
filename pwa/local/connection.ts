import { type Dexie, liveQuery } from "dexie";

/** How a browser tells that it took the database away: iOS does it to pages in the background. */
const LOST = new Set(["DatabaseClosedError", "InvalidStateError", "UnknownError", "AbortError"]);

/**
 * Does `work` with the database open; when the connection was lost meanwhile, opens it again and does `work` once more.
 * So `work` must be safe to repeat: a transaction whose commit was not reported may have been kept.
 */
export async function withDatabase<D extends Dexie, T>(db: D, work: (db: D) => PromiseLike<T>): Promise<T> {
  try {
    return await work(db);
  } catch (error) {
    if (isFull(error) || !wasLost(error)) throw error;
    await reopen(db);
    return await work(db);
  }
}

async function reopen(db: Dexie): Promise<void> {
  db.close({ disableAutoOpen: false });
  await db.open();
}

/** Tells a connection that the browser dropped from any other failure of the database. */
export function wasLost(error: unknown): boolean {
  return LOST.has(nameOf(error)) || LOST.has(nameOf((error as { inner?: unknown } | null)?.inner));
}

/** Tells a phone without room from any other failure of the database. */
export function isFull(error: unknown): boolean {
  return (
    nameOf(error) === "QuotaExceededError" ||
    nameOf((error as { inner?: unknown } | null)?.inner) === "QuotaExceededError"
  );
}

function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}

/**
 * Follows a query: `onValue` gets its answer now and after every change of what it read, from whichever tab or worker.
 * A failing query is asked again after `pauseMs`. Answers how to stop.
 */
export function watch<T>(
  db: Dexie,
  query: () => Promise<T>,
  onValue: (value: T) => void,
  pauseMs = 1000,
): () => void {
  let stopped = false;
  let subscription: { unsubscribe(): void } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    // The database may have been somebody else's meanwhile: opening it again takes its time.
    if (stopped) return;
    subscription = liveQuery(query).subscribe({
      next: onValue,
      error: () => {
        subscription?.unsubscribe();
        if (!stopped) timer = setTimeout(() => void reopen(db).then(follow, follow), pauseMs);
      },
    });
  };
  follow();
  return () => {
    stopped = true;
    clearTimeout(timer);
    subscription?.unsubscribe();
  };
}
