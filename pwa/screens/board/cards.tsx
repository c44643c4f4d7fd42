import { BATCHES } from "#domain/batch";
import { Icon } from "../../ui/icon.tsx";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";
import { cellHref, Figure, figuresShown, Moved, Rank } from "./figure.tsx";
import type { BoardRow, RowsProps } from "./rows.ts";

/** The board of a phone: a card for each place, the three batches as its rows, units once in the head. */
export function BoardCards({ rows, total, ...shown }: RowsProps) {
  const w = words();
  return (
    <>
      <div class="cards__head" aria-hidden="true">
        <span />
        <span>
          {boardWords().board.listed}
          <small>{w.common.count}</small>
        </span>
        <span>
          {boardWords().board.investment}
          <small>{w.common.yi}</small>
        </span>
        <span>
          {boardWords().board.rateHead}
          <small>{w.common.percent}</small>
        </span>
        <span />
      </div>
      <ul class="cards">
        <PlaceCard row={total} {...shown} />
        {rows.map((row) => (
          <PlaceCard key={row.id} row={row} {...shown} />
        ))}
      </ul>
    </>
  );
}

type Shown = Omit<RowsProps, "rows" | "total">;

function PlaceCard({ row, search, chosen, flashed }: Shown & { row: BoardRow }) {
  const w = words();
  return (
    <li class="card place">
      <h2 class="place__name">
        {row.href ? (
          <a href={row.href}>
            {row.name}
            <Icon name="next" />
          </a>
        ) : (
          row.name
        )}
      </h2>
      {BATCHES.map((batch) => {
        const shown = figuresShown(row[batch], chosen.basis);
        const flash = flashed.has(`${row.id}/${batch}`);
        const line = (
          <>
            <span class="place__batch">{w.batch[batch]}</span>
            <span class="place__figure">
              <Figure flash={flash}>{shown.listed}</Figure>
              <span class="place__unit">{w.common.count}</span>
            </span>
            <span class="place__figure">
              <Figure flash={flash}>{shown.investment}</Figure>
              <span class="place__unit">{w.common.yi}</span>
            </span>
            <span class="place__figure">
              <span class="place__rate">{w.rateShort[batch]}</span>
              <Figure pending={shown.ratePending} flash={flash}>
                {shown.rate}
              </Figure>
              <span class="place__unit">{w.common.percent}</span>
            </span>
          </>
        );
        const made = (
          <span class="place__made">
            <span>
              {w.achieved[batch]} {shown.achieved}
              {shown.achievedPending && <span class="pending"> {shown.achievedPending}</span>}
              {` · ${shown.countRate} %`}
            </span>
            <span>
              {boardWords().board.gained} {shown.gained} {w.common.yi}
            </span>
            <span>
              <Rank stand={row[batch].stand} named /> <Moved stand={row[batch].stand} />
            </span>
          </span>
        );
        return row.id === null || row[batch].verified.listed === 0 ? (
          <div key={batch} class="place__row place__row--none">
            {line}
          </div>
        ) : (
          <a key={batch} class="place__row" href={cellHref(row.id, batch, search)}>
            {line}
            <Icon name="next" class="place__next" />
            {made}
          </a>
        );
      })}
    </li>
  );
}
