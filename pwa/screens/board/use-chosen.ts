import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Figures } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { useLive } from "./live.ts";
import { type Chosen, chosenIn, figuresOf, queryOf, searchOf, type View } from "./view.ts";

interface Shown {
  readonly chosen: Chosen;
  /** The same as it stands in addresses. */
  readonly search: string;
  /** Undefined until they have come. */
  readonly figures: Figures | undefined;
}

/** What the address chooses, and the figures of a view by it, kept up to date while the screen is open. */
export function useChosen(view: View): Shown {
  const { board } = useApp();
  const chosen = chosenIn(useLocation().query);
  const search = searchOf(chosen);
  const { by, within } = view;
  // The search holds all that was chosen.
  useEffect(() => {
    board.choose(queryOf(chosen, { by, within }));
  }, [board, by, within, search]);
  useLive(board);
  return { chosen, search, figures: figuresOf(board, view) };
}
