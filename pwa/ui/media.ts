import { type ReadonlySignal, signal } from "@preact/signals";

/** A media query as a signal. */
function matches(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const now = signal(list.matches);
  list.addEventListener("change", () => {
    now.value = list.matches;
  });
  return now;
}

/** Wide enough for the dense table. In em, so that 200 % text counts as a narrower page. */
export const onDesk = matches("(min-width: 70em)");
/** While the page is laid out for paper. */
export const onPaper = matches("print");
/** The system asks for dark; the person may have chosen otherwise. */
export const inTheDark = matches("(prefers-color-scheme: dark)");
