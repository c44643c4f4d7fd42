import { useState } from "preact/hooks";
import { BASES } from "#domain/basis";
import { BATCHES, type Batch } from "#domain/batch";
import { dayOf } from "#domain/day";
import { lastOf } from "#domain/last";
import { DEFAULT_RATE_RULE, RATE_RULE_NAMES } from "#domain/rate";
import type { Tallies } from "#domain/tally";
import type { Before } from "../../state/contract.ts";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { now } from "../../ui/when.ts";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";
import type { Chosen } from "./view.ts";
import { WindowPicker } from "./window-picker.tsx";

interface ChoicesProps {
  readonly rounds: readonly string[];
  readonly figures: Tallies | undefined;
  /** What movement is told against. */
  readonly before: Before | undefined;
  readonly chosen: Chosen;
  readonly choose: (patch: Partial<Chosen>) => void;
}

/** One quiet line that says what is shown, and opens into all that can be chosen. */
export function Choices({ rounds, figures, before, chosen, choose }: ChoicesProps) {
  const [open, setOpen] = useState(false);
  const w = boardWords().choices;
  const today = dayOf(now.value);
  return (
    <details class="choices" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="choices__line">
        <span class="choices__words">
          <span>{windowName(figures?.window.rounds, chosen)}</span>
          <span>{w.basis[chosen.basis]}</span>
          <span>{words().rule[chosen.rule ?? DEFAULT_RATE_RULE]}</span>
          <span class={chosen.asOf === null ? "" : "choices__past"}>
            {chosen.asOf === null ? w.today : w.asOf(chosen.asOf)}
          </span>
          {before && <span>{sinceWhen(before)}</span>}
        </span>
        <Icon name="down" />
      </summary>
      {open && (
        <div class="choices__panel">
          <WindowPicker rounds={rounds} chosen={chosen} choose={choose} />
          <section class="choices__part">
            <h2 class="choices__head">{w.asOfHead}</h2>
            <div class="choices__row">
              <input
                class="choices__day"
                type="date"
                aria-label={w.asOfHead}
                max={today}
                value={chosen.asOf ?? ""}
                onChange={({ currentTarget: { value, validity } }) => {
                  if (validity.valid) choose({ asOf: value === "" || value >= today ? null : value });
                }}
              />
              {chosen.asOf !== null && (
                <button type="button" class="quiet" onClick={() => choose({ asOf: null })}>
                  {w.backToday}
                </button>
              )}
            </div>
          </section>
          <section class="choices__part">
            <h2 class="choices__head">{w.basisHead}</h2>
            <Choice
              legend={w.basisHead}
              options={BASES.map((basis) => [basis, w.basis[basis]] as const)}
              chosen={chosen.basis}
              choose={(basis) => choose({ basis })}
            />
          </section>
          <section class="choices__part">
            <h2 class="choices__head">{w.ruleHead}</h2>
            <Choice
              legend={w.ruleHead}
              options={RATE_RULE_NAMES.map((rule) => [rule, words().rule[rule]] as const)}
              chosen={chosen.rule ?? DEFAULT_RATE_RULE}
              choose={(rule) => choose({ rule: rule === DEFAULT_RATE_RULE ? null : rule })}
            />
            <p class="field__hint">{w.ruleHint[chosen.rule ?? DEFAULT_RATE_RULE]}</p>
          </section>
          <section class="choices__part">
            <h2 class="choices__head">{w.sortHead}</h2>
            <Choice<Batch | "place">
              legend={w.sortHead}
              options={[
                ["place", boardWords().board.place] as const,
                ...BATCHES.map((batch) => [batch, words().rateShort[batch]] as const),
              ]}
              chosen={chosen.sort ?? "place"}
              choose={(sort) => choose({ sort: sort === "place" ? null : sort })}
            />
          </section>
        </div>
      )}
    </details>
  );
}

/** 升降比 2026-11-14, or the bulletin of that day. */
export function sinceWhen({ day, isBulletin }: Before): string {
  const w = boardWords().choices;
  return (isBulletin ? w.sinceBulletin : w.since)(day);
}

/** 全部 5 次, 2023 年 4 次, 2023-1 … 2024-1, 2023-2、2024-1. */
export function windowName(
  rounds: readonly string[] | undefined,
  { from, to, rounds: any, year }: Chosen,
): string {
  const w = boardWords().choices;
  const [first, last] = [rounds?.[0] ?? from, lastOf(rounds ?? []) ?? to];
  if (any) return any.split(",").join(w.between);
  if (year) return w.yearOf(year, rounds?.length ?? 0);
  if (!from && !to) return w.allOf(rounds?.length ?? 0);
  return first === last ? (first ?? "") : w.span(first ?? "", last ?? "");
}
