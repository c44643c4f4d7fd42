import { useState } from "preact/hooks";
import { MAX_PASSKEYS } from "#domain/limits";
import type { Passkey, Passkeys } from "#domain/passkey";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Field } from "../../ui/field.tsx";
import { FormError } from "../../ui/form-error.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { notify } from "../../ui/notice.tsx";
import { canUsePasskeys, keepPasskeyUsed } from "../../ui/passkeys.ts";
import { PasswordField, PasswordOwner } from "../../ui/password-field.tsx";
import { platformName } from "../../ui/platform.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { ago } from "../../ui/when.ts";
import { failureWords } from "../../words/index.ts";
import { passkeyWords } from "../../words/passkeys.ts";

/** 通行密钥: those of this person, and how to add and remove one. */
export function PasskeysPage() {
  const { account } = useApp();
  const w = passkeyWords();
  const { value: found, failure, again } = useAsked(() => account.passkeys(), [account]);
  return (
    <Screen title={w.title} back="/me">
      <p class="aside">{w.why}</p>
      {!found && !failure && <Skeleton rows={2} />}
      {!found && failure && <FailureMessage failure={failure} retry={again} />}
      <ul>
        {found?.passkeys.map((passkey) => (
          <Row key={passkey.id} passkey={passkey} again={again} />
        ))}
      </ul>
      {found && <Adding found={found} again={again} />}
    </Screen>
  );
}

function Row({ passkey, again }: { passkey: Passkey; again: () => void }) {
  const { account } = useApp();
  const w = passkeyWords();
  const { id, name, made, lastUsed } = passkey;
  const remove = () =>
    ask({
      ...{ title: w.removeTitle(name), text: w.removeText, action: w.remove, danger: true },
      async act() {
        const outcome = await account.removePasskey(id);
        if (!("ok" in outcome) && outcome.failed !== "not_found") return failureWords(outcome);
        notify({ text: w.removed, about: name });
        again();
        return null;
      },
    });
  return (
    <li class="card">
      <h2 class="report__step">{name}</h2>
      <p class="row__facts">
        <span>{w.made(ago(made))}</span>
        <span>{lastUsed === null ? w.unused : w.used(ago(lastUsed))}</span>
      </p>
      <button type="button" class="quiet danger" onClick={remove}>
        {w.remove}
      </button>
    </li>
  );
}

function Adding({ found, again }: { found: Passkeys; again: () => void }) {
  const w = passkeyWords();
  const { passkeys, hasPassword } = found;
  if (!canUsePasskeys()) return <p class="aside aside--amber">{w.cannot}</p>;
  if (passkeys.length >= MAX_PASSKEYS) return <p class="aside aside--amber">{w.full(MAX_PASSKEYS)}</p>;
  if (hasPassword) return <AddForm again={again} />;
  return (
    <section class="card stack">
      <p>{w.noPassword}</p>
      <a class="weui-btn weui-btn_default weui-btn_block" href="/me/password">
        {w.setPassword}
      </a>
    </section>
  );
}

function AddForm({ again }: { again: () => void }) {
  const { account } = useApp();
  const w = passkeyWords();
  const [name, setName] = useState(() => platformName(navigator.userAgent).slice(0, 40));
  const [password, setPassword] = useState("");
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<{ name?: string; password?: string; form?: string }>({});

  const submit = async (event: Event) => {
    event.preventDefault();
    if (working) return;
    const missing = {
      ...(!name.trim() && { name: w.nameMissing }),
      ...(!password && { password: w.passwordMissing }),
    };
    setWrong(missing);
    if (Object.keys(missing).length > 0) return;
    setWorking(true);
    const outcome = await account.addPasskey(name.trim(), password);
    setWorking(false);
    if ("ok" in outcome && outcome.ok === "done") {
      keepPasskeyUsed();
      setPassword("");
      notify({ text: w.added, about: name.trim() });
      again();
    } else if ("ok" in outcome) setWrong({ form: outcome.ok === "present" ? w.present : w.declined });
    else if (outcome.failed === "credentials_wrong") setWrong({ password: w.passwordWrong });
    else setWrong({ form: failureWords(outcome) });
  };
  return (
    <form class="sign-in" onSubmit={(event) => void submit(event)} noValidate>
      <div class="card stack">
        <h2 class="card__title">{w.add}</h2>
        <PasswordOwner />
        <Field label={w.name} hint={w.nameHint} error={wrong.name}>
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
        <PasswordField
          label={w.password}
          hint={w.passwordHint}
          error={wrong.password}
          kind="current-password"
          value={password}
          change={setPassword}
        />
      </div>
      <FormError>{wrong.form}</FormError>
      <button type="submit" class="weui-btn weui-btn_primary" disabled={working}>
        {working ? w.adding : w.add}
      </button>
    </form>
  );
}
