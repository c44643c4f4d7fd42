import { useState } from "preact/hooks";
import type { StoredReport } from "#domain/dossier";
import type { Project, VerdictWord } from "#domain/project";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { notify } from "../../ui/notice.tsx";
import { canReview } from "../../ui/rights.ts";
import { withdrawal } from "../../ui/withdrawal.ts";
import { failureWords, words } from "../../words/index.ts";

interface ReviewProps {
  readonly report: StoredReport;
  readonly project: Project;
  readonly changed: () => Promise<void>;
}

/** 核实 / 退回 for a reviewer, 撤回 for the reporter's own, while the report is pending. */
export function Review({ report, project, changed }: ReviewProps) {
  const { dossier, session } = useApp();
  const w = words().project;
  const [asking, setAsking] = useState(false);
  const [working, setWorking] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const me = session.me.value;
  if (!me || report.state !== "pending") return null;
  const own = report.person.id === me.id;

  const say = async (verdict: Exclude<VerdictWord, "withdrawn">, reason?: string) => {
    setWorking(true);
    const outcome = await dossier.review(report.id, verdict, reason);
    setWorking(false);
    if ("ok" in outcome) {
      notify({ text: verdict === "verified" ? w.saidVerified : w.saidReturned, about: project.name });
      await changed();
    } else {
      setFailed(failureWords(outcome));
    }
  };

  if (!own && !canReview(me, project)) return null;
  return (
    <div class="review">
      {asking ? (
        <ReturnForm
          working={working}
          send={(reason) => void say("returned", reason)}
          cancel={() => setAsking(false)}
        />
      ) : own ? (
        <button
          type="button"
          class="quiet"
          disabled={working}
          onClick={() =>
            ask(withdrawal(project.name, async () => dossier.review(report.id, "withdrawn"), changed))
          }
        >
          {w.withdraw}
        </button>
      ) : (
        <div class="review__buttons">
          <button
            type="button"
            class="weui-btn weui-btn_default"
            disabled={working}
            onClick={() => setAsking(true)}
          >
            <Icon name="undo" />
            {w.return}
          </button>
          <button
            type="button"
            class="weui-btn weui-btn_primary"
            disabled={working}
            onClick={() => void say("verified")}
          >
            <Icon name="seal" />
            {working ? w.working : w.verify}
          </button>
        </div>
      )}
      <p class="field__error" role="alert">
        {failed && (
          <>
            <Icon name="alert" />
            {failed}
          </>
        )}
      </p>
    </div>
  );
}

interface ReturnFormProps {
  readonly working: boolean;
  readonly send: (reason: string) => void;
  readonly cancel: () => void;
}

function ReturnForm({ working, send, cancel }: ReturnFormProps) {
  const w = words().project;
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(reason.trim() === "");
    if (reason.trim() !== "") send(reason.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <div class="milestones">
        {w.reasons.map((each) => (
          <button
            key={each}
            type="button"
            class="milestone"
            aria-pressed={reason === each}
            onClick={() => setReason(each)}
          >
            {each}
          </button>
        ))}
      </div>
      <Field label={w.reason} hint={w.reasonHint} error={missing ? w.reasonMissing : undefined}>
        {(control) => (
          <textarea
            {...control}
            class="input input--text"
            rows={2}
            maxLength={500}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="review__buttons">
        <button type="button" class="weui-btn weui-btn_default" onClick={cancel}>
          {words().common.cancel}
        </button>
        <button type="submit" class="weui-btn weui-btn_primary" disabled={working}>
          {working ? w.working : w.sendBack}
        </button>
      </div>
    </form>
  );
}
