import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useApp } from "../../ui/app.ts";
import { Field } from "../../ui/field.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { notify } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { errorWords, failureWords, words } from "../../words/index.ts";
import { type DraftRight, inputOf } from "./rights.ts";
import { RightsField } from "./rights-field.tsx";
import { adminWords } from "./words.ts";

interface Wrong {
  readonly name?: string;
  readonly username?: string;
  readonly form?: string;
  /** Whose user name it is already. */
  readonly known?: string;
}

/** 添加一人. A user name that is known changes nobody: the form says so instead. */
export function AddPerson() {
  const { admin } = useApp();
  const { route } = useLocation();
  const w = adminWords().form;
  const [name, setName] = useState("");
  const [username, setUsername] = useState("");
  const [rights, setRights] = useState<readonly DraftRight[]>([{ role: "reporter", place: null }]);
  const [isChecked, setChecked] = useState(false);
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<Wrong>({});

  async function add(): Promise<Wrong> {
    const person = { name: name.trim(), username: username.trim(), grants: inputOf(rights) };
    for (const dryRun of [true, false]) {
      const outcome = await admin.add([person], dryRun);
      if (!("ok" in outcome)) return { form: failureWords(outcome) };
      const [judged] = outcome.ok;
      if (!judged || judged.status === "refused") {
        const text = errorWords(judged?.code ?? "internal");
        return judged?.detail === "username" || judged?.code === "username_invalid"
          ? { username: text }
          : judged?.detail === "name"
            ? { name: text }
            : { form: text };
      }
      if (judged.status !== "created") return judged.id ? { known: judged.id } : { username: w.known };
      if (!dryRun && judged.id) {
        notify({ text: w.added(person.name) });
        route(`/admin/people/${encodeURIComponent(judged.id)}`, true);
      }
    }
    return {};
  }

  const submit = async (event: Event) => {
    event.preventDefault();
    if (working) return;
    setChecked(true);
    const missing: Wrong = {
      ...(!name.trim() && { name: w.nameMissing }),
      ...(!username.trim() && { username: w.usernameMissing }),
    };
    setWrong(missing);
    if (Object.keys(missing).length > 0 || rights.some(({ place }) => !place)) return;
    setWorking(true);
    const found = await add();
    setWorking(false);
    setWrong(found);
  };

  return (
    <Screen title={w.add} back="/admin">
      <form onSubmit={(event) => void submit(event)} noValidate>
        <div class="card stack">
          <Field label={w.name} error={wrong.name}>
            {(control) => (
              <input
                {...control}
                class="input"
                autocomplete="off"
                maxLength={40}
                value={name}
                onInput={(event) => {
                  setName(event.currentTarget.value);
                  setWrong({});
                }}
              />
            )}
          </Field>
          <Field label={w.username} hint={w.usernameHint} error={wrong.username}>
            {(control) => (
              <input
                {...control}
                class="input"
                autocomplete="off"
                autocapitalize="none"
                autocorrect="off"
                spellcheck={false}
                inputMode="tel"
                value={username}
                onInput={(event) => {
                  setUsername(event.currentTarget.value);
                  setWrong({});
                }}
              />
            )}
          </Field>
        </div>
        <RightsField rights={rights} isChecked={isChecked} change={setRights} />
        <FormError>
          {(wrong.form ?? wrong.known) && (
            <>
              {wrong.form ?? w.known}{" "}
              {wrong.known && <a href={`/admin/people/${encodeURIComponent(wrong.known)}`}>{w.openKnown}</a>}
            </>
          )}
        </FormError>
        <div class="admin__acts">
          <button type="submit" class="weui-btn weui-btn_primary weui-btn_block" disabled={working}>
            {working ? words().common.working : w.submit}
          </button>
        </div>
      </form>
    </Screen>
  );
}
