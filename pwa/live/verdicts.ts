import { listen } from "./socket.ts";

/** So many failures in a row make the pauses minutes long: a phone on a site has better uses for its battery. */
const MOST_FAILURES = 9;

/**
 * Calls back when a report of this phone's person got a verdict, as long as the page is in front. Answers how to stop.
 */
export function onVerdicts(fetch: () => void, ended: () => Promise<void>): () => void {
  let stop: (() => void) | undefined;
  const follow = () => {
    if (document.visibilityState !== "visible") {
      stop?.();
      stop = undefined;
      return;
    }
    stop ??= listen(
      "verdicts",
      {
        state(state) {
          // Whatever was said before the socket was open came in no message.
          if (state === "live") fetch();
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
