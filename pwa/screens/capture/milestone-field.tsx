import { useState } from "preact/hooks";
import {
  MILESTONE_GROUPS,
  type MilestoneCode,
  type MilestoneGroup,
  milestone,
  milestonesOf,
} from "#domain/milestone";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { language, words } from "../../words/index.ts";

interface MilestoneFieldProps {
  readonly chosen: MilestoneCode | null;
  readonly choose: (code: MilestoneCode | null) => void;
  /** What was reported last, marked among the others. */
  readonly last: MilestoneCode | null;
  readonly error: string | undefined;
}

/** 到哪一步了？ Groups as tabs, milestones as chips; a second tap on the chosen one takes it back. */
export function MilestoneField({ chosen, choose, last, error }: MilestoneFieldProps) {
  const w = words();
  // Until the person looks elsewhere, the group follows what is chosen or was last reported, which may come late.
  const [opened, open] = useState<MilestoneGroup | null>(null);
  const current = chosen ?? last;
  const group = opened ?? (current ? milestone(current).group : "build");
  const options = MILESTONE_GROUPS.map((each) => [each, w.group[each]] as const);
  return (
    <fieldset class={error ? "card field--wrong" : "card"}>
      <legend class="card__title">{w.capture.milestone}</legend>
      <Choice legend={w.capture.groups} options={options} chosen={group} choose={open} tabs />
      <div class="milestones">
        {milestonesOf(group).map((each) => {
          // `milestonesOf` answers facts whose codes are codes of the list.
          const code = each.code as MilestoneCode;
          const here = code === chosen;
          return (
            <button
              key={code}
              type="button"
              class="milestone"
              aria-pressed={here}
              onClick={() => choose(here ? null : code)}
            >
              {here && <Icon name="tick" />}
              {each[language()]}
              {each.stage && <small>{w.capture.movesStage(w.stage[each.stage])}</small>}
              {code === last && !here && <small>{w.capture.last}</small>}
            </button>
          );
        })}
      </div>
      {chosen && milestone(chosen).group !== group && (
        <p class="field__hint">{w.capture.chosen(milestone(chosen)[language()])}</p>
      )}
      <p class="field__error" role="alert">
        {error && (
          <>
            <Icon name="alert" />
            {error}
          </>
        )}
      </p>
    </fieldset>
  );
}
