import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

/** What is wrong with a form as a whole. Screen readers say it as soon as it is there. */
export function FormError({ children }: { children?: ComponentChildren }) {
  return (
    <p class="form-error" role="alert">
      {children && (
        <>
          <Icon name="alert" />
          <span>{children}</span>
        </>
      )}
    </p>
  );
}
