import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { ENROLMENT_TOKEN } from "#domain/limits";
import type { Failure } from "../state/contract.ts";
import { useApp } from "../ui/app.ts";
import { FormError } from "../ui/form-error.tsx";
import { Message } from "../ui/message.tsx";
import { notify } from "../ui/notice.tsx";
import { canReport } from "../ui/rights.ts";
import { Screen } from "../ui/screen.tsx";
import { failureWords, words } from "../words/index.ts";
import { useHeld } from "./me/held.ts";
import { placeOf } from "./me/place-of.ts";
import { accountWords } from "./me/words.ts";

/** The token of the link, for as long as this page lives; kept until the server has said a word on it. */
let token: string | null = null;

/** Takes the token out of the address at once, so that neither history nor a shared screen keeps it. */
function takeToken(): void {
  const found = location.hash.slice(1);
  if (!found) return;
  history.replaceState(history.state, "", location.pathname);
  token = ENROLMENT_TOKEN.test(found) ? found : null;
}

/**
 * 开通: signs this phone in by a one-time link. Only a tap uses the link up: whoever looks at links for others, as chats
 * do to show a preview, does not tap.
 */
export function Enrol() {
  const { session } = useApp();
  const { route } = useLocation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [working, setWorking] = useState(false);
  const [, redraw] = useState(0);
  const w = accountWords().enrol;
  useEffect(() => {
    // Another link opened while this page is shown changes only what follows the #.
    const onHash = () => {
      takeToken();
      setFailure(null);
      redraw((n) => n + 1);
    };
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  takeToken();
  const me = session.me.value;
  const held = useHeld();

  const enrol = async () => {
    if (!token || working) return;
    setWorking(true);
    setFailure(null);
    const outcome = await session.enrol(token);
    setWorking(false);
    if (!("ok" in outcome)) {
      if (outcome.failed === "enrolment_invalid") token = null;
      setFailure(outcome);
      return;
    }
    token = null;
    const now = session.me.peek();
    notify({
      text: w.done(now?.name ?? ""),
      about: (now?.grants ?? [])
        .map((grant) => `${words().role[grant.role]} ${placeOf(grant)}`)
        .join(w.between),
      // Whoever does not report is signed out again within hours or days, and needs a way back in.
      ...(now && !canReport(now) && { href: "/me/password", link: w.setPassword }),
    });
    route("/", true);
  };

  if (!token) {
    return (
      <Screen title={w.title}>
        <Message
          icon="alert"
          title={failure ? w.usedTitle : w.noneTitle}
          text={failure ? failureWords(failure) : w.none}
        >
          <a class="weui-btn weui-btn_default" href="/">
            {words().common.home}
          </a>
        </Message>
      </Screen>
    );
  }
  return (
    <Screen
      title={w.title}
      subtitle={words().app.about}
      foot={
        <button
          type="button"
          class="weui-btn weui-btn_primary foot__button"
          disabled={working}
          onClick={() => void enrol()}
        >
          {working ? words().signIn.working : failure ? words().common.retry : me ? w.change : w.submit}
        </button>
      }
    >
      <section class="card">
        <p>{w.what}</p>
        <p class="field__hint">{w.once}</p>
      </section>
      {me && (
        <section class="card card--amber">
          <h2 class="card__title">{w.signedInAs(me.name)}</h2>
          <p>{w.otherPerson(me.name)}</p>
          {held && <p>{w.held(held)}</p>}
        </section>
      )}
      <FormError>{failure && (failure.failed === "offline" ? w.offline : failureWords(failure))}</FormError>
    </Screen>
  );
}
