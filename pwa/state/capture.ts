import { batch, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Position } from "#domain/fields";
import { milestone } from "#domain/milestone";
import { newId } from "../device.ts";
import { isFull } from "../local/connection.ts";
import { dropDraft, getDraft, keepDraft } from "../local/drafts.ts";
import { saveReport } from "../local/outbox.ts";
import type { DraftRow, LocalDatabase } from "../local/schema.ts";
import { agreeToLocate, locate, mayLocate } from "../photos/position.ts";
import type { StampWords } from "../photos/stamp-facts.ts";
import type { CaptureState, DraftFields, Whereabouts } from "./contract.ts";
import { EMPTY_FIELDS, type Judged, judgeDraft } from "./draft-check.ts";
import { createDraftPhotos } from "./draft-photos.ts";

export interface CaptureContext {
  /** The signed-in person's database; null while nobody is known: the draft then lives in the page. */
  readonly db: ReadonlySignal<LocalDatabase | null>;
  nameOf(projectId: string): string;
  /**
   * What is known of a project and its reporter that photos are stamped with; null while it is being looked up. Read
   * within an effect, it is followed.
   */
  stampOf(projectId: string): Omit<StampWords, "milestone"> | null;
  /** Hears that a report was saved. */
  saved(projectId: string): void;
}

/** What a draft has beside its fields; a new one for each report. */
type Head = Pick<
  DraftRow,
  "reportId" | "mends" | "supersedes" | "observedAtMs" | "position" | "positionAtMs"
>;

/** How long saving waits for a position that was asked for. */
const POSITION_PATIENCE_MS = 1_000;
/** Somebody who began a report this long ago may have gone elsewhere. */
const POSITION_KEEPS_MS = 10 * 60_000;
const REOPEN_MS = 1_000;

/** The draft of a project. It can be used at once; what the phone has kept of it comes in when read. */
export function createCapture(project: string, context: CaptureContext): CaptureState {
  const fields = signal<DraftFields>(EMPTY_FIELDS);
  const keptAt = signal<number | null>(null);
  const supersedes = signal<string | null>(null);
  const place = signal<Whereabouts>("unasked");
  const typed = new Set<string>();
  let head = newHead();
  let opened: LocalDatabase | null = null;
  let isOpen = false;
  let isChanged = false;
  /** What the fields were when last kept. */
  let keptFields = EMPTY_FIELDS;
  /** Tells what was asked for the draft shown now from what was asked for one that is gone. */
  let round = 0;
  let writing: Promise<void> | undefined;
  let saving: ReturnType<CaptureState["save"]> | undefined;
  let position: Promise<Position | null> | undefined;
  let waiters: ((db: LocalDatabase) => void)[] = [];

  const whenOpen = () =>
    new Promise<LocalDatabase>((resolve) => (opened && isOpen ? resolve(opened) : waiters.push(resolve)));
  const stampWords = (): StampWords | null => {
    const code = fields.value.milestone;
    const known = context.stampOf(project);
    return known && { ...known, milestone: code && milestone(code).zh };
  };
  const photos = createDraftPhotos(project, whenOpen, () => untracked(stampWords));

  /** Takes in what the phone has kept, below what was typed meanwhile. */
  async function open(db: LocalDatabase): Promise<void> {
    if (opened && opened !== db) {
      reset();
      void placeNow();
    }
    opened = db;
    isOpen = false;
    const row = await getDraft(db, project);
    if (opened !== db) return;
    if (row) {
      const kept = Object.fromEntries(Object.entries(row.fields).filter(([name]) => !typed.has(name)));
      const { position: at, positionAtMs } = head.position && row.observedAtMs === null ? head : row;
      head = withoutOldPosition({ ...row, position: at, ...(positionAtMs && { positionAtMs }) });
      batch(() => {
        fields.value = { ...fields.value, ...kept };
        [keptAt.value, supersedes.value] = [row.keptAtMs, row.mends];
      });
      if (typed.size === 0) keptFields = fields.value;
    }
    isOpen = true;
    await photos.open(db).catch(() => undefined);
    for (const resolve of waiters) resolve(db);
    waiters = [];
    if (isChanged) keep();
  }

  function reset(): void {
    round++;
    head = newHead();
    typed.clear();
    isChanged = false;
    keptFields = EMPTY_FIELDS;
    position = undefined;
    place.value = "unasked";
    photos.clear();
    batch(() => {
      fields.value = EMPTY_FIELDS;
      [keptAt.value, supersedes.value] = [null, null];
    });
  }

  /** Writes at once; what changes while a write is under way goes with the next, so the last keystroke always counts. */
  function keep(): void {
    isChanged = true;
    const db = opened;
    if (writing || !db || !isOpen) return;
    writing = (async () => {
      while (isChanged && opened === db) {
        isChanged = false;
        const { reportId } = head;
        const row = { ...head, project, fields: fields.value, keptAtMs: Date.now() };
        const isKept = await keepDraft(db, row);
        if (head.reportId !== reportId) continue;
        if (isKept) [keptAt.value, keptFields] = [row.keptAtMs, row.fields];
        else if (!saving && fields.value !== keptFields) await partFromSaved(db);
      }
    })()
      // A full phone: `keptAt` stays behind, and the next keystroke tries again.
      .catch(() => undefined)
      .finally(() => {
        writing = undefined;
      });
  }

  /** Saved on another page, with its photos: what was typed here since is another draft. */
  async function partFromSaved(db: LocalDatabase): Promise<void> {
    head = { ...head, reportId: newId() };
    isChanged = true;
    await photos.open(db).catch(() => undefined);
  }

  /** Finds where the phone is now, for the report and for the photos picked now. */
  async function findPosition(asked = round): Promise<Position | null> {
    if (typeof place.value === "string") place.value = "working";
    const found = await locate();
    // The screen was left, or the draft saved or thrown away: only photos picked before may still want it.
    if (asked !== round) return typeof found === "string" ? null : found;
    if (typeof found === "string") {
      // What was found before stays true of the report.
      if (typeof place.value === "string") place.value = found;
      return null;
    }
    place.value = found;
    // What was seen at another time was seen at another place: only photos picked now are here.
    if (head.observedAtMs !== null) return found;
    head = { ...head, position: found, positionAtMs: Date.now() };
    // Where somebody looked at an empty screen is no draft.
    if (photos.photos.value.length > 0 || Object.values(fields.value).some(Boolean)) keep();
    return found;
  }

  /** The same, unless the browser would put a question that nobody has explained. */
  function placeNow(): Promise<Position | null> {
    const asked = round;
    position = mayLocate().then((may) => (may ? findPosition(asked) : null));
    return position;
  }

  function judge(observedAtMs: number): Judged {
    const { supersedes: corrects, position: at } = head;
    return judgeDraft(fields.value, {
      project,
      observedAtMs,
      position: at,
      supersedes: corrects,
      photoCount: photos.photos.value.filter((photo) => photo.state !== "failed").length,
    });
  }

  async function save(): ReturnType<CaptureState["save"]> {
    const early = judge(Date.now());
    if ("code" in early) return early;
    const db = opened;
    if (!db) return { field: "form", code: "unauthenticated" };
    const fresh = withoutOldPosition(head);
    if (fresh !== head) void placeNow();
    head = fresh;
    if (position)
      await Promise.race([position, new Promise((done) => setTimeout(done, POSITION_PATIENCE_MS))]);
    // Nothing may come between this and the judgement: stamps and report must say the same.
    await photos.settled();
    const shown = photos.photos.value;
    if (shown.some((photo) => photo.state === "failed" && photo.failed !== "storage_full"))
      return { field: "photos", code: "photo_type" };
    // A full phone keeps the facts; the report says which photos it could not keep.
    const notKept = shown.flatMap((photo, i) => (photo.state === "failed" ? [i + 1] : []));
    const nowMs = Date.now();
    const judged = judge(head.observedAtMs ?? nowMs);
    if ("code" in judged) return judged;
    const { reportId, mends } = head;
    let id: string;
    try {
      id = await saveReport(
        db,
        { project, reportId, mends },
        context.nameOf(project),
        judged.facts,
        nowMs,
        notKept,
      );
    } catch (error) {
      return { field: "form", code: isFull(error) ? "storage_full" : "not_saved" };
    }
    reset();
    context.saved(project);
    return { ok: id };
  }

  const stops = [
    effect(() => {
      const db = context.db.value;
      if (db) openUntilRead(db);
    }),
    effect(() => {
      stampWords();
      untracked(photos.restamp);
    }),
  ];

  /** Nothing is written before the draft was read: that would put a half-empty one in its place. */
  function openUntilRead(db: LocalDatabase): void {
    open(db).catch(() => setTimeout(() => context.db.peek() === db && openUntilRead(db), REOPEN_MS));
  }

  void placeNow();

  return {
    ...{ fields, keptAt, supersedes, place, photos: photos.photos, progress: photos.progress },
    change(patch) {
      for (const name of Object.keys(patch)) typed.add(name);
      fields.value = { ...fields.value, ...patch };
      keep();
    },
    addPhotos: (files) => photos.add(files, placeNow()),
    removePhoto: photos.remove,
    locate() {
      agreeToLocate();
      position = findPosition();
    },
    save: () => (saving ??= save().finally(() => (saving = undefined))),
    async discard() {
      const db = opened;
      photos.discard();
      reset();
      void placeNow();
      await writing;
      if (db) await dropDraft(db, project);
    },
    close() {
      for (const stop of stops) stop();
      const end = () => {
        round++;
        photos.clear();
      };
      // Saving counts the photos shown, and waits for the position.
      void (saving ?? Promise.resolve()).then(end, end);
    },
  };
}

/** A position found long ago is not where this report is made. One whose time was kept keeps its place as well. */
function withoutOldPosition(head: Head): Head {
  const { observedAtMs, position, positionAtMs = 0 } = head;
  const isOld = Math.abs(Date.now() - positionAtMs) > POSITION_KEEPS_MS;
  return observedAtMs === null && position && isOld ? { ...head, position: null } : head;
}

function newHead(): Head {
  return {
    reportId: newId(),
    mends: null,
    supersedes: null,
    observedAtMs: null,
    position: null as Position | null,
  };
}
