import { computed, effect, signal } from "@preact/signals";
import { randomBytes } from "../device.ts";
import { watch } from "../local/connection.ts";
import { acceptLosses, retryRefusedPhotos, thumbnailsOf } from "../local/photos.ts";
import { draftProject, type LocalDatabase } from "../local/schema.ts";
import type { DossierState, OutboxState } from "./contract.ts";
import type { Exchange } from "./exchange.ts";
import { draftsOf, entriesOf, type OutboxRows, waitingOf } from "./outbox-entry.ts";
import { advance, NO_WAY, progressOf } from "./progress.ts";
import type { Session } from "./session.ts";
import { storageFacts } from "./storage.ts";

const NOTHING: OutboxRows = { reports: [], photos: [], verdicts: [], drafts: [], names: new Map() };

/** The reports and drafts on this phone and what became of them. */
export function createOutbox(
  session: Session,
  exchange: Exchange,
  { review }: Pick<DossierState, "review">,
): OutboxState {
  const rows = signal<OutboxRows | undefined>(undefined);
  const way = signal(NO_WAY);
  const urls = new Map<string, ReadonlyMap<string, string>>();

  effect(() => {
    const db = session.db.value;
    rows.value = undefined;
    way.value = NO_WAY;
    if (!db) return;
    const unwatch = watch(
      db,
      () => readRows(db),
      (next) => {
        rows.value = next;
        way.value = advance(way.peek(), waitingOf(next).bytes);
      },
    );
    return () => {
      unwatch();
      for (const each of urls.values()) for (const url of each.values()) URL.revokeObjectURL(url);
      urls.clear();
    };
  });

  const entries = computed(
    () =>
      rows.value &&
      entriesOf(rows.value, { reports: exchange.sending.value, photos: exchange.sendingPhotos.value }),
  );
  return {
    entries,
    waiting: computed(() => waitingOf(rows.value ?? NOTHING)),
    needsYou: computed(() => entries.value?.filter((entry) => entry.phase === "needsYou").length ?? 0),
    drafts: computed(() => rows.value && draftsOf(rows.value)),
    progress: computed(() => progressOf(way.value, exchange.rate.value)),
    async retry() {
      const db = session.db.value;
      if (db) await retryRefusedPhotos(db);
      await exchange.retry();
    },
    async withdraw(reportId) {
      const outcome = await review(reportId, "withdrawn");
      // The verdict comes back with what changed; the list follows the phone's own tables only.
      if ("ok" in outcome) await exchange.syncNow();
      return outcome;
    },
    async acceptLoss(reportId) {
      const db = session.db.value;
      if (db) await acceptLosses(db, reportId);
    },
    async mend(reportId) {
      const db = session.db.value;
      const { mendReport } = await import("../local/mend.ts");
      const draft = db ? await mendReport(db, reportId, Date.now(), randomBytes(10)) : undefined;
      const projectId = draft?.project ?? entries.value?.find((entry) => entry.id === reportId)?.projectId;
      if (projectId === undefined) throw new RangeError(`no report ${reportId} on this phone`);
      return { projectId };
    },
    async thumbnails(reportId) {
      const db = session.db.value;
      const known = urls.get(reportId);
      if (known || !db) return known ?? new Map();
      const rows = await thumbnailsOf(db, reportId);
      const urlOf = (bytes: ArrayBuffer) => URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
      const made = new Map(rows.map(({ key, bytes }) => [key, urlOf(bytes)]));
      urls.set(reportId, made);
      return made;
    },
    storage: () => storageFacts(session.db.peek()),
  };
}

async function readRows(db: LocalDatabase): Promise<OutboxRows> {
  const [reports, photos, verdicts, drafts] = await Promise.all([
    db.reports.toArray(),
    db.photos.toArray(),
    db.verdicts.toArray(),
    db.drafts.toArray(),
  ]);
  const begun = photos.filter((photo) => photo.phase === "raw" || photo.phase === "draft");
  const ids = new Set([
    ...drafts.map((row) => row.project),
    ...begun.map((photo) => draftProject(photo.owner)),
  ]);
  const projects = await db.projects.bulkGet([...ids]);
  const names = new Map(projects.flatMap((project) => (project ? [[project.id, project.name]] : [])));
  return { reports, photos, verdicts, drafts, names };
}
