import { lastOf } from "#domain/last";
import { ROLES, type Role } from "#domain/scope";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";
import { PlaceField } from "./place-field.tsx";
import type { DraftRight } from "./rights.ts";
import { adminWords } from "./words.ts";

/** What somebody may do where: one card a right. */
export function RightsField(props: {
  readonly rights: readonly DraftRight[];
  /** Which rights lack a place, once the form was sent. */
  readonly isChecked: boolean;
  readonly change: (rights: readonly DraftRight[]) => void;
}) {
  const { rights, isChecked, change } = props;
  const w = adminWords().form;
  const put = (at: number, right: DraftRight) => change(rights.map((one, i) => (i === at ? right : one)));
  return (
    <>
      {rights.map((right, i) => (
        // Rights have no name of their own; their places in the list are kept while the form is open.
        <fieldset key={i} class="card">
          <legend class="card__title">{rights.length === 1 ? w.rights : w.right(i + 1)}</legend>
          <Choice
            legend={w.role}
            options={ROLES.map((role: Role) => [role, words().role[role]] as const)}
            chosen={right.role}
            choose={(role) => put(i, { ...right, role })}
          />
          <p class="field__hint">{w.roleHint[right.role]}</p>
          <PlaceField
            chosen={right.place}
            error={isChecked && !right.place ? w.placeMissing : undefined}
            choose={(place) => put(i, { ...right, place })}
          />
          {rights.length > 1 && (
            <button
              type="button"
              class="quiet danger"
              onClick={() => change(rights.filter((_, at) => at !== i))}
            >
              {w.removeRight}
            </button>
          )}
        </fieldset>
      ))}
      <div class="admin__acts">
        <button
          type="button"
          class="weui-btn weui-btn_default"
          onClick={() => change([...rights, { role: lastOf(rights)?.role ?? "reporter", place: null }])}
        >
          <Icon name="plus" />
          {w.addRight}
        </button>
      </div>
    </>
  );
}
