/** So long after the last touch or key nobody counts as being at the page. */
const ALONE_MS = 3 * 60_000;

/** When somebody last touched the page; undefined where nobody watches, as in the service worker. */
let touchedMs: number | undefined;
let shows = 0;

/** Notes from now on when somebody touches the page. */
export function watchHands(): void {
  const touched = () => {
    touchedMs = Date.now();
  };
  touched();
  for (const type of ["pointerdown", "keydown", "wheel"])
    addEventListener(type, touched, { capture: true, passive: true });
}

/** While a screen is open that is there to be looked at by a room, without a hand on it. Answers how to end that. */
export function lookedAt(): () => void {
  shows++;
  return () => {
    shows--;
  };
}

/** Whether what the page asks just now it asks by itself, with nobody at it. */
export function isAlone(nowMs: number): boolean {
  return touchedMs !== undefined && shows === 0 && nowMs - touchedMs > ALONE_MS;
}
