import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { MIN_PASSWORD } from "#domain/limits";
import { useApp } from "../../ui/app.ts";
import { FormError } from "../../ui/form-error.tsx";
import { notify } from "../../ui/notice.tsx";
import { PasswordField, PasswordOwner, ShowPassword } from "../../ui/password-field.tsx";
import { Screen } from "../../ui/screen.tsx";
import { failureWords, words } from "../../words/index.ts";
import { accountWords } from "./words.ts";

interface Wrong {
  readonly current?: string;
  readonly next?: string;
  readonly again?: string;
  readonly form?: string;
}

/** 密码: to choose one, or another. */
export function Password() {
  const { account } = useApp();
  const { route } = useLocation();
  const w = accountWords().password;
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [shown, setShown] = useState(false);
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<Wrong>({});

  const submit = async (event: Event) => {
    event.preventDefault();
    if (working) return;
    const found: Wrong = {
      ...([...next].length < MIN_PASSWORD && { next: w.tooShort(MIN_PASSWORD) }),
      ...(next !== again && { again: w.different }),
    };
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    setWorking(true);
    const outcome = await account.setPassword(current, next);
    setWorking(false);
    if ("ok" in outcome) {
      notify({ text: w.done, about: w.others });
      route("/me", true);
    } else if (outcome.failed === "password_weak") setWrong({ next: w.weak });
    else if (outcome.failed === "credentials_wrong") setWrong({ current: w.currentWrong });
    else setWrong({ form: failureWords(outcome) });
  };
  return (
    <Screen title={w.title} back="/me">
      <p class="aside">{w.why}</p>
      <form class="sign-in" onSubmit={(event) => void submit(event)} noValidate>
        <div class="card stack">
          <PasswordOwner />
          <PasswordField
            label={w.current}
            hint={w.currentHint}
            error={wrong.current}
            kind="current-password"
            shown={shown}
            value={current}
            change={setCurrent}
          />
          <PasswordField
            label={w.next}
            hint={w.rules(MIN_PASSWORD)}
            error={wrong.next}
            kind="new-password"
            shown={shown}
            value={next}
            change={setNext}
          />
          <PasswordField
            label={w.again}
            error={wrong.again}
            kind="new-password"
            shown={shown}
            value={again}
            change={setAgain}
          />
          <ShowPassword label={w.show} shown={shown} change={setShown} />
        </div>
        <FormError>{wrong.form}</FormError>
        <button type="submit" class="weui-btn weui-btn_primary" disabled={working}>
          {working ? words().common.working : w.submit}
        </button>
      </form>
      <p class="aside">{w.forgot}</p>
    </Screen>
  );
}
