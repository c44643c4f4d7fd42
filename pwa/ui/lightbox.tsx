import { useEffect, useRef } from "preact/hooks";
import { words } from "../words/index.ts";
import { Icon } from "./icon.tsx";

/** One photo over the whole screen; Escape, a tap or the button closes it. */
export function Lightbox({ src, alt, close }: { src: string; alt: string; close: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    button.current?.focus();
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
      if (before instanceof HTMLElement) before.focus();
    };
  }, [close]);
  return (
    <div class="lightbox" role="dialog" aria-modal="true" aria-label={alt}>
      <img class="lightbox__image" src={src} alt={alt} />
      <button ref={button} type="button" class="lightbox__close" onClick={close}>
        <Icon name="close" />
        {words().common.close}
      </button>
    </div>
  );
}
