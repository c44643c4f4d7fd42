import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useApp } from "../ui/app.ts";
import { Choice } from "../ui/choice.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { keepPasskeyUsed, offersPasskeys } from "../ui/passkeys.ts";
import { PasswordField, ShowPassword } from "../ui/password-field.tsx";
import { chosenLanguage } from "../ui/preferences.ts";
import { Screen } from "../ui/screen.tsx";
import { failureWords, language, words } from "../words/index.ts";
import { passkeyWords } from "../words/passkeys.ts";

/** 登录. Whoever was sent here is brought back to where they were. */
export function SignIn() {
  const { session, connection, account } = useApp();
  const { query, route } = useLocation();
  const w = words().signIn;
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<{ username?: string; password?: string; form?: string }>({});

  const submit = async (event: Event) => {
    event.preventDefault();
    if (working) return;
    const missing = {
      ...(username.trim() ? {} : { username: w.usernameMissing }),
      ...(password ? {} : { password: w.passwordMissing }),
    };
    setWrong(missing);
    if (Object.keys(missing).length > 0) return;
    setWorking(true);
    const outcome = await session.signIn(username.trim(), password);
    setWorking(false);
    if ("ok" in outcome) route(pathInside(query.next), true);
    else setWrong({ form: failureWords(outcome) });
  };

  const byPasskey = async () => {
    if (working) return;
    setWrong({});
    setWorking(true);
    const outcome = await account.signInByPasskey();
    setWorking(false);
    if (!("ok" in outcome)) setWrong({ form: failureWords(outcome) });
    else if (outcome.ok === "done") {
      keepPasskeyUsed();
      route(pathInside(query.next), true);
    } else setWrong({ form: passkeyWords().notSignedIn });
  };

  return (
    <Screen title={w.title} subtitle={words().app.about}>
      <form class="sign-in" onSubmit={(event) => void submit(event)} noValidate>
        {session.expired.value && <p class="aside aside--amber">{w.expired}</p>}
        {!connection.online.value && <p class="aside aside--amber">{w.offline}</p>}
        <div class="card">
          <Field label={w.username} hint={w.usernameHint} error={wrong.username}>
            {(control) => (
              <input
                {...control}
                class="input"
                name="username"
                autocomplete="username"
                autocapitalize="none"
                autocorrect="off"
                spellcheck={false}
                value={username}
                onInput={(event) => setUsername(event.currentTarget.value)}
              />
            )}
          </Field>
          <PasswordField
            label={w.password}
            error={wrong.password}
            kind="current-password"
            shown={shown}
            value={password}
            change={setPassword}
          />
          <ShowPassword label={w.show} shown={shown} change={setShown} />
        </div>
        <FormError>{wrong.form}</FormError>
        <button type="submit" class="weui-btn weui-btn_primary" disabled={working}>
          {working ? w.working : w.submit}
        </button>
        {offersPasskeys() && (
          <button
            type="button"
            class="weui-btn weui-btn_default"
            disabled={working}
            onClick={() => void byPasskey()}
          >
            {passkeyWords().signIn}
          </button>
        )}
        <Choice
          legend={words().me.language}
          options={[
            ["zh", "中文"],
            ["en", "English"],
          ]}
          chosen={language()}
          choose={(next) => {
            chosenLanguage.value = next;
          }}
        />
      </form>
    </Screen>
  );
}

/** The address to go to after signing in: one of our own paths, or the first page. */
function pathInside(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/";
}
