import { computed, effect, signal } from "@preact/signals";
import { randomBytes } from "../device.ts";
import { watch } from "../local/connection.ts";
import { mendReport } from "../local/outbox.ts";
import { retryRefusedPhotos, thumbnailsOf } from "../local/photos.ts";
import type { LocalDatabase } from "../local/schema.ts";
import type { OutboxState } from "./contract.ts";
import type { Exchange } from "./exchange.ts";
import { entriesOf, type OutboxRows, waitingOf } from "./outbox-entry.ts";
import type { Session } from "./session.ts";

/** The reports on this phone and what became of them. */
export function createOutbox(session: Session, exchange: Exchange): OutboxState {
  const rows = signal<OutboxRows | undefined>(undefined);
  const urls = new Map<string, readonly string[]>();

  effect(() => {
    const db = session.db.value;
    rows.value = undefined;
    if (!db) return;
    const unwatch = watch(
      db,
      () => readRows(db),
      (next) => (rows.value = next),
    );
    return () => {
      unwatch();
      for (const url of [...urls.values()].flat()) URL.revokeObjectURL(url);
      urls.clear();
    };
  });

  const entries = computed(() => rows.value && entriesOf(rows.value, exchange.sending.value));
  return {
    entries,
    waiting: computed(() => waitingOf(rows.value ?? { reports: [], photos: [], verdicts: [] })),
    needsYou: computed(() => entries.value?.filter((entry) => entry.phase === "needsYou").length ?? 0),
    async retry() {
      const db = session.db.value;
      if (db) await retryRefusedPhotos(db);
      await exchange.retry();
    },
    async mend(reportId) {
      const draft = session.db.value
        ? await mendReport(session.db.value, reportId, Date.now(), randomBytes(10))
        : undefined;
      const projectId = draft?.project ?? entries.value?.find((entry) => entry.id === reportId)?.projectId;
      if (projectId === undefined) throw new RangeError(`no report ${reportId} on this phone`);
      return { projectId };
    },
    async thumbnails(reportId) {
      const db = session.db.value;
      const known = urls.get(reportId);
      if (known || !db) return known ?? [];
      const made = (await thumbnailsOf(db, reportId)).map((bytes) =>
        URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })),
      );
      urls.set(reportId, made);
      return made;
    },
    async storage() {
      const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
      return usage === undefined || quota === undefined ? null : { used: usage, quota };
    },
  };
}

async function readRows(db: LocalDatabase): Promise<OutboxRows> {
  const [reports, photos, verdicts] = await Promise.all([
    db.reports.toArray(),
    db.photos.where("phase").anyOf("held", "kept", "waiting", "sent", "refused", "lost").toArray(),
    db.verdicts.toArray(),
  ]);
  return { reports, photos, verdicts };
}
