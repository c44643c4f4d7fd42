import { milestone } from "#domain/milestone";
import type { DraftEntry } from "../../state/contract.ts";
import { Chip } from "../../ui/chip.tsx";
import { ago } from "../../ui/when.ts";
import { language, words } from "../../words/index.ts";
import { outboxWords } from "../../words/outbox.ts";

/** 草稿: what was begun and not saved; one tap to go on. */
export function Drafts({ drafts }: { drafts: readonly DraftEntry[] }) {
  const _w = words();
  if (drafts.length === 0) return null;
  return (
    <section>
      <h2 class="weui-cells__title">{outboxWords().drafts}</h2>
      <ul class="weui-cells">
        {drafts.map((draft) => (
          <Draft key={draft.projectId} draft={draft} />
        ))}
      </ul>
    </section>
  );
}

function Draft({ draft }: { draft: DraftEntry }) {
  const w = words();
  const said = [
    draft.mends && outboxWords().draftMends,
    draft.milestone && milestone(draft.milestone)[language()],
    draft.completedWan && `${draft.completedWan} ${w.common.wan}`,
    draft.photos > 0 && outboxWords().draftPhotos(draft.photos),
    draft.note,
  ].filter(Boolean);
  return (
    <li class="weui-cell entry">
      <div class="weui-cell__bd">
        <div class="entry__head">
          <a class="row__name" href={`/projects/${encodeURIComponent(draft.projectId)}`}>
            {draft.projectName}
          </a>
          <Chip tone="plain" icon="clock" text={outboxWords().drafts} />
        </div>
        <p class="row__facts entry__said">{said.join(" · ")}</p>
        <div class="entry__acts">
          <span class="row__facts">{draft.keptAt > 0 && ago(draft.keptAt)}</span>
          <a class="weui-btn weui-btn_default" href={`/report/${encodeURIComponent(draft.projectId)}`}>
            {outboxWords().goOn}
          </a>
        </div>
      </div>
    </li>
  );
}
