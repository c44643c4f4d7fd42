import { useState } from "preact/hooks";
import type { Person } from "#domain/account";
import { useApp } from "../../ui/app.ts";
import { Icon } from "../../ui/icon.tsx";
import { notify } from "../../ui/notice.tsx";
import { moment, now, span } from "../../ui/when.ts";
import { failureWords, words } from "../../words/index.ts";
import { Qr } from "./qr.tsx";
import { adminWords } from "./words.ts";

interface Link {
  readonly link: string;
  readonly expiresAt: number;
}

/** 开通链接: a one-time link as a code to scan, to copy or to send. It is shown once and kept nowhere. */
export function Enrolment({ person, changed }: { person: Person; changed: (person: Person) => void }) {
  const { admin } = useApp();
  const w = adminWords().enrolment;
  const [made, setMade] = useState<Link | null>(null);
  const [wrong, setWrong] = useState("");
  const [working, setWorking] = useState(false);
  const isPending = person.enrolmentEnds !== null && person.enrolmentEnds > now.value;

  const make = async () => {
    setWorking(true);
    setWrong("");
    const outcome = await admin.enrolment(person.id);
    setWorking(false);
    if (!("ok" in outcome)) {
      setWrong(failureWords(outcome));
      return;
    }
    setMade(outcome.ok);
    changed({ ...person, enrolmentEnds: outcome.ok.expiresAt });
  };
  const isOver = made !== null && made.expiresAt <= now.value;
  return (
    <section class="card">
      <h2 class="card__title">{w.title}</h2>
      <p>{w.what}</p>
      {made && !isOver && <Shown made={made} name={person.name} fail={setWrong} />}
      {made && (
        <p class="field__hint" role="status">
          {isOver ? w.over : w.left(span(made.expiresAt - now.value))}
        </p>
      )}
      {!made && isPending && person.enrolmentEnds !== null && (
        <p class="field__hint">{w.pending(moment(person.enrolmentEnds))}</p>
      )}
      <p class="field__error" role="alert">
        {wrong && (
          <>
            <Icon name="alert" />
            {wrong}
          </>
        )}
      </p>
      <button
        type="button"
        class={`weui-btn weui-btn_block ${made ? "weui-btn_default" : "weui-btn_primary"}`}
        disabled={working}
        onClick={() => void make()}
      >
        {working ? words().common.working : made ? w.again : w.make}
      </button>
      {made && <p class="field__hint">{w.voids}</p>}
    </section>
  );
}

function Shown({ made, name, fail }: { made: Link; name: string; fail: (why: string) => void }) {
  const w = adminWords().enrolment;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.link);
      notify({ text: w.copied, about: name });
    } catch {
      fail(w.copyFailed);
    }
  };
  const share = async () => {
    try {
      await navigator.share({ text: w.shareText(name), url: made.link });
    } catch (error) {
      // Closing the sheet is an answer too.
      if (!(error instanceof DOMException && error.name === "AbortError")) fail(w.copyFailed);
    }
  };
  return (
    <>
      <Qr text={made.link} label={w.qr(name)} />
      <input
        class="input"
        readOnly
        aria-label={w.link}
        value={made.link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="admin__pair">
        <button type="button" class="weui-btn weui-btn_default" onClick={() => void copy()}>
          {w.copy}
        </button>
        {"share" in navigator && (
          <button type="button" class="weui-btn weui-btn_default" onClick={() => void share()}>
            {w.share}
          </button>
        )}
      </div>
    </>
  );
}
