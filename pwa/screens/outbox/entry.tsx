import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { errorMessage } from "#domain/error";
import { milestone } from "#domain/milestone";
import { formatYi } from "#domain/money";
import type { OutboxEntry } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { PhaseChip, StateChip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { language, words } from "../../words/index.ts";
import { Steps } from "./steps.tsx";

/** One report of this phone: what it says, how far it has come, and what is to be done if it was not taken. */
export function Entry({ entry }: { entry: OutboxEntry }) {
  const w = words();
  const said = [
    entry.milestone && milestone(entry.milestone)[language()],
    entry.completedWan !== null && w.common.inYi(formatYi(entry.completedWan)),
    entry.note,
  ].filter(Boolean);
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
          <span>{w.outbox.sequence(entry.seq)}</span>
        </p>
        {(entry.phase === "waiting" || entry.phase === "sending" || entry.phase === "received") && (
          <Steps entry={entry} />
        )}
        {entry.phase === "complete" && entry.state !== "pending" && <Steps entry={entry} />}
        {entry.photosTotal > 0 && entry.phase !== "complete" && <Thumbnails reportId={entry.id} />}
        {entry.phase === "needsYou" && <WhatToDo entry={entry} />}
      </div>
    </li>
  );
}

function EntryChip({ entry }: { entry: OutboxEntry }) {
  if (entry.state === "verified") return <StateChip state="verified" />;
  // Without photos there are none to be complete.
  const arrived = entry.phase === "complete" && entry.photosTotal === 0;
  return <PhaseChip phase={arrived ? "received" : entry.phase} />;
}

function WhatToDo({ entry }: { entry: OutboxEntry }) {
  const { outbox } = useApp();
  const { route } = useLocation();
  const w = words().outbox;
  const { brackets, colon } = words().common;
  const reason = entry.refused
    ? `${w.refused}${colon}${errorMessage(entry.refused, language())}`
    : entry.state === "returned"
      ? `${w.returned}${entry.reason ? `${colon}${entry.reason}` : ""}`
      : (entry.reason ?? "");
  const mend = async () => {
    const { projectId } = await outbox.mend(entry.id);
    route(`/report/${encodeURIComponent(projectId)}`);
  };
  return (
    <div class="todo">
      {reason && (
        <p class="todo__why">
          <Icon name="alert" />
          {reason}
          {entry.refused && entry.reason ? brackets(entry.reason) : ""}
        </p>
      )}
      {entry.photosLost > 0 && (
        <p class="todo__why">
          <Icon name="alert" />
          {w.photosLost(entry.photosLost)}
        </p>
      )}
      <button type="button" class="weui-btn weui-btn_primary weui-btn_block" onClick={() => void mend()}>
        {reason ? w.mend : w.reportAgain}
      </button>
    </div>
  );
}

function Thumbnails({ reportId }: { reportId: string }) {
  const { outbox } = useApp();
  const [urls, setUrls] = useState<readonly string[]>([]);
  useEffect(() => {
    let here = true;
    void outbox.thumbnails(reportId).then((found) => here && setUrls(found));
    return () => {
      here = false;
    };
  }, [outbox, reportId]);
  if (urls.length === 0) return null;
  return (
    <div class="thumbnails">
      {urls.map((url) => (
        <img key={url} src={url} alt="" loading="lazy" />
      ))}
    </div>
  );
}
