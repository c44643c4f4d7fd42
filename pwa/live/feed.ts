import { effect, type Signal } from "@preact/signals";
import type { LiveMessage } from "#domain/tally";
import { getMeta, setMeta } from "../local/meta.ts";
import type { LocalDatabase } from "../local/schema.ts";
import { outcomeOf } from "../state/ask.ts";
import type { BoardQuery, BoardState, Failure } from "../state/contract.ts";
import type { Session } from "../state/session.ts";
import { changedCells, type Figures } from "./flash.ts";
import { listen } from "./socket.ts";
import { fetchFigures, searchOf } from "./tallies.ts";

/** What the feed keeps up to date. */
export interface FeedSignals {
  readonly query: Signal<BoardQuery>;
  readonly figures: Signal<Figures | undefined>;
  readonly failure: Signal<Failure | null>;
  readonly live: Signal<ReturnType<BoardState["live"]["peek"]>>;
  readonly flashed: Signal<ReadonlySet<string>>;
}

/** At most one fetch a second; a little chance keeps a hundred boards from asking at the same instant. */
const SPACING_MS = 1_000;
const JITTER_MS = 250;
/** Also while the socket is open: a dead one is not always told of, and an unchanged answer costs nothing. */
const POLL_MS = 60_000;

/** Fetches the figures of the chosen window and follows their changes. Answers how to stop. */
export function follow(
  signals: FeedSignals,
  db: LocalDatabase | null,
  session: Pick<Session, "refused" | "check">,
): () => void {
  const { query, figures, failure, live, flashed } = signals;
  let shownFor = "";
  let askedAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

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
    const before = shownFor === asked ? figures.peek() : undefined;
    if (before?.verified === reply.value.verified && before.reported === reply.value.reported) return;
    const changed = changedCells(before, reply.value);
    if (changed.size > 0) flashed.value = changed;
    figures.value = reply.value;
    shownFor = asked;
    if (db) void setMeta(db, "figures", { query: asked, ...reply.value }).catch(() => undefined);
  }

  /** One fetch for a burst of reasons. */
  function soon(): void {
    if (timer !== undefined || stopped) return;
    const wait = Math.max(0, askedAtMs + SPACING_MS - Date.now()) + Math.random() * JITTER_MS;
    timer = setTimeout(() => void refresh(), wait);
  }

  async function showKept(): Promise<void> {
    const kept = db && (await getMeta(db, "figures").catch(() => undefined));
    if (!kept || figures.peek() || kept.query !== searchOf(query.peek())) return;
    figures.value = { verified: kept.verified, reported: kept.reported };
    shownFor = kept.query;
  }

  const unchoose = effect(() => {
    const chosen = searchOf(query.value);
    if (shownFor && shownFor !== chosen) {
      figures.value = undefined;
      flashed.value = new Set();
    }
    void showKept();
    clearTimeout(timer);
    timer = undefined;
    void refresh();
  });
  const poll = setInterval(soon, POLL_MS);
  const unlisten = listen(`${location.origin.replace(/^http/, "ws")}/api/live`, {
    state(state) {
      live.value = state;
      // What changed before the socket was open came in no message.
      if (state === "live") soon();
    },
    // Whoever follows stops once the session is known to have expired.
    ended: async () => void (await session.check()),
    changed: (message: LiveMessage) => {
      if (message.version !== figures.peek()?.verified.version) soon();
    },
  });

  return () => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(poll);
    unchoose();
    unlisten();
    live.value = "offline";
  };
}
