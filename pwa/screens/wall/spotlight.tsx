import { BATCHES, type Batch } from "#domain/batch";
import type { Basis } from "#domain/fields";
import { formatYi } from "#domain/money";
import { formatCount } from "../../ui/figures.ts";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";
import { figuresShown, Moved } from "../board/figure.tsx";
import type { BoardRow } from "../board/rows.ts";
import { wallWords } from "./words.ts";

interface SpotlightProps {
  readonly row: BoardRow;
  readonly basis: Basis;
  /** How many places are ranked in each batch. */
  readonly ranked: Record<Batch, number>;
  readonly flashed: ReadonlySet<string>;
}

/** One place in figures that a room can read: each rate with what it is made of. */
export function Spotlight({ row, basis, ranked, flashed }: SpotlightProps) {
  const w = words();
  const wall = wallWords();
  return (
    <section class="spotlight" aria-label={row.name}>
      <h2 class="spotlight__name">{row.name}</h2>
      {BATCHES.map((batch) => {
        const { stand, ...both } = row[batch];
        const shown = figuresShown(both, basis);
        const cell = both[basis];
        return (
          <div key={batch} class="spotlight__batch">
            <h3 class="spotlight__head">
              {w.batch[batch]}
              <small>
                {shown.listed} {w.common.count} · {shown.investment} {w.common.yi}
              </small>
            </h3>
            <p class="spotlight__rate">
              <span class="spotlight__word">{w.rateShort[batch]}</span>
              <span
                class={
                  flashed.has(`${row.id}/${batch}`) ? "spotlight__figure figure--flash" : "spotlight__figure"
                }
              >
                {shown.rate}
              </span>
              <span class="spotlight__unit">%</span>
              <span class="spotlight__moves">
                <Moved stand={stand} />
                {shown.ratePending && <small class="pending">{wall.pending(shown.ratePending)}</small>}
              </span>
            </p>
            <p class="spotlight__made">
              <span>
                {w.achieved[batch]} {wall.outOf(shown.achieved, formatCount(cell.eligible))}
              </span>
              <span>
                {boardWords().board.gained} {wall.money(shown.gained, formatYi(cell.base))}
              </span>
              {stand.rank !== null && <span>{wall.rank(stand.rank, ranked[batch])}</span>}
            </p>
          </div>
        );
      })}
    </section>
  );
}
