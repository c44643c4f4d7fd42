import type { OutboxEntry } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Slices } from "../../ui/slices.tsx";
import { StorageLine, StorageWarning } from "../../ui/storage-line.tsx";
import { words } from "../../words/index.ts";
import { outboxWords } from "../../words/outbox.ts";
import { Drafts } from "./drafts.tsx";
import { Entry } from "./entry.tsx";
import { Summary } from "./summary.tsx";

/** 待传: what was begun, what waits, what was received, what was not taken and why. */
export function Outbox() {
  const { outbox } = useApp();
  const w = outboxWords();
  const entries = outbox.entries.value;
  const drafts = outbox.drafts.value ?? [];
  const of = (...phases: OutboxEntry["phase"][]) =>
    entries?.filter((entry) => phases.includes(entry.phase)) ?? [];
  return (
    <Screen title={w.title}>
      <Summary />
      <StorageWarning />
      {entries === undefined && <Skeleton rows={4} />}
      {entries?.length === 0 && drafts.length === 0 && (
        <Message icon="tray" title={w.emptyTitle} text={w.empty}>
          <a class="weui-btn weui-btn_primary" href="/">
            {w.toProjects}
          </a>
        </Message>
      )}
      <Part title={w.needsYou} entries={of("needsYou")} />
      <Drafts drafts={drafts} />
      <Part title={w.waiting} entries={of("waiting", "sending")} />
      <Part title={w.received} entries={of("received", "complete", "superseded", "withdrawn")} />
      {entries && (
        <footer class="fine">
          {entries.length > 0 && <p>{w.keepUntil}</p>}
          <StorageLine />
          <a class="fine__link" href="/rescue">
            {words().common.backup}
          </a>
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
