import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { projectWords } from "../words/dossier.ts";
import { words } from "../words/index.ts";
import { Icon } from "./icon.tsx";

interface LightboxProps {
  readonly src: string;
  readonly alt: string;
  readonly close: () => void;
  /** Goes to the next photo (1) or the one before (-1), where there are several. */
  readonly move?: ((step: 1 | -1) => void) | undefined;
  /** What is known of the photo, below it. */
  readonly children?: ComponentChildren;
}

/** One photo over the whole screen; Escape or the button closes it, arrows lead to the others. */
export function Lightbox({ src, alt, close, move, children }: LightboxProps) {
  const button = useRef<HTMLButtonElement>(null);
  const w = words();
  useEffect(() => {
    const before = document.activeElement;
    button.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close();
      else if (event.key === "ArrowRight") move?.(1);
      else if (event.key === "ArrowLeft") move?.(-1);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [close, move]);
  return (
    <div class="lightbox" role="dialog" aria-modal="true" aria-label={alt}>
      <img class="lightbox__image" src={src} alt={alt} />
      {children && <div class="lightbox__told">{children}</div>}
      <div class="lightbox__acts">
        {move && (
          <button
            type="button"
            class="lightbox__move"
            aria-label={projectWords().photoBack}
            onClick={() => move(-1)}
          >
            <Icon name="back" />
          </button>
        )}
        <button ref={button} type="button" class="lightbox__close" onClick={close}>
          <Icon name="close" />
          {w.common.close}
        </button>
        {move && (
          <button
            type="button"
            class="lightbox__move"
            aria-label={projectWords().photoNext}
            onClick={() => move(1)}
          >
            <Icon name="next" />
          </button>
        )}
      </div>
    </div>
  );
}
