import { useState } from "preact/hooks";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { notify } from "../../ui/notice.tsx";
import type { Kept } from "./kept.ts";
import { ledgerWords } from "./words.ts";

interface ViewsProps {
  readonly kept: Kept;
  /** What stands behind the `?` of this view, the columns included. */
  readonly search: string;
}

/** 视图: named views kept on this device, and this one as a link for somebody else. */
export function ViewsPanel({ kept, search }: ViewsProps) {
  const w = ledgerWords();
  const [name, setName] = useState("");
  const [isUncopied, setUncopied] = useState(false);
  const link = `${location.origin}/ledger${search}`;
  const save = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return;
    kept.addView({ name: name.trim(), search });
    setName("");
    notify({ text: w.savedView, about: name.trim() });
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      notify({ text: w.copied });
    } catch {
      setUncopied(true);
    }
  };
  return (
    <section class="card stack" aria-label={w.views}>
      {kept.views.value.length === 0 ? (
        <p class="field__hint">{w.noViews}</p>
      ) : (
        <ul>
          {kept.views.value.map((view) => (
            <li key={view.name} class="ledger__view">
              <a href={`/ledger${view.search}`}>{view.name}</a>
              <button
                type="button"
                class="ledger__remove"
                aria-label={w.removeView(view.name)}
                onClick={() => kept.removeView(view.name)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="ledger__save" onSubmit={save}>
        <Field label={w.viewName}>
          {(control) => (
            <input
              {...control}
              class="input"
              maxLength={40}
              placeholder={w.viewNameExample}
              autocomplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="weui-btn weui-btn_default" disabled={!name.trim()}>
          {w.saveView}
        </button>
        <button type="button" class="weui-btn weui-btn_default" onClick={() => void copy()}>
          {w.copyLink}
        </button>
      </form>
      {isUncopied && (
        <Field label={w.link} hint={w.copyFailed}>
          {(control) => (
            <input
              {...control}
              class="input"
              readOnly
              value={link}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
        </Field>
      )}
    </section>
  );
}
