import { useState } from "preact/hooks";
import { useApp } from "../../ui/app.ts";
import { Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { moment } from "../../ui/when.ts";
import { type CodeFor, codesFor } from "./codes-for.ts";
import { Qr } from "./qr.tsx";
import { adminWords } from "./words.ts";

interface Code extends CodeFor {
  /** Null where none could be made. */
  readonly made: { readonly link: string; readonly expiresAt: number } | null;
}

/** 开通二维码: a sheet of codes to print and cut, one a person. */
export function Codes() {
  const { admin } = useApp();
  const w = adminWords().codes;
  const people = codesFor.value;
  const [codes, setCodes] = useState<readonly Code[]>([]);
  const [working, setWorking] = useState(false);
  const make = async () => {
    setWorking(true);
    setCodes([]);
    for (const person of people) {
      const outcome = await admin.enrolment(person.id);
      const code = { ...person, made: "ok" in outcome ? outcome.ok : null };
      setCodes((before) => [...before, code]);
    }
    setWorking(false);
  };
  if (people.length === 0) {
    return (
      <Screen title={w.title} back="/admin/import">
        <Message icon="person" title={w.emptyTitle} text={w.empty} />
      </Screen>
    );
  }
  const isMade = !working && codes.length > 0;
  return (
    <Screen title={w.title} back="/admin/import" width="pair">
      <section class="card stack unprinted">
        <p>{w.what(people.length)}</p>
        <p class="field__hint">{w.secret}</p>
        {isMade ? (
          <button
            type="button"
            class="weui-btn weui-btn_primary weui-btn_block"
            onClick={() => window.print()}
          >
            {w.print}
          </button>
        ) : (
          <button
            type="button"
            class="weui-btn weui-btn_primary weui-btn_block"
            disabled={working}
            onClick={() => void make()}
          >
            {working ? w.making(codes.length, people.length) : w.make}
          </button>
        )}
      </section>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code.id} class="code">
            {code.made ? (
              <>
                <Qr text={code.made.link} label={adminWords().enrolment.qr(code.name)} />
                <h2 class="code__name">{code.name}</h2>
                <p>{code.username}</p>
                <p>{w.how}</p>
                <p>{w.ends(moment(code.made.expiresAt))}</p>
              </>
            ) : (
              <p class="todo__why">{w.failed(code.name)}</p>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  );
}
