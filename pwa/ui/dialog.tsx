import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { words } from "../words/index.ts";
import { Icon } from "./icon.tsx";

interface DialogProps {
  readonly title: string;
  readonly text?: string;
  /** What the button does, as a verb. */
  readonly action: string;
  /** Red: what is done cannot be undone. */
  readonly danger?: boolean;
  /** Does it; answers what went wrong in words, or null when it is done and the dialog may go. */
  readonly act: () => Promise<string | null> | string | null;
  readonly close: () => void;
  /** Stops what is under way, where that can be; otherwise the dialog stays until it is done. */
  readonly interrupt?: () => void;
  readonly children?: ComponentChildren;
}

/**
 * Asks before something is done that matters. The browser's own dialog element keeps the focus inside, gives it back
 * afterwards, and closes on Escape and on the phone's back gesture.
 */
export function Dialog({
  title,
  text,
  action,
  danger = false,
  act,
  close,
  interrupt,
  children,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [working, setWorking] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const id = useId();
  const w = words();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    // Browsers before the dialog element (Safari 15.3) show it over the page too, but let what is behind be reached.
    if (shown && !shown.open) shown.showModal ? shown.showModal() : shown.setAttribute("open", "");
    return () => {
      shown?.close?.();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const agree = async () => {
    setWorking(true);
    setFailed(null);
    const wrong = await act();
    setWorking(false);
    if (wrong === null) close();
    else setFailed(wrong);
  };
  const leave = () => {
    if (working) interrupt?.();
    if (!working || interrupt) close();
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={text ? `${id}-text` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <h2 class="dialog__title" id={`${id}-title`}>
        {title}
      </h2>
      {text && (
        <p class="dialog__text" id={`${id}-text`}>
          {text}
        </p>
      )}
      {children}
      <p class="field__error" role="alert">
        {failed && (
          <>
            <Icon name="alert" />
            {failed}
          </>
        )}
      </p>
      <div class="dialog__buttons">
        <button
          type="button"
          class="weui-btn weui-btn_default"
          disabled={working && !interrupt}
          onClick={leave}
        >
          {w.common.cancel}
        </button>
        <button
          type="button"
          class={`weui-btn ${danger ? "weui-btn_default danger" : "weui-btn_primary"}`}
          disabled={working}
          onClick={() => void agree()}
        >
          {working ? w.common.working : action}
        </button>
      </div>
    </dialog>
  );
}
