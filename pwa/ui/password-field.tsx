import { useApp } from "./app.ts";
import { Field } from "./field.tsx";

interface PasswordFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  /** The one that is filed, or one that is being chosen: what password managers need to know. */
  readonly kind: "current-password" | "new-password";
  /** Whether it can be read while it is typed. */
  readonly shown?: boolean;
  readonly value: string;
  readonly change: (value: string) => void;
}

/** A field for a password. */
export function PasswordField({ label, hint, error, kind, shown, value, change }: PasswordFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          class="input"
          {...(shown ? { type: "text" } : { type: "password" })}
          autocomplete={kind}
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          value={value}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Whose passwords a form is about, unseen: password managers file a new one under it, and fill in the one filed. */
export function PasswordOwner() {
  const { session } = useApp();
  return (
    <input
      hidden
      type="text"
      name="username"
      autocomplete="username"
      value={session.me.value?.username ?? ""}
      readOnly
    />
  );
}

/** Lets the passwords of a form be read while they are typed. */
export function ShowPassword({
  label,
  shown,
  change,
}: {
  label: string;
  shown: boolean;
  change: (shown: boolean) => void;
}) {
  return (
    <label class="check">
      <input type="checkbox" checked={shown} onChange={(event) => change(event.currentTarget.checked)} />
      {label}
    </label>
  );
}
