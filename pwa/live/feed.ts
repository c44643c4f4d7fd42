import { effect, type Signal } from "@preact/signals";
import { dayOf } from "#domain/day";
import { revisionOf } from "#domain/revision";
import type { LiveMessage } from "#domain/tally";
import { getMeta, setMeta } from "../local/meta.ts";
import type { LocalDatabase } from "../local/schema.ts";
import type { Before, BoardQuery, BoardState, Failure, Figures } from "../state/contract.ts";
import { outcomeOf } from "../state/outcome.ts";
import type { Session } from "../state/session.ts";
import { fetchBefore } from "./before.ts";
import { Cells } from "./cells.ts";
import { changedCells } from "./flash.ts";
import { followRounds } from "./rounds.ts";
import { listen } from "./socket.ts";
import { fetchFigures, searchOf, type WithCells } from "./tallies.ts";

/** What the feed keeps up to date. */
export interface FeedSignals {
  readonly query: Signal<BoardQuery>;
  readonly rounds: Signal<readonly string[]>;
  readonly figures: Signal<Figures | undefined>;
  readonly before: Signal<Before | undefined>;
  readonly failure: Signal<Failure | null>;
  readonly live: Signal<ReturnType<BoardState["live"]["peek"]>>;
  readonly confirmedAt: Signal<number | null>;
  readonly flashed: Signal<ReadonlySet<string>>;
}

/** At most one fetch a second; a little chance keeps boards from asking at the same instant. */
const SPACING_MS = 1_000;
const JITTER_MS = 250;
/** Also while the socket is open: a dead one is not always told of, and an unchanged answer costs nothing. */
const POLL_MS = 60_000;

/**
 * Fetches the figures of the chosen window and follows their changes. Answers how to stop.
 *
 * A message carries the cells that changed, whole, and moves the figures at once without a question. The rest of an answer
 * (freshness, names, entries taken out) is asked for afterwards, at leisure: the message says over how long all boards
 * together should spread their questions. Whatever message is missed, the next answer has it, by its version.
 */
export function follow(
  signals: FeedSignals,
  db: LocalDatabase | null,
  session: Pick<Session, "refused" | "check">,
): () => void {
  const { query, rounds, figures, before, failure, live, confirmedAt, flashed } = signals;
  let cells = new Cells();
  /** The answer that the figures stand on, and the question that it answers. */
  let answer: WithCells | undefined;
  let shownFor = "";
  let comparedWith = "";
  let askedAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function show(next: Figures, asked: string): void {
    const changed = changedCells(shownFor === asked ? figures.peek() : undefined, next);
    if (changed.size > 0) flashed.value = changed;
    figures.value = next;
    shownFor = asked;
  }

  async function refresh(): Promise<void> {
    timer = undefined;
    askedAtMs = Date.now();
    const asked = searchOf(query.peek());
    const reply = await fetchFigures(query.peek());
    if (stopped || asked !== searchOf(query.peek())) return;
    if (reply.kind === "signedOut") session.refused();
    if (reply.kind !== "ok") {
      const outcome = outcomeOf(reply);
      if ("failed" in outcome) failure.value = outcome;
      return;
    }
    failure.value = null;
    confirmedAt.value = Date.now();
    void compare(reply.value);
    if (reply.value === answer && figures.peek()) return;
    answer = reply.value;
    cells.replace(answer.cells, answer.version);
    // A message may have come before the answer to a question asked earlier.
    const shown = shownFor === asked ? figures.peek()?.verified.version : undefined;
    const isOlder = shown !== undefined && revisionOf(shown) > revisionOf(answer.version);
    const next = cells.figuresOf(answer, isOlder ? shown : answer.version);
    show(next, asked);
    if (db) void setMeta(db, "figures", { query: asked, at: Date.now(), ...next }).catch(() => undefined);
  }

  /** Fetches what movement is told against, once for each window, rule and day. */
  async function compare(of: WithCells): Promise<void> {
    const chosen = query.peek();
    const wanted = `${searchOf(chosen)} ${dayOf(Date.now())}`;
    if (comparedWith === wanted) return;
    comparedWith = wanted;
    const then = await fetchBefore(chosen, of);
    if (stopped || comparedWith !== wanted) return;
    before.value = then;
    // The next answer asks again.
    if (!then) comparedWith = "";
  }

  function changed(message: LiveMessage): void {
    confirmedAt.value = Date.now();
    const shown = figures.peek();
    if (!shown || message.version === shown.verified.version) return;
    // A day of the past stays as it was; of it only what a later correction changed has to be asked for.
    if (answer && answer.asOf === null && cells.take(message, answer))
      show(cells.figuresOf(answer, message.version), shownFor);
    soon(message.spreadMs);
  }

  /**
   * One fetch for a burst of reasons, at some moment of the next `spreadMs`. Where reasons never end, half of it has to pass
   * since the last fetch, so that with the half that the moment takes on average each board asks once in `spreadMs`.
   */
  function soon(spreadMs = 0): void {
    if (timer !== undefined || stopped) return;
    const restMs = Math.max(0, askedAtMs + Math.max(SPACING_MS, spreadMs / 2) - Date.now());
    const wait = restMs + Math.random() * Math.max(JITTER_MS, spreadMs);
    timer = setTimeout(() => void refresh(), wait);
  }

  const unchoose = effect(() => {
    const chosen = searchOf(query.value);
    if (shownFor && shownFor !== chosen) {
      figures.value = undefined;
      flashed.value = new Set();
    }
    answer = undefined;
    cells = new Cells();
    before.value = undefined;
    comparedWith = "";
    void showKept(signals, db).then((isShown) => {
      if (isShown) shownFor = searchOf(query.peek());
    });
    clearTimeout(timer);
    timer = undefined;
    void refresh();
  });
  const unround = followRounds(rounds, figures, db);
  const poll = setInterval(() => soon(), POLL_MS);
  const unlisten = listen("cells", {
    state(state) {
      live.value = state;
      // What changed before the socket was open came in no message.
      if (state === "live") soon();
    },
    // Whoever follows stops once the session is known to have expired.
    ended: async () => void (await session.check()),
    heard(message) {
      if (message.type === "changed") changed(message);
    },
  });

  return () => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(poll);
    unchoose();
    unround();
    unlisten();
    live.value = "offline";
  };
}

/** Follows nothing, for a session that is over: what is shown stays, and of another choice what the device kept. */
export function followKept(
  signals: Pick<FeedSignals, "query" | "figures" | "before" | "confirmedAt">,
  db: LocalDatabase | null,
): () => void {
  const { query, figures, before } = signals;
  let shownFor = searchOf(query.peek());
  return effect(() => {
    const chosen = searchOf(query.value);
    if (chosen !== shownFor) {
      figures.value = undefined;
      before.value = undefined;
    }
    shownFor = chosen;
    void showKept(signals, db);
  });
}

/** Shows the figures that the device kept, where they are those chosen and none are shown yet. Answers whether it did. */
async function showKept(
  { query, figures, confirmedAt }: Pick<FeedSignals, "query" | "figures" | "confirmedAt">,
  db: LocalDatabase | null,
): Promise<boolean> {
  const kept = db && (await getMeta(db, "figures").catch(() => undefined));
  if (!kept || figures.peek() || kept.query !== searchOf(query.peek())) return false;
  figures.value = { verified: kept.verified, reported: kept.reported };
  confirmedAt.value ??= kept.at ?? null;
  return true;
}
