import type { PhotoLoss, SyncRequest, SyncResponse } from "#domain/protocol";
import type { ReportInput } from "#domain/report";
import type { Word } from "../../../pwa/sync/answer.ts";
import type { ReportEffects } from "../../../pwa/sync/drain.ts";
import type { PhotoEffects } from "../../../pwa/sync/drain-photos.ts";
import type { Reply } from "../../../pwa/sync/reply.ts";
import { answerOf } from "./fixtures.ts";

/** A server in memory: it counts each report once, and refuses what it is told to refuse. */
export class ServerDouble {
  readonly reports = new Map<string, ReportInput>();
  readonly blobs = new Set<string>();
  readonly requests: SyncRequest[] = [];
  readonly refuses = new Map<string, "money_invalid" | "internal">();
  cursor = 0;

  /** Takes a request in, whatever becomes of the answer. */
  sync(request: SyncRequest): SyncResponse {
    this.requests.push(request);
    const receipts = (request.reports ?? []).map((report): SyncResponse["receipts"][number] => {
      const code = this.refuses.get(report.id);
      if (code) return { id: report.id, status: "refused", code, missing: [] };
      const known = this.reports.has(report.id);
      this.reports.set(report.id, report);
      const missing = (report.photos ?? [])
        .map((photo) => photo.sha256)
        .filter((sha256) => !this.blobs.has(sha256));
      return { id: report.id, status: known ? "duplicate" : "accepted", missing };
    });
    this.cursor++;
    return answerOf(receipts, { cursor: `${this.cursor}` });
  }
}

/** A phone in memory with the rules of pwa/local. `send` is how its requests travel. */
export class PhoneDouble {
  readonly waiting: ReportInput[] = [];
  readonly words = new Map<string, NonNullable<Word>>();
  readonly photosWaiting = new Map<string, number>();
  readonly photosSent = new Set<string>();
  readonly photosFailed = new Map<string, string>();
  readonly lost = new Set<string>();
  readonly sendingSeen: (readonly string[])[] = [];
  losses: PhotoLoss[] = [];
  readonly told: PhotoLoss[] = [];
  seq = 0;
  cursor: string | null = null;
  mayFetch = true;
  /** No room for anything but receipts. */
  isFull = false;

  save(...reports: ReportInput[]): void {
    this.waiting.push(...reports);
  }

  reportEffects(post: (request: SyncRequest) => Promise<Reply<SyncResponse>>): ReportEffects {
    return {
      nowMs: () => 1_700_000_050_000,
      mayFetch: () => this.mayFetch,
      device: async () => ({ id: "device-1", platform: "test" }),
      cursor: async () => this.cursor,
      waiting: async () => [...this.waiting],
      lastSeq: async () => this.seq,
      statement: async () => ({
        held: { photos: this.photosWaiting.size, bytes: 0, refused: 0 },
        lost: this.losses,
      }),
      post,
      keep: async (words, answer, told) => {
        this.told.push(...told);
        for (const [id, word] of words) this.keepWord(id, word);
        if (this.isFull) return false;
        this.cursor = answer.cursor;
        return true;
      },
      sending: (ids) => this.sendingSeen.push(ids),
    };
  }

  private keepWord(id: string, word: NonNullable<Word>): void {
    const at = this.waiting.findIndex((report) => report.id === id);
    if (at < 0) throw new Error(`a receipt for ${id}, which does not wait`);
    const [report] = this.waiting.splice(at, 1);
    this.words.set(id, word);
    if ("missing" in word)
      for (const photo of report?.photos ?? []) this.photosWaiting.set(photo.sha256, photo.bytes);
  }

  photoEffects(put: (sha256: string) => Promise<Reply<true>>): PhotoEffects {
    return {
      waiting: async () => [...this.photosWaiting].map(([sha256, bytes]) => ({ sha256, bytes })),
      bytes: async (sha256) => (this.lost.has(sha256) ? "missing" : new ArrayBuffer(1)),
      put,
      // The doubles add photos only while one is on its way, so asking again after a tick finds them.
      nudged: () => new Promise((resolve) => setTimeout(resolve, 1)),
      sent: async (sha256) => {
        this.photosWaiting.delete(sha256);
        this.photosSent.add(sha256);
      },
      failed: async (sha256, why) => {
        this.photosWaiting.delete(sha256);
        this.photosFailed.set(sha256, why);
      },
    };
  }
}
