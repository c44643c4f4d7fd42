import { signal } from "@preact/signals";
import { words } from "../words/index.ts";
import { Icon } from "./icon.tsx";

interface Saying {
  readonly text: string;
  readonly about?: string;
  readonly href?: string;
  readonly link?: string;
}

const SHOWN_MS = 8000;
const saying = signal<Saying | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says once that something is done; it stays eight seconds, through a change of screen. */
export function notify(next: Saying): void {
  clearTimeout(timer);
  saying.value = next;
  timer = setTimeout(() => {
    saying.value = null;
  }, SHOWN_MS);
}

/** The place where the app says what it has just done. It is always there, so that screen readers follow it. */
export function Notice() {
  const now = saying.value;
  const w = words();
  return (
    <div class="notice" role="status">
      {now && (
        <div class="notice__card">
          <Icon name="tick" />
          <p class="notice__text">
            <strong>{now.text}</strong>
            {now.about && <span>{now.about}</span>}
          </p>
          {now.href && (
            <a class="notice__link" href={now.href}>
              {now.link}
            </a>
          )}
          <button
            type="button"
            class="notice__close"
            aria-label={w.common.close}
            onClick={() => {
              saying.value = null;
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
