/** Where each page was scrolled to, by address. */
const places = new Map<string, number>();
let wentBack = false;

/**
 * Takes over the browser's scroll memory, which looks before a list is drawn and so finds it too short.
 * Answers what to call when a page has been drawn: one gone back to stands where it stood, a new one at its top.
 */
export function rememberScroll(onBack: () => void): () => void {
  history.scrollRestoration = "manual";
  addEventListener("scroll", () => places.set(location.href, scrollY), { passive: true });
  addEventListener("popstate", () => {
    wentBack = true;
    onBack();
  });
  return () => {
    scrollTo(0, wentBack ? (places.get(location.href) ?? 0) : 0);
    wentBack = false;
  };
}
