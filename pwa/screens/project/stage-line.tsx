import type { Project } from "#domain/project";
import { STAGES, stageRank } from "#domain/stage";
import { Icon } from "../../ui/icon.tsx";
import { projectWords } from "../../words/dossier.ts";
import { words } from "../../words/index.ts";

/** 谋划 → 已达产: one hue in deepening steps; what is reported but not verified is only outlined and says so. */
export function StageLine({ project }: { project: Project }) {
  const w = words();
  const verified = stageRank(project.verified.stage);
  const reported = stageRank(project.reported.stage);
  return (
    <>
      <ol class="stages">
        {STAGES.map((stage, rank) => {
          const how = rank <= verified ? "done" : rank <= reported ? "pending" : "open";
          return (
            <li
              key={stage}
              class={`stage stage--${how} stage--${rank}`}
              aria-current={rank === verified ? "step" : undefined}
            >
              <span class="stage__mark">
                {how === "done" && <Icon name="tick" />}
                {how === "pending" && <Icon name="clock" />}
              </span>
              {w.stage[stage]}
            </li>
          );
        })}
      </ol>
      {reported > verified && (
        <p class="pending">{projectWords().pendingStage(w.stage[project.reported.stage])}</p>
      )}
    </>
  );
}
