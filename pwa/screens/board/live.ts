import { useEffect } from "preact/hooks";
import type { BoardState } from "../../state/contract.ts";

/** Going from a total to its projects is not a reason to hang up. */
const LINGER_MS = 3000;

let listeners = 0;
let stop: (() => void) | null = null;

/** Keeps the board fetching and listening while any of its screens is open. */
export function useLive(board: BoardState): void {
  useEffect(() => {
    listeners += 1;
    stop ??= board.start();
    return () => {
      listeners -= 1;
      setTimeout(() => {
        if (listeners > 0) return;
        stop?.();
        stop = null;
      }, LINGER_MS);
    };
  }, [board]);
}
