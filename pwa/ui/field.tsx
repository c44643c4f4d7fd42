import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** What a control takes over from its field: its name for the label, and what describes it. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** The unit, fixed behind the control. */
  readonly unit?: string;
  readonly children: (control: ControlProps) => ComponentChildren;
}

/** A labelled control with its unit, what helps to fill it in, and its own error. */
export function Field({ label, hint, error, unit, children }: FieldProps) {
  const id = useId();
  return (
    <div class={error ? "field field--wrong" : "field"}>
      <label class="field__label" for={id}>
        {label}
      </label>
      <div class="field__control">
        {children({ id, "aria-describedby": `${id}-hint ${id}-error`, "aria-invalid": Boolean(error) })}
        {unit && <span class="field__unit">{unit}</span>}
      </div>
      <div id={`${id}-hint`} class="field__hint">
        {hint}
      </div>
      <p id={`${id}-error`} class="field__error" role="alert">
        {error && (
          <>
            <Icon name="alert" />
            {error}
          </>
        )}
      </p>
    </div>
  );
}
