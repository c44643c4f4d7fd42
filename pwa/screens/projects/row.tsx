import { milestone } from "#domain/milestone";
import type { LocalProject } from "../../state/contract.ts";
import { Chip, StateChip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { language, words } from "../../words/index.ts";

interface RowProps {
  readonly local: LocalProject;
  readonly href: string;
  /** How far away it is, while the list is sorted by that. */
  readonly away?: string | undefined;
}

/** One project of the list: its name, where it stands, when it was last reported, and what it wants. */
export function ProjectRow({ local, href, away }: RowProps) {
  const w = words();
  const { project, waiting, needsYou } = local;
  const { lastReport, reported } = project;
  const step = reported.milestone ? milestone(reported.milestone)[language()] : w.stage[reported.stage];
  return (
    <li class="weui-cell weui-cell_active row">
      <div class="weui-cell__bd">
        <a class="row__name" href={href}>
          {project.name}
        </a>
        <p class="row__facts">
          <span>{step}</span>
          <span>{lastReport ? ago(lastReport.at) : w.projects.never}</span>
          {away && <span>{w.projects.away(away)}</span>}
          {needsYou > 0 && <Chip tone="red" icon="alert" text={w.phase.needsYou} />}
          {waiting > 0 && <Chip tone="amber" icon="phone" text={w.projects.waiting(waiting)} />}
          {lastReport && needsYou === 0 && <StateChip state={lastReport.state} />}
        </p>
      </div>
      <Icon name="next" class="row__next" />
    </li>
  );
}
