import { useEffect, useRef } from "preact/hooks";
import { words } from "../../words/index.ts";
import { reviewWords } from "./words.ts";

/** The keys of the desk and what they do. */
export function KeysHelp({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal?.();
    return () => shown?.close?.();
  }, []);
  const w = reviewWords();
  const { move, verify, return: back, undo, photo, escape: leave, help } = w.keysList;
  const lines = [
    [["j", "k"], move],
    [["v"], verify],
    [["r"], back],
    [["u"], undo],
    [["Enter"], photo],
    [["Esc"], leave],
    [["?"], help],
  ] as const;
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={close}>
      <h2 class="dialog__title" id="keys-title">
        {w.keys}
      </h2>
      <dl class="keys">
        {lines.map(([keys, text]) => (
          <div class="keys__line" key={text}>
            <dt>
              {keys.map((each) => (
                <kbd class="key" key={each}>
                  {each}
                </kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div class="dialog__buttons">
        <button type="button" class="weui-btn weui-btn_default" onClick={close}>
          {words().common.close}
        </button>
      </div>
    </dialog>
  );
}
