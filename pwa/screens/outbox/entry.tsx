import { useLocation } from "preact-iso/router";
import { milestone } from "#domain/milestone";
import { formatYi } from "#domain/money";
import type { OutboxEntry } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { PhaseChip, StateChip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { withdrawal } from "../../ui/withdrawal.ts";
import { errorWords, language, words } from "../../words/index.ts";
import { outboxWords } from "../../words/outbox.ts";
import { EntryPhotos } from "./entry-photos.tsx";
import { Steps } from "./steps.tsx";

/** One report of this phone: what it says, how far it has come, and what can be done about it. */
export function Entry({ entry }: { entry: OutboxEntry }) {
  const w = words();
  const said = [
    entry.milestone && milestone(entry.milestone)[language()],
    entry.completedWan !== null && w.common.inYi(formatYi(entry.completedWan)),
    entry.note,
  ].filter(Boolean);
  const isMoving = ["waiting", "sending", "received"].includes(entry.phase);
  const isOver = entry.phase === "superseded" || entry.phase === "withdrawn";
  return (
    <li class={entry.phase === "needsYou" ? "weui-cell entry entry--needsYou" : "weui-cell entry"}>
      <div class="weui-cell__bd">
        <div class="entry__head">
          <a class="row__name" href={`/projects/${encodeURIComponent(entry.projectId)}`}>
            {entry.projectName}
          </a>
          <EntryChip entry={entry} />
        </div>
        <p class="row__facts entry__said">{said.join(" · ")}</p>
        <p class="row__facts">
          <span>{ago(entry.observedAt)}</span>
          <span>{entry.isFromElsewhere ? outboxWords().elsewhere : outboxWords().sequence(entry.seq)}</span>
        </p>
        {(isMoving || (entry.phase === "complete" && entry.state !== "pending")) && <Steps entry={entry} />}
        {entry.photosTotal > 0 && entry.phase !== "complete" && !isOver && <EntryPhotos entry={entry} />}
        {entry.phase === "needsYou" ? <WhatToDo entry={entry} /> : <Counted entry={entry} />}
        {entry.notKept.length > 0 && !isOver && (
          <p class="todo__why todo__why--amber">
            <Icon name="alert" />
            {outboxWords().notKept(entry.notKept.join("、"))}
          </p>
        )}
        {!isOver && entry.phase !== "needsYou" && <Acts entry={entry} />}
      </div>
    </li>
  );
}

function EntryChip({ entry }: { entry: OutboxEntry }) {
  if (entry.state === "verified") return <StateChip state="verified" />;
  // Without photos, or without all of them, they are not complete.
  const arrived =
    entry.phase === "complete" && (entry.photosTotal === 0 || entry.photosSent < entry.photosTotal);
  return <PhaseChip phase={arrived ? "received" : entry.phase} />;
}

/** Whether the report is in the books, and on which basis. */
function Counted({ entry }: { entry: OutboxEntry }) {
  const w = outboxWords().counted;
  const text =
    entry.phase === "superseded"
      ? w.superseded
      : entry.phase === "waiting" || entry.phase === "sending"
        ? w.waiting
        : w[entry.state];
  return <p class="row__facts entry__counted">{text}</p>;
}

function useMend(reportId: string): () => void {
  const { outbox } = useApp();
  const { route } = useLocation();
  return () =>
    void outbox.mend(reportId).then(({ projectId }) => route(`/report/${encodeURIComponent(projectId)}`));
}

function Acts({ entry }: { entry: OutboxEntry }) {
  const { outbox } = useApp();
  const w = outboxWords();
  const mend = useMend(entry.id);
  const isReceived = entry.phase === "received" || entry.phase === "complete";
  return (
    <div class="entry__acts">
      <button type="button" class="quiet" onClick={mend}>
        {w.correct}
      </button>
      {isReceived && entry.state === "pending" && (
        <button
          type="button"
          class="quiet"
          onClick={() => ask(withdrawal(entry.projectName, () => outbox.withdraw(entry.id)))}
        >
          {w.withdraw}
        </button>
      )}
    </div>
  );
}

function WhatToDo({ entry }: { entry: OutboxEntry }) {
  const { outbox } = useApp();
  const w = outboxWords();
  const { colon } = words().common;
  const mend = useMend(entry.id);
  const reason = entry.refused
    ? `${w.refused}${colon}${errorWords(entry.refused)}`
    : entry.state === "returned"
      ? `${w.returned}${entry.reason ? `${colon}${entry.reason}` : ""}`
      : "";
  return (
    <div class="todo">
      {reason && (
        <p class="todo__why">
          <Icon name="alert" />
          {reason}
        </p>
      )}
      {entry.photosLost > 0 && (
        <p class="todo__why">
          <Icon name="alert" />
          {w.photosLost(entry.photosLost)}
        </p>
      )}
      <button type="button" class="weui-btn weui-btn_primary weui-btn_block" onClick={mend}>
        {reason ? w.mend : w.retake}
      </button>
      {!reason && (
        <button type="button" class="quiet" onClick={() => void outbox.acceptLoss(entry.id)}>
          {w.acceptLoss}
        </button>
      )}
    </div>
  );
}
