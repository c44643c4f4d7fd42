import { effect, signal } from "@preact/signals";
import type { Phones } from "#domain/phone";
import type { CellProjects } from "#domain/tally";
import { isObject } from "../sync/reply.ts";
import type { Before, BoardQuery, BoardState, Failure, Figures } from "./contract.ts";
import type { Session } from "./session.ts";

const readCell = (value: unknown): CellProjects | undefined =>
  isObject(value) && Array.isArray(value.entries) ? (value as unknown as CellProjects) : undefined;

const readPhones = (value: unknown): Phones | undefined =>
  isObject(value) && Array.isArray(value.phones) ? (value as unknown as Phones) : undefined;

/** The board's figures. What fetches and listens is loaded when a board is opened, so that capture stays small. */
export function createBoard(session: Session): BoardState {
  const query = signal<BoardQuery>({
    ...{ from: null, to: null, rounds: null, year: null, by: "city", within: null, rule: null, asOf: null },
  });
  const figures = signal<Figures | undefined>(undefined);
  const before = signal<Before | undefined>(undefined);
  const failure = signal<Failure | null>(null);
  const confirmedAt = signal<number | null>(null);
  const live = signal<"live" | "connecting" | "offline">("connecting");
  const flashed = signal<ReadonlySet<string>>(new Set());
  const rounds = signal<readonly string[]>([]);
  const kept = { query, rounds, figures, before, failure, live, confirmedAt, flashed };

  return {
    ...kept,
    choose(patch) {
      query.value = { ...query.value, ...patch };
    },
    async open({ placeId, batch, basis }) {
      const { by: _, ...chosen } = query.value;
      const { searchOf } = await import("../live/tallies.ts");
      return session.ask.get(
        `/api/tallies/projects?${searchOf({ ...chosen, batch, basis, within: placeId })}`,
        readCell,
      );
    },
    phones(placeId) {
      const search = placeId === null ? "" : `?within=${encodeURIComponent(placeId)}`;
      return session.ask.get(`/api/phones${search}`, readPhones);
    },
    start() {
      let stopped = false;
      let stop: (() => void) | undefined;
      const followDb = effect(() => {
        const db = session.db.value;
        const isExpired = session.expired.value;
        stop?.();
        stop = undefined;
        void import("../live/feed.ts").then(
          ({ follow, followKept }) => {
            if (stopped || stop || session.db.peek() !== db || session.expired.peek() !== isExpired) return;
            // Asking on would only be refused on and on.
            stop = isExpired ? followKept(kept, db) : follow(kept, db, session);
          },
          () => (failure.value = { failed: "offline" }),
        );
      });
      return () => {
        stopped = true;
        followDb();
        stop?.();
      };
    },
  };
}
