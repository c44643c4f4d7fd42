import { useState } from "preact/hooks";
import type { BulletinDetail } from "#domain/bulletin";
import { draftText, MAX_BULLETIN_TEXT } from "#domain/notice";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Field } from "../../ui/field.tsx";
import { notify } from "../../ui/notice.tsx";
import { failureWords } from "../../words/index.ts";
import { bulletinWords } from "./words.ts";

interface EditProps {
  readonly bulletin: BulletinDetail;
  /** With the bulletin as it is now, or null when nothing was changed. */
  readonly done: (next: BulletinDetail | null) => void;
  readonly reload: () => void;
}

/** The text of a draft. What was typed stays when it cannot be saved. */
export function EditText({ bulletin, done, reload }: EditProps) {
  const { bulletins } = useApp();
  const w = bulletinWords();
  const [text, setText] = useState(bulletin.text);
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const tooLong = text.length > MAX_BULLETIN_TEXT;
  const isStale = failure?.failed === "bulletin_changed";

  const save = async () => {
    setWorking(true);
    const outcome = await bulletins.edit(bulletin.id, text, bulletin.edits);
    setWorking(false);
    if ("ok" in outcome) {
      notify({ text: w.saved });
      done(outcome.ok);
    } else {
      setFailure(outcome);
    }
  };
  const cancel = () => {
    if (text === bulletin.text) {
      done(null);
      return;
    }
    ask({
      ...{ title: w.unsavedTitle, text: w.unsaved, action: w.discard, danger: true },
      act() {
        done(null);
        return null;
      },
    });
  };
  const wrong = tooLong ? w.tooLong(MAX_BULLETIN_TEXT) : failure ? failureWords(failure) : undefined;
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!working && !tooLong && text.trim()) void save();
      }}
    >
      <Field label={w.text} hint={isStale ? w.changedHint : w.textHint} error={wrong}>
        {(control) => (
          <textarea
            {...control}
            class="input input--text bulletin__text"
            lang="zh-CN"
            rows={24}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      {isStale && (
        <button type="button" class="quiet" onClick={reload}>
          {w.reload}
        </button>
      )}
      <button type="button" class="quiet" onClick={() => setText(draftText(bulletin, bulletin.figures))}>
        {w.redraft}
      </button>
      <div class="make__buttons">
        <button type="button" class="weui-btn weui-btn_default" disabled={working} onClick={cancel}>
          {w.cancel}
        </button>
        <button
          type="submit"
          class="weui-btn weui-btn_primary"
          disabled={working || tooLong || text.trim() === ""}
        >
          {working ? w.working : w.save}
        </button>
      </div>
    </form>
  );
}
