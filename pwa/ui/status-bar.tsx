import { useLocation } from "preact-iso/router";
import { errorWords, words } from "../words/index.ts";
import { useApp } from "./app.ts";
import { Icon } from "./icon.tsx";
import { canReport } from "./rights.ts";

/** The thin bar on top: offline, what waits, a session that ended, a new version. It says so and never blocks. */
export function StatusBar() {
  const { connection, outbox, session, updateReady, applyUpdate } = useApp();
  const { url } = useLocation();
  const w = words().status;
  const offline = !connection.online.value;
  const { reports, photos } = outbox.waiting.value;
  const needsYou = outbox.needsYou.value;
  const parts = [
    offline && w.offline,
    // One line has room for one of them, and photos wait for their reports.
    reports > 0 ? w.waiting(reports) : photos > 0 && w.waitingPhotos(photos),
    reports + photos > 0 && connection.syncing.value && w.sending,
    needsYou > 0 && w.needsYou(needsYou),
  ].filter(Boolean);
  const expired = session.expired.value;
  const me = session.me.value;
  // Only who reports has anything to send: to others a refusal to take it is no news.
  const problem = me && !canReport(me) ? null : connection.problem.value;
  return (
    <div class="status" role="status">
      {expired && (
        <a class="status__bar status__bar--red" href={`/sign-in?next=${encodeURIComponent(url)}`}>
          <Icon name="alert" />
          {w.expired}
        </a>
      )}
      {problem && !expired && (
        <p class="status__bar status__bar--red">
          <Icon name="alert" />
          {errorWords(problem)}
          {problem === "protocol_unsupported" && (
            <button type="button" class="status__act" onClick={applyUpdate}>
              {w.applyUpdate}
            </button>
          )}
        </p>
      )}
      {parts.length > 0 && (
        <a class={`status__bar ${needsYou > 0 ? "status__bar--red" : "status__bar--amber"}`} href="/outbox">
          <Icon name={offline ? "offline" : needsYou > 0 ? "alert" : "up"} />
          {parts.join(" · ")}
        </a>
      )}
      {updateReady.value && (
        <button type="button" class="status__bar status__bar--plain" onClick={applyUpdate}>
          {w.update} <u>{w.applyUpdate}</u>
        </button>
      )}
    </div>
  );
}
