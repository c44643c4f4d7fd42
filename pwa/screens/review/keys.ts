import { useEffect, useRef } from "preact/hooks";

/** What a key does; false where it does nothing now, so that the browser's own meaning stands. */
export type Keys = Readonly<Record<string, () => unknown>>;

/**
 * Follows single keys while a screen is open: never while somebody types, never with a modifier, never under a dialog. With
 * an input method switched on, letters are told by the key itself.
 */
export function useKeys(keys: Keys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const name = keyOf(event);
      if (name === null || !isFree(event, name)) return;
      const act = now.current[name];
      if (act && act() !== false) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

/** `j`, `?`, `Enter`, or null for what is no key of ours. */
export function keyOf(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "repeat">,
): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (event.key === "Process" || event.isComposing) return letter?.toLowerCase() ?? null;
  // A key held down would verify a dozen reports unseen.
  if (event.repeat && event.key !== "j" && event.key !== "k") return null;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

function isFree({ target }: KeyboardEvent, name: string): boolean {
  if (document.querySelector("dialog[open], .lightbox")) return false;
  if (!(target instanceof Element)) return true;
  if (target.closest("form, textarea, select, [contenteditable], input:not([type=checkbox])")) return false;
  // Enter and space press the button or open the link that has the focus.
  const presses = name === "Enter" || name === " ";
  return !(presses && target.closest("a, button, input, summary"));
}
