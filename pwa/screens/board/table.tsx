import { BATCHES, type Batch } from "#domain/batch";
import { Icon } from "../../ui/icon.tsx";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";
import { cellHref, Figure, figuresShown, Moved, Rank } from "./figure.tsx";
import type { BoardCell, BoardRow, RowsProps } from "./rows.ts";

/** The board of a desk: places × three batches, every figure a door to the projects behind it. */
export function BoardTable({ rows, total, ...shown }: RowsProps) {
  const w = words();
  return (
    <div class="table-frame">
      <table class="table table--board">
        <caption class="unseen">{boardWords().board.caption(shown.title)}</caption>
        <thead>
          <tr>
            <th rowSpan={2} scope="col" class="table__place">
              {boardWords().board.place}
            </th>
            {BATCHES.map((batch) => (
              <th key={batch} colSpan={6} scope="colgroup" class="table__batch">
                {w.batch[batch]}
              </th>
            ))}
          </tr>
          <tr>
            {BATCHES.map((batch) => (
              <Heads key={batch} batch={batch} {...shown} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} {...shown} />
          ))}
        </tbody>
        <tfoot>
          <Row row={total} {...shown} />
        </tfoot>
      </table>
    </div>
  );
}

type Shown = Omit<RowsProps, "rows" | "total">;

function Heads({ batch, chosen, before, sortBy }: Shown & { batch: Batch }) {
  const w = words();
  const b = boardWords().board;
  const isSorted = chosen.sort === batch;
  const heads = [
    [b.listed, w.common.count],
    [b.investment, w.common.yi],
    [w.achieved[batch], w.common.count],
    [b.gained, w.common.yi],
  ] as const;
  return (
    <>
      {heads.map(([name, unit], index) => (
        <th key={index} scope="col" class={index === 0 ? "table__first" : ""}>
          {name}
          <small>{unit}</small>
        </th>
      ))}
      <th scope="col" aria-sort={isSorted ? "descending" : undefined}>
        <button
          type="button"
          class="door"
          title={isSorted ? b.sortByPlace : b.sortByRank}
          onClick={() => sortBy(isSorted ? null : batch)}
        >
          {w.rateShort[batch]}
          {isSorted && <Icon name="down" />}
        </button>
        <small>{w.common.percent}</small>
      </th>
      <th scope="col">
        {b.rank}
        <small>{before && b.since(before.day.slice(5))}</small>
      </th>
    </>
  );
}

function Row({ row, search, chosen, flashed }: Shown & { row: BoardRow }) {
  return (
    <tr>
      <th scope="row" class="table__place">
        {row.href ? (
          <a class="door" href={row.href}>
            {row.name}
          </a>
        ) : (
          row.name
        )}
      </th>
      {BATCHES.map((batch) => {
        const isNone = row.id === null || row[batch].verified.listed === 0;
        return (
          <Cells
            key={batch}
            cell={row[batch]}
            basis={chosen.basis}
            href={isNone ? null : cellHref(row.id ?? "", batch, search)}
            flash={flashed.has(`${row.id}/${batch}`)}
          />
        );
      })}
    </tr>
  );
}

const TD = ["table__first", "", "", "", "table__rate"];

interface CellsProps {
  readonly cell: BoardCell;
  readonly basis: Shown["chosen"]["basis"];
  readonly href: string | null;
  readonly flash: boolean;
}

/** The figures of one cell. They lead to one place, so the keyboard stops only at the first. */
function Cells({ cell, basis, href, flash }: CellsProps) {
  const shown = figuresShown(cell, basis);
  const none = cell.verified.listed === 0 ? "table__none" : "";
  const figures = [
    [shown.listed, null],
    [shown.investment, null],
    [shown.achieved, shown.achievedPending],
    [shown.gained, shown.gainedPending],
    [shown.rate, shown.ratePending],
  ] as const;
  return (
    <>
      {figures.map(([figure, pending], index) => (
        <td key={index} class={`${TD[index]} ${none}`}>
          <Figure pending={pending} flash={flash}>
            {href === null || figure === "—" ? (
              figure
            ) : (
              <a class="door" href={href} tabIndex={index === 0 ? 0 : -1}>
                {figure}
              </a>
            )}
          </Figure>
          {index === 2 && cell.verified.listed > 0 && (
            <small class="beside" title={boardWords().cell.byCount}>
              {shown.countRate} %
            </small>
          )}
        </td>
      ))}
      <td class={none}>
        <Rank stand={cell.stand} />
        <Moved stand={cell.stand} />
      </td>
    </>
  );
}
