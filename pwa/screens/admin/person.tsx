import { useEffect, useState } from "preact/hooks";
import type { Person } from "#domain/account";
import type { Outcome } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Field } from "../../ui/field.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { notify } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { failureWords, words } from "../../words/index.ts";
import { Enrolment } from "./enrolment.tsx";
import { PersonState } from "./people.tsx";
import { type DraftRight, draftOf, inputOf } from "./rights.ts";
import { RightsField } from "./rights-field.tsx";
import { adminWords } from "./words.ts";

/** One person: how they sign in, what they may do, and how to stop them. */
export function PersonPage({ id }: { id: string }) {
  const { admin, session } = useApp();
  const { value: found, failure, again } = useAsked(() => admin.person(id), [admin, id]);
  const [person, setPerson] = useState<Person | undefined>();
  useEffect(() => setPerson(found), [found]);
  const shown = person ?? found;
  const w = adminWords();
  const isSelf = session.me.value?.id === id;
  return (
    <Screen
      title={shown?.name ?? w.people.title}
      subtitle={shown?.username}
      back="/admin"
      action={shown && <PersonState person={shown} />}
    >
      {!shown && !failure && <Skeleton rows={4} />}
      {!shown && failure && <FailureMessage failure={failure} retry={again} />}
      {shown && isSelf && <p class="aside">{w.person.self}</p>}
      {shown && !isSelf && (
        <>
          {!shown.disabled && <Enrolment person={shown} changed={setPerson} />}
          <Access person={shown} changed={setPerson} />
          <Edit key={JSON.stringify(shown.grants)} person={shown} changed={setPerson} />
        </>
      )}
      {shown && (
        <p class="fine">
          <a class="fine__link" href={`/admin/audit?person=${encodeURIComponent(id)}`}>
            {w.person.history}
          </a>
        </p>
      )}
    </Screen>
  );
}

interface PartProps {
  readonly person: Person;
  readonly changed: (person: Person) => void;
}

function Access({ person, changed }: PartProps) {
  const { admin } = useApp();
  const w = adminWords().person;
  const { id, name } = person;
  /** Does it on the server and says so, or answers why not. */
  const done = async <T,>(asked: Promise<Outcome<T>>, text: string, next: (value: T) => Person) => {
    const outcome = await asked;
    if (!("ok" in outcome)) return failureWords(outcome);
    notify({ text, about: name });
    changed(next(outcome.ok));
    return null;
  };
  const signOut = () =>
    ask({
      ...{ title: w.signOutTitle(name), text: w.signOutText, action: w.signOut, danger: true },
      act: () => done(admin.signOut(id), w.signedOut, () => ({ ...person, sessions: 0 })),
    });
  const removePasskeys = () =>
    ask({
      ...{ title: w.passkeysTitle(name), text: w.passkeysText, action: w.passkeysRemove, danger: true },
      act: () => done(admin.removePasskeys(id), w.passkeysRemoved, () => ({ ...person, passkeys: 0 })),
    });
  const disable = () =>
    ask({
      ...{ title: w.disableTitle(name), text: w.disableText, action: w.disable, danger: true },
      act: () => done(admin.change(id, { disabled: true }), w.disabled, (next) => next),
    });
  const enable = () =>
    ask({
      ...{ title: w.enable, action: w.enable },
      act: () => done(admin.change(id, { disabled: false }), w.enabled, (next) => next),
    });
  return (
    <section class="card stack">
      <h2 class="card__title">{w.access}</h2>
      {person.passkeys > 0 && (
        <>
          <p class="field__hint">{w.passkeys(person.passkeys)}</p>
          <button
            type="button"
            class="weui-btn weui-btn_default weui-btn_block danger"
            onClick={removePasskeys}
          >
            {w.passkeysRemove}
          </button>
        </>
      )}
      {!person.disabled && (
        <button type="button" class="weui-btn weui-btn_default weui-btn_block danger" onClick={signOut}>
          {w.signOut}
        </button>
      )}
      {person.disabled ? (
        <button type="button" class="weui-btn weui-btn_default weui-btn_block" onClick={enable}>
          {w.enable}
        </button>
      ) : (
        <button type="button" class="weui-btn weui-btn_default weui-btn_block danger" onClick={disable}>
          {w.disable}
        </button>
      )}
    </section>
  );
}

function Edit({ person, changed }: PartProps) {
  const { admin } = useApp();
  const w = adminWords();
  const [name, setName] = useState(person.name);
  const [rights, setRights] = useState<readonly DraftRight[]>(() => draftOf(person.grants));
  const [isChecked, setChecked] = useState(false);
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (working) return;
    setChecked(true);
    setWrong("");
    if (!name.trim() || rights.some(({ place }) => !place)) return;
    setWorking(true);
    const grants = inputOf(rights);
    const outcome = await admin.change(person.id, {
      name: name.trim(),
      ...(grants.length > 0 && { grants }),
    });
    setWorking(false);
    if (!("ok" in outcome)) {
      setWrong(failureWords(outcome));
      return;
    }
    notify({ text: w.person.saved, about: outcome.ok.name });
    changed(outcome.ok);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <h2 class="weui-cells__title">{w.person.edit}</h2>
      <div class="card">
        <Field label={w.form.name} error={isChecked && !name.trim() ? w.form.nameMissing : undefined}>
          {(control) => (
            <input
              {...control}
              class="input"
              autocomplete="off"
              maxLength={40}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <RightsField rights={rights} isChecked={isChecked} change={setRights} />
      <FormError>{wrong}</FormError>
      <div class="admin__acts">
        <button type="submit" class="weui-btn weui-btn_primary weui-btn_block" disabled={working}>
          {working ? words().common.working : w.person.save}
        </button>
      </div>
    </form>
  );
}
