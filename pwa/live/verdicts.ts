import { listen } from "./socket.ts";

/** So many failures in a row make the pauses minutes long: a phone on a site has better uses for its battery. */
const MOST_FAILURES = 9;

/**
 * Calls back when a report of this phone's person got a verdict, as long as the page is in front. What came while it was
 * not is asked for by the exchange that coming to the front begins. Answers how to stop.
 */
export function onVerdicts(fetch: () => void, ended: () => Promise<void>): () => void {
  let stop: (() => void) | undefined;
  const follow = () => {
    if (document.visibilityState !== "visible") {
      stop?.();
      stop = undefined;
      return;
    }
    let isFirst = true;
    stop ??= listen(
      "verdicts",
      {
        state(state) {
          if (state !== "live") return;
          // Since the socket broke, somebody may have said something.
          if (!isFirst) fetch();
          isFirst = false;
        },
        heard: fetch,
        ended,
      },
      { mostFailures: MOST_FAILURES },
    );
  };
  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    stop?.();
  };
}
