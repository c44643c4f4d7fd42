import type { ErrorCode } from "#domain/error";
import { MAX_REPORTS, PROTOCOL } from "#domain/limits";
import type { DeviceInput, PhotoLoss, SyncRequest, SyncResponse } from "#domain/protocol";
import type { ReportInput } from "#domain/report";
import type { Statement } from "../local/statement.ts";
import { type Word, wordOfReceipt } from "./answer.ts";
import type { Later, Reply } from "./reply.ts";

/** All that the drain of reports touches: it has no network, no clock and no store of its own. */
export interface ReportEffects {
  nowMs(): number;
  /** Whether this person may fetch: only reporters exchange. Others still send what they saved while they were one. */
  mayFetch(): boolean;
  /** Which phone it is; `app` only where it is this one: of another's app nothing is known. */
  device(): Promise<{ readonly id: string; readonly platform: string; readonly app?: string }>;
  cursor(): Promise<string | null>;
  /** All reports on which the last word is still to come. */
  waiting(): Promise<readonly ReportInput[]>;
  /** The number of the last report saved; undefined where it is not this phone's to say. */
  lastSeq(): Promise<number | undefined>;
  /** What this phone says of itself beside the reports it still holds. */
  statement(): Promise<Statement>;
  post(request: SyncRequest): Promise<Reply<SyncResponse>>;
  /**
   * Keeps words, changed rows, cursor, and which losses were told, in one step; false when there was room for the words
   * only.
   */
  keep(
    words: ReadonlyMap<string, NonNullable<Word>>,
    answer: SyncResponse,
    told: readonly PhotoLoss[],
  ): Promise<boolean>;
  /** Tells which reports are on their way just now. */
  sending(ids: readonly string[]): void;
}

/** What one drain leaves to the next, so that a report which the server cannot digest never holds up the others. */
export interface DrainMemory {
  /** How many reports the next request carries: less after a failure that the content may have caused, more after success. */
  limit: number;
  /** Reports that failed alone: they go last. */
  readonly aside: Set<string>;
}

export function newMemory(): DrainMemory {
  return { limit: MAX_REPORTS, aside: new Set() };
}

/**
 * How a drain ended. `sent`: how many got their last word, be it that a photo is lost. `refused`: the server refuses the
 * exchange as such, until something is done about `code`.
 */
export type Drained =
  | { readonly end: "done"; readonly sent: number }
  | { readonly end: "later"; readonly why: Later["why"]; readonly afterMs: number | null }
  | { readonly end: "signedOut" }
  | { readonly end: "refused"; readonly code: ErrorCode };

/** Whole requests refused with these may be one report's fault. */
const OF_THE_CONTENT: readonly ErrorCode[] = [
  "json_invalid",
  "request_invalid",
  "batch_too_large",
  "request_too_large",
];
/** So many reports failed one after the other, each alone, by a server that had answered before: it is not the reports. */
const GIVE_UP_AFTER = 3;

/**
 * Sends every report that waits, and fetches what changed until there is no more. Only a receipt takes a report out of
 * the outbox; a report without one stays, however the request ended.
 */
export async function drainReports(effects: ReportEffects, memory: DrainMemory): Promise<Drained> {
  const device = await effects.device();
  const tried = new Set<string>();
  let sent = 0;
  let alone = 0;
  let undecided = false;
  let isAlive = false;
  // Once even when nothing waits: the exchange also fetches, and says what this phone holds.
  let pull = effects.mayFetch();
  for (;;) {
    // Before the queue: a report saved between the two has a number beyond it, and is told with what carries it. The other
    // way round the server would count it as one that is nowhere.
    const seq = await effects.lastSeq();
    const queue = lastOnes(await effects.waiting(), memory.aside).filter((report) => !tried.has(report.id));
    if (queue.length === 0 && !pull)
      return undecided ? { end: "later", why: "server", afterMs: null } : { end: "done", sent };
    do {
      const batch = queue.splice(0, memory.limit);
      const ids = batch.map((report) => report.id);
      const cursor = await effects.cursor();
      const { held, lost } = await effects.statement();
      const outbox = { reports: queue.length, ...held, oldest: oldestOf(queue) };
      effects.sending(ids);
      const says = { ...device, ...(seq !== undefined && { seq }), outbox, lost: [...lost] };
      const reply = await effects.post(requestOf(says, effects.nowMs(), cursor, batch));
      effects.sending([]);
      if (reply.kind === "signedOut") return { end: "signedOut" };
      if (reply.kind === "later" && reply.why !== "server") {
        if (reply.why === "timeout") shrink(memory, ids);
        return { end: "later", why: reply.why, afterMs: reply.afterMs };
      }
      if (reply.kind !== "ok") {
        // The server failed on this very request, or refused it whole: one report of it may be the reason.
        const end = endOf(reply);
        if (batch.length === 0 || (reply.kind === "final" && !OF_THE_CONTENT.includes(reply.code)))
          return end;
        shrink(memory, ids);
        if (batch.length > 1) queue.unshift(...batch);
        else {
          if (++alone >= (isAlive ? GIVE_UP_AFTER : 1)) return end;
          for (const id of ids) tried.add(id);
          undecided = true;
        }
        continue;
      }
      isAlive = true;
      const words = wordsOn(ids, reply.value);
      const isKept = await effects.keep(words, reply.value, lost);
      for (const id of ids) tried.add(id);
      undecided ||= words.size < ids.length || !isKept;
      sent += words.size;
      alone = 0;
      grow(memory, words);
      // A server that says there is more but stands still would be asked for ever.
      pull = isKept && reply.value.more && reply.value.cursor !== cursor;
    } while (queue.length > 0 || pull);
  }
}

function endOf(reply: Later | { readonly kind: "final"; readonly code: ErrorCode }): Drained {
  return reply.kind === "final"
    ? { end: "refused", code: reply.code }
    : { end: "later", why: reply.why, afterMs: reply.afterMs };
}

function requestOf(
  device: DeviceInput,
  clock: number,
  cursor: string | null,
  reports: ReportInput[],
): SyncRequest {
  return { protocol: PROTOCOL, device, clock, cursor, reports };
}

/** The words on the reports of this request; a receipt for anything else is nobody's. */
function wordsOn(ids: readonly string[], answer: SyncResponse): Map<string, NonNullable<Word>> {
  const words = new Map<string, NonNullable<Word>>();
  for (const receipt of answer.receipts) {
    const word = ids.includes(receipt.id) ? wordOfReceipt(receipt) : null;
    if (word) words.set(receipt.id, word);
  }
  return words;
}

function lastOnes(reports: readonly ReportInput[], aside: ReadonlySet<string>): ReportInput[] {
  return [...reports.filter((r) => !aside.has(r.id)), ...reports.filter((r) => aside.has(r.id))];
}

function oldestOf(reports: readonly ReportInput[]): number | null {
  return reports.length === 0 ? null : Math.min(...reports.map((report) => report.observedAt));
}

function shrink(memory: DrainMemory, ids: readonly string[]): void {
  if (ids.length === 0) return;
  memory.limit = Math.max(1, Math.floor(ids.length / 2));
  if (ids.length === 1) for (const id of ids) memory.aside.add(id);
}

function grow(memory: DrainMemory, decided: ReadonlyMap<string, unknown>): void {
  memory.limit = Math.min(MAX_REPORTS, memory.limit * 4);
  for (const id of decided.keys()) memory.aside.delete(id);
}
