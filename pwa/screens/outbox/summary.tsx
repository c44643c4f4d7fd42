import { useApp } from "../../ui/app.ts";
import { formatBytes } from "../../ui/figures.ts";
import { ago } from "../../ui/when.ts";
import { words } from "../../words/index.ts";
import { outboxWords } from "../../words/outbox.ts";
import { hasRefusedPhotos } from "./retriable.ts";

/** What waits as a whole, how far it has come and how long it may take. */
export function Summary() {
  const { outbox, connection } = useApp();
  const w = outboxWords();
  const { reports, photos, bytes } = outbox.waiting.value;
  const online = connection.online.value;
  const syncing = connection.syncing.value;
  const lastSyncAt = connection.lastSyncAt.value;
  const waits = reports + photos > 0;
  // Until the phone has been asked, nothing is said of what waits: not even that nothing does.
  const isRead = outbox.entries.value !== undefined;
  return (
    <section class="card summary">
      <p class="summary__figures" role="status">
        {waits
          ? [reports > 0 && w.summary(reports), photos > 0 && w.photos(photos, formatBytes(bytes))]
              .filter(Boolean)
              .join(" · ")
          : isRead
            ? w.nothingWaiting
            : words().common.loading}
      </p>
      {syncing && <Sending />}
      <p class="field__hint">
        {online ? (lastSyncAt === null ? w.neverSynced : w.lastSync(ago(lastSyncAt))) : w.offline}
      </p>
      {(waits || hasRefusedPhotos(outbox.entries.value)) && (
        <button
          type="button"
          class="weui-btn weui-btn_primary weui-btn_block"
          disabled={!online || syncing}
          onClick={() => void outbox.retry()}
        >
          {syncing ? words().status.sending : w.retry}
        </button>
      )}
    </section>
  );
}

/** A bar of what is sent; one that only moves while there is nothing to measure. */
function Sending() {
  const { bytesSent, bytesLeft, minutesLeft } = useApp().outbox.progress.value;
  const w = outboxWords();
  if (bytesSent === 0) return <div class="summary__moving" aria-hidden="true" />;
  const text = [
    w.progress(formatBytes(bytesSent), formatBytes(bytesLeft)),
    minutesLeft !== null && w.minutesLeft(minutesLeft),
  ].filter(Boolean);
  return (
    <>
      <progress class="progress" max={bytesSent + bytesLeft} value={bytesSent} aria-label={text.join("，")} />
      <p class="field__hint">{text.join(" · ")}</p>
    </>
  );
}
