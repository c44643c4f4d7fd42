import { listen } from "../live/socket.ts";

/** At most one look in so long, however many boards' worth of changes come in; each looks at the whole queue. */
const SPACING_MS = 8_000;
/** Also without a message: a report that moves no figure is in none. */
const POLL_MS = 60_000;

/** Calls back when the queue may have changed, while the page is seen. Answers how to stop. */
export function watchQueue(look: () => void): () => void {
  let lookedAtMs = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    if (timer !== undefined || document.hidden) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        lookedAtMs = Date.now();
        look();
      },
      Math.max(0, lookedAtMs + SPACING_MS - Date.now()),
    );
  };
  const poll = setInterval(soon, POLL_MS);
  document.addEventListener("visibilitychange", soon);
  addEventListener("online", soon);
  const unlisten = listen("cells", {
    state: () => undefined,
    heard: soon,
    // Asking for the queue finds it out, and asks to sign in.
    ended: async () => look(),
  });
  return () => {
    clearTimeout(timer);
    clearInterval(poll);
    document.removeEventListener("visibilitychange", soon);
    removeEventListener("online", soon);
    unlisten();
  };
}

const askFirst = (event: BeforeUnloadEvent) => event.preventDefault();

/** While held, the browser asks before it closes the page: words of the reviewer are on their way. */
export function holdPage(isHeld: boolean): void {
  if (isHeld) addEventListener("beforeunload", askFirst);
  else removeEventListener("beforeunload", askFirst);
}
