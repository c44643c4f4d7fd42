import { useEffect, useState } from "preact/hooks";
import type { Failure, Outcome } from "../state/contract.ts";

/** What the server was asked for by a screen, and how to ask again. What was answered stays shown meanwhile. */
export interface Asked<T> {
  readonly value: T | undefined;
  readonly failure: Failure | null;
  again(): void;
}

/** Asks when the screen opens and whenever one of `inputs` changes; a late answer to an earlier question is dropped. */
export function useAsked<T>(question: () => Promise<Outcome<T>>, inputs: readonly unknown[]): Asked<T> {
  const [answer, setAnswer] = useState<{ value: T | undefined; failure: Failure | null }>({
    value: undefined,
    failure: null,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let here = true;
    void question().then((outcome) => {
      if (!here) return;
      if ("ok" in outcome) setAnswer({ value: outcome.ok, failure: null });
      else setAnswer((before) => ({ ...before, failure: outcome }));
    });
    return () => {
      here = false;
    };
  }, [...inputs, turn]);
  return { ...answer, again: () => setTurn((n) => n + 1) };
}
