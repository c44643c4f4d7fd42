import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import { compareRounds, ROUND_ID } from "#domain/round";
import { watch } from "../local/connection.ts";
import type { LocalDatabase } from "../local/schema.ts";
import type { Figures } from "../state/contract.ts";

/** Keeps all rounds known, oldest first: those that came with the sync, and those of figures shown. Answers how to stop. */
export function followRounds(
  rounds: Signal<readonly string[]>,
  figures: ReadonlySignal<Figures | undefined>,
  db: LocalDatabase | null,
): () => void {
  const add = (ids: readonly string[]) => {
    const known = new Set([...rounds.peek(), ...ids.filter((id) => ROUND_ID.test(id))]);
    if (known.size > rounds.peek().length) rounds.value = [...known].sort(compareRounds);
  };
  const unwatch = db ? watch(db, () => db.rounds.toCollection().primaryKeys(), add) : undefined;
  const unshow = effect(() => add(figures.value?.verified.window.rounds ?? []));
  return () => {
    unwatch?.();
    unshow();
  };
}
