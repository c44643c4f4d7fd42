import { compareRounds } from "#domain/round";
import { boardWords } from "../../words/board.ts";

interface WindowPickerProps {
  readonly rounds: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly choose: (window: { from?: string; to?: string }) => void;
}

/** 从 2023-1 到 2024-1. An end left open takes in every round on that side. */
export function WindowPicker({ rounds, from, to, choose }: WindowPickerProps) {
  const w = boardWords().board;
  const set = (next: { from?: string | undefined; to?: string | undefined }) => {
    let first = next.from;
    let last = next.to;
    // Whoever moves one end past the other means the other end to follow.
    if (first && last && compareRounds(first, last) > 0)
      [first, last] = next.from === from ? [last, last] : [first, first];
    choose({ ...(first ? { from: first } : {}), ...(last ? { to: last } : {}) });
  };
  const select = (
    label: string,
    open: string,
    chosen: string | undefined,
    pick: (round: string | undefined) => void,
  ) => (
    <label class="window__end">
      {label}
      <select
        class="select"
        value={chosen ?? ""}
        onChange={(event) => pick(event.currentTarget.value || undefined)}
      >
        <option value="">{open}</option>
        {rounds.map((round) => (
          <option key={round} value={round}>
            {round}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <fieldset class="window" aria-label={w.window}>
      {select(w.from, w.earliest, from, (round) => set({ from: round, to }))}
      {select(w.to, w.latest, to, (round) => set({ from, to: round }))}
    </fieldset>
  );
}
