import type { ReviewDesk } from "../../state/contract.ts";
import { formatCount } from "../../ui/figures.ts";
import { reviewWords } from "./words.ts";

/** The zones with something waiting and how much; one of them can be looked at alone. */
export function Zones({ desk }: { desk: ReviewDesk }) {
  const w = reviewWords();
  const chosen = desk.within.value;
  const zones = desk.counts.value.zones.filter(
    (zone) => zone.id !== null && (zone.waiting > 0 || zone.id === chosen),
  );
  if (zones.length < 2 && chosen === null) return null;
  return (
    <fieldset class="choice zones" aria-label={w.zones}>
      <button
        type="button"
        class="choice__option"
        aria-pressed={chosen === null}
        onClick={() => desk.choose(null)}
      >
        {w.allZones}
      </button>
      {zones.map(({ id, name, waiting }) => (
        <button
          key={id}
          type="button"
          class="choice__option"
          aria-pressed={chosen === id}
          onClick={() => desk.choose(id)}
        >
          {name} <strong>{formatCount(waiting)}</strong>
        </button>
      ))}
    </fieldset>
  );
}
