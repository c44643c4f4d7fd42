import { lastOf } from "#domain/last";
import { compareRounds } from "#domain/round";
import { Choice } from "../../ui/choice.tsx";
import { boardWords } from "../../words/board.ts";
import type { Chosen } from "./view.ts";

/** The kinds of a window of rounds. */
type Kind = "all" | "year" | "span" | "any";
type Window = Pick<Chosen, "from" | "to" | "rounds" | "year">;

interface WindowPickerProps {
  readonly rounds: readonly string[];
  readonly chosen: Window;
  readonly choose: (window: Window) => void;
}

const ALL: Window = { from: null, to: null, rounds: null, year: null };

/** 全部, 一年, 从 2023-1 到 2024-1 (an end left open takes in every round on that side), or any rounds. */
export function WindowPicker({ rounds, chosen, choose }: WindowPickerProps) {
  const w = boardWords().choices;
  const kind: Kind = chosen.rounds ? "any" : chosen.year ? "year" : chosen.from || chosen.to ? "span" : "all";
  const years = [...new Set(rounds.map((id) => id.slice(0, 4)))];
  const latest = lastOf(rounds) ?? null;
  const first: Record<Kind, Window> = {
    all: ALL,
    year: { ...ALL, year: lastOf(years) ?? null },
    span: { ...ALL, from: latest },
    any: { ...ALL, rounds: latest },
  };
  return (
    <section class="choices__part">
      <h2 class="choices__head">{w.windowHead}</h2>
      <Choice<Kind>
        legend={w.windowHead}
        options={(["all", "year", "span", "any"] as const).map((each) => [each, w.kinds[each]] as const)}
        chosen={kind}
        choose={(next) => choose(first[next])}
      />
      {kind === "year" && (
        <Choice
          legend={w.kinds.year}
          options={years.map((year) => [year, year] as const)}
          chosen={chosen.year ?? ""}
          choose={(year) => choose({ ...ALL, year })}
        />
      )}
      {kind === "span" && <Span rounds={rounds} chosen={chosen} choose={choose} />}
      {kind === "any" && <AnyRounds rounds={rounds} chosen={chosen} choose={choose} />}
    </section>
  );
}

function Span({ rounds, chosen: { from, to }, choose }: WindowPickerProps) {
  const w = boardWords().choices;
  const set = (next: { readonly from: string | null; readonly to: string | null }) => {
    let { from: first, to: last } = next;
    // Whoever moves one end past the other means the other end to follow.
    if (first && last && compareRounds(first, last) > 0)
      [first, last] = next.from === from ? [last, last] : [first, first];
    choose({ ...ALL, from: first, to: last });
  };
  const select = (
    label: string,
    open: string,
    chosen: string | null,
    pick: (round: string | null) => void,
  ) => (
    <label class="window__end">
      {label}
      <select
        class="select"
        value={chosen ?? ""}
        onChange={(event) => pick(event.currentTarget.value || null)}
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
    <fieldset class="window" aria-label={w.kinds.span}>
      {select(w.from, w.earliest, from, (round) => set({ from: round, to }))}
      {select(w.to, w.latest, to, (round) => set({ from, to: round }))}
    </fieldset>
  );
}

/** Any set of rounds; the last one chosen cannot be taken out, because no window is empty. */
function AnyRounds({ rounds, chosen, choose }: WindowPickerProps) {
  const w = boardWords().choices;
  const taken = new Set(chosen.rounds?.split(","));
  const toggle = (round: string) => {
    const next = rounds.filter((id) => (id === round ? !taken.has(id) : taken.has(id)));
    if (next.length > 0) choose({ ...ALL, rounds: next.join(",") });
  };
  return (
    <fieldset class="choice" aria-label={w.kinds.any}>
      {rounds.map((round) => (
        <button
          key={round}
          type="button"
          class="choice__option"
          aria-pressed={taken.has(round)}
          onClick={() => toggle(round)}
        >
          {round}
        </button>
      ))}
    </fieldset>
  );
}
