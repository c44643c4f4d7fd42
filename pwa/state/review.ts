import { batch, computed, effect, signal } from "@preact/signals";
import { type ErrorCode, isErrorCode } from "#domain/error";
import { lastOf } from "#domain/last";
import { MAX_VERDICTS } from "#domain/limits";
import type { ReportState } from "#domain/project";
import type { Queue } from "#domain/queue";
import type { ReviewResponse } from "#domain/review";
import { isObject } from "../sync/reply.ts";
import type { Ask } from "./ask.ts";
import type { DeskAct, DeskRow, Failure, ReviewDesk } from "./contract.ts";
import { readDossier, readOutcomes } from "./dossier.ts";
import { ofPerson } from "./of-person.ts";
import { idOf, merged, neighbour, nextWaiting, reread } from "./review-rows.ts";
import { Touches } from "./review-touches.ts";
import { holdPage, watchQueue } from "./review-watch.ts";

/** How long a word can be taken back. The server allows a minute, so that one on its way still counts. */
export const UNDO_SHOWN_MS = 10_000;
/** Below this many reports left on the desk, more are fetched. */
const FEW = 30;

interface Word {
  readonly report: string;
  readonly verdict: "verified" | "returned" | "pending";
  readonly reason?: string;
  readonly seen?: ReportState;
}

const readQueue = (value: unknown): Queue | undefined =>
  isObject(value) &&
  Array.isArray(value.items) &&
  Array.isArray(value.zones) &&
  Number.isFinite(value.waiting)
    ? (value as unknown as Queue)
    : undefined;

/** Codes after which a report no longer waits for anybody here. */
const SETTLED: readonly ErrorCode[] = [
  "report_changed",
  "report_withdrawn",
  "report_unknown",
  "out_of_scope",
];

/** What the desk needs of the page around it. */
export interface DeskSurroundings {
  /** Calls back when the queue may have changed; answers how to stop. */
  watch(look: () => void): () => void;
  /** Asks before the page is closed, until it is called with false. */
  hold(isHeld: boolean): void;
}

/**
 * The desk of one person. Words count here at once, and one request at a time carries them to the server in the order
 * given; nothing reads as verified before the server has said so. `isHere`: whether the session is still that person's.
 */
export function createReviewDesk(
  ask: Pick<Ask, "get" | "post">,
  isHere: () => boolean,
  { watch, hold }: DeskSurroundings = { watch: watchQueue, hold: holdPage },
): ReviewDesk {
  const rows = signal<readonly DeskRow[] | undefined>(undefined);
  const current = signal<string | null>(null);
  const within = signal<string | null>(null);
  const failure = signal<Failure | null>(null);
  const acts = signal<readonly DeskAct[]>([]);
  const told = signal<{ readonly waiting: number; readonly zones: Queue["zones"] }>({
    waiting: 0,
    zones: [],
  });
  /** Words said, in order, that are not on their way yet. */
  const unsaid: Word[] = [];
  const unsent = signal(0);
  let isSending = false;
  const touches = new Touches();
  let asked = 0;
  /** Rows with words on their way, while another zone's queue is being fetched. */
  let carried: readonly DeskRow[] = [];

  const list = () => rows.peek() ?? carried;
  const rowOfId = (id: string) => list().find((row) => idOf(row) === id);
  function put(next: readonly DeskRow[]): void {
    if (rows.peek() === undefined) carried = next;
    else rows.value = next;
  }
  function change(ids: readonly string[], patch: (row: DeskRow) => DeskRow): void {
    const which = new Set(ids);
    put(list().map((row) => (which.has(idOf(row)) ? patch(row) : row)));
  }
  /** Notes that reports begin or cease to wait; to be called before their rows change. */
  function touch(ids: readonly string[], waits: boolean): void {
    for (const id of ids) {
      const row = rowOfId(id);
      touches.touch(id, row?.item.project.zone ?? null, row?.phase === "waiting", waits);
    }
  }

  const counts = computed(() => {
    const shown = rows.value ?? [];
    const { waiting, zones } = told.value;
    return {
      waiting: Math.max(0, waiting + touches.change(within.value ?? undefined)),
      key: shown.filter((row) => row.phase === "waiting" && row.item.unusual.includes("key")).length,
      zones: zones.map((one) => ({ ...one, waiting: Math.max(0, one.waiting + touches.change(one.id)) })),
    };
  });

  async function fetchQueue(): Promise<void> {
    const turn = ++asked;
    const { moment } = touches;
    const zone = within.peek();
    const search = zone === null ? "" : `?within=${encodeURIComponent(zone)}`;
    const outcome = await ask.get(`/api/queue${search}`, readQueue);
    if (turn !== asked) return;
    failure.value = "ok" in outcome ? null : outcome;
    if ("ok" in outcome) take(outcome.ok, moment, zone);
  }

  function take({ items, waiting, zones }: Queue, moment: number, zone: string | null): void {
    const read = current.peek();
    const isLater = (id: string) => touches.isSince(id, moment);
    // A report decided here that the answer still counts as waiting does not come back.
    const fresh = items.filter(({ report: { id } }) => !isLater(id) || rowOfId(id));
    const next = merged(list(), fresh, {
      isOurs: (row) => isLater(idOf(row)) || row.phase === "sending" || isUndoable(idOf(row)),
      isShown: (row) => row.problem !== null || idOf(row) === read,
    });
    const inQueue = new Set(items.map((item) => item.report.id));
    const onItsWay = new Set(next.flatMap((row) => (row.phase === "waiting" ? [] : [idOf(row)])));
    touches.answered(
      moment,
      zone,
      (id) => inQueue.has(id),
      (id) => onItsWay.has(id),
    );
    batch(() => {
      told.value = { waiting, zones: zone === null ? zones : zonesWith(told.peek().zones, zone, waiting) };
      rows.value = next;
      carried = [];
      if (read === null || !rowOfId(read)) current.value = nextWaiting(next, null);
    });
    for (const row of next)
      if (row.phase === "waiting" && !inQueue.has(idOf(row)) && !isLater(idOf(row))) void look(idOf(row));
  }

  /** Asks how a report stands now that is not in the queue any more, or was decided by somebody else. */
  async function look(id: string): Promise<void> {
    const row = rowOfId(id);
    if (!row || row.phase === "sending" || row.phase === "given") return;
    const outcome = await ask.get(`/api/projects/${encodeURIComponent(row.item.project.id)}`, readDossier);
    if ("ok" in outcome)
      change([id], (now) =>
        now.phase === "sending" || now.phase === "given" ? now : reread(now, outcome.ok),
      );
  }

  const isUndoable = (id: string) => acts.peek().some((act) => act.reports.includes(id));

  /** Lets go of words that can no longer be taken back, and of their rows. */
  function forget(): void {
    const now = Date.now();
    const live = acts.peek().filter((act) => !act.isAccepted || act.untilMs > now);
    if (live.length === acts.peek().length) return;
    acts.value = live;
    const left = list().filter(
      (row) => row.phase !== "given" || row.problem !== null || isUndoable(idOf(row)),
    );
    if (left.length < list().length) put(left);
  }

  function open(id: string | null): void {
    const left = current.peek();
    if (left === id) return;
    batch(() => {
      current.value = id;
      // What it had to tell was read.
      const row = left === null ? undefined : rowOfId(left);
      if (row?.phase === "settled" || (row?.phase === "given" && row.problem))
        put(list().filter((one) => one !== row));
    });
  }

  function say(words: readonly Word[]): void {
    unsaid.push(...words);
    unsent.value += words.length;
    void pump();
  }

  async function pump(): Promise<void> {
    if (isSending) return;
    isSending = true;
    while (unsaid.length > 0) {
      const words = unsaid.splice(0, MAX_VERDICTS);
      const outcome = isHere()
        ? await ask.post("/api/reviews", { verdicts: words }, readOutcomes)
        : ({ failed: "unauthenticated" } as const);
      unsent.value -= words.length;
      if ("ok" in outcome) hear(words, outcome.ok.outcomes);
      else {
        // What waits behind would fare no better, and nothing lies here unsent without a word.
        const failed = [...words, ...unsaid.splice(0)];
        unsent.value = 0;
        // Taking back what was never said is nothing.
        const never = new Set(failed.flatMap((word) => (word.verdict === "pending" ? [] : [word.report])));
        for (const word of failed)
          if (word.verdict !== "pending" || !never.has(word.report)) refuse(word, outcome);
      }
    }
    isSending = false;
    setTimeout(forget, UNDO_SHOWN_MS + 50);
    const waiting = list().filter((row) => row.phase === "waiting").length;
    if (waiting < FEW && counts.peek().waiting > waiting) void fetchQueue();
  }

  function hear(words: readonly Word[], outcomes: ReviewResponse["outcomes"]): void {
    const accepted: string[] = [];
    for (const [at, word] of words.entries()) {
      const outcome = outcomes[at];
      if (outcome && outcome.report === word.report && outcome.status !== "refused")
        accepted.push(word.report);
      else refuse(word, { failed: isErrorCode(outcome?.code) ? outcome.code : "internal" }, outcome?.state);
    }
    const wordOf = new Map(words.map((word) => [word.report, word.verdict]));
    change(accepted, (row) => {
      const word = wordOf.get(idOf(row)) ?? null;
      // Said and being taken back already: the next answer decides.
      if (row.phase !== "sending" || row.word !== word) return row;
      return word === "pending" ? { ...row, phase: "waiting", word: null } : { ...row, phase: "given" };
    });
    const known = new Set(accepted);
    acts.value = acts
      .peek()
      .map((act) => (act.reports.some((id) => known.has(id)) ? { ...act, isAccepted: true } : act));
  }

  /** A word did not count: the report is as it was before, with the reason. */
  function refuse(word: Word, problem: Failure, state?: ReportState): void {
    const { report: id, verdict } = word;
    if (verdict === "pending") {
      // It could not be taken back, so what was said stands.
      touch([id], false);
      change([id], (row) => ({ ...row, phase: "given", word: null, problem }));
      return;
    }
    // Never said, so there is nothing to take back.
    const taken = unsaid.findIndex((next) => next.report === id && next.verdict === "pending");
    if (taken >= 0) {
      unsaid.splice(taken, 1);
      unsent.value -= 1;
    }
    acts.value = acts.peek().flatMap((act) => {
      const reports = act.reports.filter((one) => one !== id);
      return reports.length > 0 ? [{ ...act, reports }] : [];
    });
    const isSettled =
      problem.failed !== "offline" && problem.failed !== "storage_full" && SETTLED.includes(problem.failed);
    touch([id], !isSettled);
    change([id], (row) => ({
      ...row,
      ...{ phase: isSettled ? "settled" : "waiting", word: null, problem },
      stands: state && isSettled ? { state, by: null, at: null, reason: null, isCorrected: false } : null,
    }));
    if (current.peek() === null) current.value = id;
    if (isSettled) void look(id);
  }

  function give(ids: readonly string[], verdict: "verified" | "returned", reason?: string): void {
    const waiting = ids.filter((id) => rowOfId(id)?.phase === "waiting");
    const first = rowOfId(waiting[0] ?? "");
    if (!first) return;
    const read = current.peek();
    const act = { reports: waiting, word: verdict, projectName: first.item.project.name };
    batch(() => {
      touch(waiting, false);
      change(waiting, (row) => ({ ...row, phase: "sending", word: verdict, problem: null }));
      if (read !== null && waiting.includes(read)) open(nextWaiting(list(), read));
      acts.value = [...acts.peek(), { ...act, isAccepted: false, untilMs: Date.now() + UNDO_SHOWN_MS }];
    });
    say(waiting.map((report) => ({ report, verdict, seen: "pending", ...(reason && { reason }) })));
  }

  function undo(): void {
    forget();
    const act = lastOf(acts.peek());
    if (!act) return;
    acts.value = acts.peek().slice(0, -1);
    // What has not left yet need not be said at all.
    const unspoken = new Set(
      unsaid.filter((word) => act.reports.includes(word.report)).map((word) => word.report),
    );
    const kept = unsaid.filter((word) => !unspoken.has(word.report));
    unsaid.splice(0, unsaid.length, ...kept);
    unsent.value -= unspoken.size;
    batch(() => {
      touch(act.reports, true);
      change(act.reports, (row) =>
        unspoken.has(idOf(row))
          ? { ...row, phase: "waiting", word: null }
          : { ...row, phase: "sending", word: "pending" },
      );
      open(act.reports[0] ?? null);
    });
    say(act.reports.filter((id) => !unspoken.has(id)).map((report) => ({ report, verdict: "pending" })));
  }

  effect(() => hold(unsent.value > 0));
  let users = 0;
  let unwatch: (() => void) | undefined;
  return {
    ...{ rows, current, counts, within, failure, acts, unsent, open, give, undo },
    choose(zone) {
      if (zone === within.peek()) return;
      within.value = zone;
      // The other zone's reports; words on their way go on.
      carried = list().filter((row) => row.phase === "sending" || row.problem || isUndoable(idOf(row)));
      rows.value = undefined;
      current.value = null;
      void fetchQueue();
    },
    move: (step) => open(neighbour(list(), current.peek(), step)),
    refresh: () => void fetchQueue(),
    start() {
      users++;
      if (users === 1) {
        void fetchQueue();
        unwatch = watch(() => void fetchQueue());
      }
      return () => {
        users--;
        if (users === 0) unwatch?.();
      };
    },
  };
}

/** A zone's own answer knows of no other zone: the others stay as last told. */
function zonesWith(zones: Queue["zones"], zone: string, waiting: number): Queue["zones"] {
  return zones.map((one) => (one.id === zone ? { ...one, waiting } : one));
}

/** The desk of whoever is signed in: the words on it are given in that person's name. */
export const reviewDeskOf = ofPerson(({ ask }, isHere) => createReviewDesk(ask, isHere));
