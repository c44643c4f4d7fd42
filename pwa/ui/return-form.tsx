import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { projectWords } from "../words/dossier.ts";
import { words } from "../words/index.ts";
import { Field } from "./field.tsx";

interface ReturnFormProps {
  readonly working: boolean;
  readonly send: (reason: string) => void;
  readonly cancel: () => void;
}

/**
 * Why a report is returned: one of the usual reasons (by its number on a keyboard) or the reviewer's own words, which the
 * reporter reads. Escape cancels.
 */
export function ReturnForm({ working, send, cancel }: ReturnFormProps) {
  const w = projectWords();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // At once, not after the next picture: a quick hand presses the number right behind `r`.
  useLayoutEffect(() => first.current?.focus(), []);
  const choose = (text: string) => {
    setReason(text);
    setMissing(false);
    // One more press sends it.
    button.current?.focus();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(reason.trim() === "");
    if (reason.trim() !== "") send(reason.trim());
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
      return;
    }
    const isTyping = event.target instanceof HTMLTextAreaElement;
    const usual = w.reasons[Number(event.key) - 1];
    if (isTyping) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
    } else if (usual !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      choose(usual);
    }
  };
  return (
    <form class="return" onSubmit={submit} onKeyDown={onKey} noValidate>
      <fieldset class="return__reasons" aria-label={w.reason}>
        {w.reasons.map((each, index) => (
          <button
            key={each}
            {...(index === 0 && { ref: first })}
            type="button"
            class="milestone"
            aria-pressed={reason === each}
            onClick={() => choose(each)}
          >
            <kbd class="key">{index + 1}</kbd>
            {each}
          </button>
        ))}
      </fieldset>
      <Field label={w.reason} hint={w.reasonHint} error={missing ? w.reasonMissing : undefined}>
        {(control) => (
          <textarea
            {...control}
            class="input input--text"
            rows={2}
            maxLength={500}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="review__buttons">
        <button type="button" class="weui-btn weui-btn_default" onClick={cancel}>
          {words().common.cancel}
        </button>
        <button ref={button} type="submit" class="weui-btn weui-btn_primary" disabled={working}>
          {working ? w.working : w.sendBack}
        </button>
      </div>
    </form>
  );
}
