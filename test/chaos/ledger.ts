import type { ReportInput } from "#domain/report";

/** What a person saw of a draft when the phone said that it was kept. */
export interface SeenDraft {
  readonly reportId: string;
  readonly note: string;
  readonly photos: ReadonlySet<string>;
}

/** A report that a person saw as saved. */
export interface SeenReport {
  readonly phone: string;
  readonly person: string;
  readonly id: string;
  readonly report: ReportInput;
}

/** What people saw, and what they did that excuses a loss: the promise is held against this. */
export class Ledger {
  readonly reports = new Map<string, SeenReport>();
  /** By phone, person and project; only those about which there is no doubt. */
  readonly drafts = new Map<string, SeenDraft>();
  /** All notes that were ever typed, by person. */
  readonly typed = new Map<string, string>();
  readonly pictures = new Set<string>();
  /** Digests whose bytes were spoilt or removed on a phone. */
  readonly spoilt = new Set<string>();
  /** Reports whose save broke the promise at once. */
  readonly broken: string[] = [];
  /** Drafts that were being saved when nobody saw the end of it: each is still a draft, or a report. */
  readonly saving = new Map<string, SeenDraft>();
  /** Reports whose place another took: the phone may forget them after a while. */
  readonly mended = new Set<string>();
  notes = 0;

  /** A text that nobody has typed before. */
  newNote(person: string): string {
    const note = `note ${++this.notes}`;
    this.typed.set(note, person);
    return note;
  }

  /** A draft is being changed: until `settle` nobody can say how it stands. */
  touch(key: string): { photos: Set<string> } {
    const photos = new Set(this.drafts.get(key)?.photos);
    this.drafts.delete(key);
    return { photos };
  }

  settle(key: string, draft: SeenDraft): void {
    this.drafts.set(key, draft);
  }

  /** A report was seen as saved; `seen` is its draft, where there was no doubt about it. */
  save(
    saved: Omit<SeenReport, "report"> & {
      report: ReportInput | undefined;
      note: string;
      seen: SeenDraft | undefined;
    },
  ) {
    const { phone, person, id, report, note, seen } = saved;
    if (!report) {
      this.broken.push(`${note} was seen as saved on ${phone} and is not in its outbox`);
      return;
    }
    const claimed = new Set(report.photos?.map((photo) => photo.sha256));
    const forgotten = [...(seen?.reportId === id ? seen.photos : [])].filter(
      (sha256) => !claimed.has(sha256),
    );
    if (report.note !== note) this.broken.push(`${note} was saved as ${report.note}`);
    if (forgotten.length > 0) this.broken.push(`${note} was saved without ${forgotten.length} of its photos`);
    this.reports.set(id, { phone, person, id, report });
  }
}
