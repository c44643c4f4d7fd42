import type { OutboxEntry } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { formatBytes } from "../../ui/figures.ts";
import { Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Slices } from "../../ui/slices.tsx";
import { StorageLine } from "../../ui/storage-line.tsx";
import { ago } from "../../ui/when.ts";
import { words } from "../../words/index.ts";
import { Entry } from "./entry.tsx";

/** 待传: what waits, what was received, what was not taken and why. */
export function Outbox() {
  const { outbox } = useApp();
  const w = words().outbox;
  const entries = outbox.entries.value;
  const of = (...phases: OutboxEntry["phase"][]) =>
    entries?.filter((entry) => phases.includes(entry.phase)) ?? [];
  return (
    <Screen title={w.title}>
      <Summary />
      {entries === undefined && <Skeleton rows={4} />}
      {entries?.length === 0 && (
        <Message icon="tray" title={w.emptyTitle} text={w.empty}>
          <a class="weui-btn weui-btn_primary" href="/">
            {w.toProjects}
          </a>
        </Message>
      )}
      <Part title={w.needsYou} entries={of("needsYou")} />
      <Part title={w.waiting} entries={of("waiting", "sending")} />
      <Part title={w.received} entries={of("received", "complete", "superseded")} />
      {entries && entries.length > 0 && (
        <footer class="fine">
          <p>{w.keepUntil}</p>
          <StorageLine />
        </footer>
      )}
    </Screen>
  );
}

function Part({ title, entries }: { title: string; entries: readonly OutboxEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h2 class="weui-cells__title">{title}</h2>
      <ul class="weui-cells">
        <Slices name={`outbox ${title}`} items={entries}>
          {(entry) => <Entry key={entry.id} entry={entry} />}
        </Slices>
      </ul>
    </section>
  );
}

function Summary() {
  const { outbox, connection } = useApp();
  const w = words().outbox;
  const { reports, photos, bytes } = outbox.waiting.value;
  const online = connection.online.value;
  const syncing = connection.syncing.value;
  const lastSyncAt = connection.lastSyncAt.value;
  const waits = reports + photos > 0;
  return (
    <section class="card summary">
      <p class="summary__figures" role="status">
        {waits
          ? [reports > 0 && w.summary(reports), photos > 0 && w.photos(photos, formatBytes(bytes))]
              .filter(Boolean)
              .join(" · ")
          : w.nothingWaiting}
      </p>
      {syncing && <div class="summary__moving" aria-hidden="true" />}
      <p class="field__hint">
        {online ? (lastSyncAt === null ? w.neverSynced : w.lastSync(ago(lastSyncAt))) : w.offline}
      </p>
      {waits && (
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
