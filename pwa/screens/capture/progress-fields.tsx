import type { DraftField, DraftFields } from "../../state/contract.ts";
import { Field } from "../../ui/field.tsx";
import { words } from "../../words/index.ts";

interface ProgressFieldsProps {
  readonly fields: DraftFields;
  readonly change: (patch: Partial<DraftFields>) => void;
  readonly errorAt: (...fields: DraftField[]) => string | undefined;
}

/** 单体进度 28 / 51 栋, and 形象进度 in percent. */
export function ProgressFields({ fields, change, errorAt }: ProgressFieldsProps) {
  const w = words();
  const numeric = { class: "input input--figure", inputmode: "numeric", autocomplete: "off" } as const;
  return (
    <section class="card">
      <h2 class="card__title">{w.capture.units}</h2>
      <div class="units">
        <Field label={w.capture.unitsDone} error={errorAt("unitsDone")}>
          {(control) => (
            <input
              {...control}
              {...numeric}
              name="unitsDone"
              value={fields.unitsDone}
              onInput={(event) => change({ unitsDone: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={w.capture.unitsTotal} error={errorAt("unitsTotal")}>
          {(control) => (
            <input
              {...control}
              {...numeric}
              name="unitsTotal"
              value={fields.unitsTotal}
              onInput={(event) => change({ unitsTotal: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={w.capture.unitsUnit} error={errorAt("unitsUnit")}>
          {(control) => (
            <input
              {...control}
              class="input"
              name="unitsUnit"
              maxLength={20}
              autocomplete="off"
              placeholder={w.capture.unitsUnitExample}
              value={fields.unitsUnit}
              onInput={(event) => change({ unitsUnit: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      <Field label={w.capture.percent} unit={w.common.percent} error={errorAt("percent")}>
        {(control) => (
          <input
            {...control}
            {...numeric}
            inputmode="decimal"
            name="percent"
            value={fields.percent}
            onInput={(event) => change({ percent: event.currentTarget.value })}
          />
        )}
      </Field>
    </section>
  );
}
