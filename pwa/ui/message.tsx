import type { ComponentChildren } from "preact";
import type { Failure } from "../state/contract.ts";
import { failureWords, words } from "../words/index.ts";
import { Icon, type IconName } from "./icon.tsx";

interface MessageProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string;
  /** At most one thing to do next. */
  readonly children?: ComponentChildren;
}

/** What a screen says instead of content: empty, nothing found, failed, no permission. */
export function Message({ icon, title, text, children }: MessageProps) {
  return (
    <section class="message">
      <Icon name={icon} class="message__icon" />
      <h2 class="message__title">{title}</h2>
      {text && <p class="message__text">{text}</p>}
      {children}
    </section>
  );
}

/** Says why something could not be fetched, and offers to try again unless that cannot help. */
export function FailureMessage({ failure, retry }: { failure: Failure; retry?: () => void }) {
  const w = words();
  const forbidden = failure.failed === "forbidden" || failure.failed === "out_of_scope";
  const offline = failure.failed === "offline";
  const title = forbidden ? w.common.forbiddenTitle : offline ? w.status.offline : w.common.failedTitle;
  return (
    <Message icon={offline ? "offline" : "alert"} title={title} text={failureWords(failure)}>
      {retry && !forbidden && (
        <button type="button" class="weui-btn weui-btn_default" onClick={retry}>
          {w.common.retry}
        </button>
      )}
    </Message>
  );
}
