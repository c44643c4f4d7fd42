import type { StoredReport } from "#domain/dossier";
import type { Project } from "#domain/project";
import { STAGES, stageRank } from "#domain/stage";
import { Icon } from "../../ui/icon.tsx";
import { projectWords } from "../../words/dossier.ts";
import { words } from "../../words/index.ts";
import { counted, reachedOn } from "./reached.ts";

interface StageLineProps {
  readonly project: Project;
  /** What the days of the stages are read from. */
  readonly reports: readonly StoredReport[];
}

/** 谋划 → 已达产: one hue in deepening steps; what is reported but not verified is only outlined and says so. Below each, the day it was first seen. */
export function StageLine({ project, reports }: StageLineProps) {
  const w = words();
  const verified = stageRank(project.verified.stage);
  const reported = stageRank(project.reported.stage);
  const days = {
    done: reachedOn(counted(reports, "verified")),
    pending: reachedOn(counted(reports, "reported")),
  };
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
              {how !== "open" && <DayOf day={days[how].get(rank)} />}
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

/** A day that breaks after its year where it must. */
function DayOf({ day }: { day: string | undefined }) {
  if (day === undefined) return null;
  return (
    <small class="stage__day">
      <span>{day.slice(0, 5)}</span>
      <span>{day.slice(5)}</span>
    </small>
  );
}
