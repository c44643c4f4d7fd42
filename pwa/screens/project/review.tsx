import { useState } from "preact/hooks";
import type { StoredReport } from "#domain/dossier";
import type { Project, VerdictWord } from "#domain/project";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { Icon } from "../../ui/icon.tsx";
import { notify } from "../../ui/notice.tsx";
import { ReturnForm } from "../../ui/return-form.tsx";
import { canReview } from "../../ui/rights.ts";
import { withdrawal } from "../../ui/withdrawal.ts";
import { projectWords } from "../../words/dossier.ts";
import { failureWords } from "../../words/index.ts";

interface ReviewProps {
  readonly report: StoredReport;
  readonly project: Project;
  readonly changed: () => Promise<void>;
}

/** 核实 / 退回 for a reviewer, 撤回 for the reporter's own, while the report is pending. */
export function Review({ report, project, changed }: ReviewProps) {
  const { dossier, session } = useApp();
  const w = projectWords();
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
