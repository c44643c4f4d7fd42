import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../words/index.ts";

const SLICE = 40;

/** How far each list was unrolled, so that going back finds the same length and the same place. */
const unrolled = new Map<string, number>();

interface SlicesProps<T> {
  /** Names the list and what it holds: another name starts from the top. */
  readonly name: string;
  readonly items: readonly T[];
  readonly children: (item: T) => ComponentChildren;
}

/** A long list, drawn forty rows at a time as the person comes near its end. */
export function Slices<T>({ name, items, children }: SlicesProps<T>) {
  const [, redraw] = useState(0);
  const shown = unrolled.get(name) ?? SLICE;
  const end = useRef<HTMLLIElement>(null);
  const more = () => {
    unrolled.set(name, shown + SLICE);
    redraw((n) => n + 1);
  };
  useEffect(() => {
    if (!end.current || typeof IntersectionObserver === "undefined") return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), {
      rootMargin: "800px",
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  });
  return (
    <>
      {items.slice(0, shown).map(children)}
      {shown < items.length && (
        <li ref={end} class="slices__end">
          <button type="button" class="weui-btn weui-btn_default" onClick={more}>
            {words().common.more}
          </button>
        </li>
      )}
    </>
  );
}
