import { BATCHES, type Batch } from "#domain/batch";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";
import { type BothBases, cellHref, Figure, figuresShown } from "./figure.tsx";
import type { BoardRow, RowsProps } from "./rows.ts";

/** The board of a desk: places × three batches, every figure a door to the projects behind it. */
export function BoardTable({ rows, total, title, search, flashed }: RowsProps) {
  const w = words();
  return (
    <div class="table-frame">
      <table class="table">
        <caption class="unseen">{boardWords().board.caption(title)}</caption>
        <thead>
          <tr>
            <th rowSpan={2} scope="col" class="table__place">
              {boardWords().board.place}
            </th>
            {BATCHES.map((batch) => (
              <th key={batch} colSpan={4} scope="colgroup" class="table__batch">
                {w.batch[batch]}
              </th>
            ))}
          </tr>
          <tr>
            {BATCHES.map((batch) => (
              <Heads key={batch} batch={batch} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} search={search} flashed={flashed} />
          ))}
        </tbody>
        <tfoot>
          <Row row={total} search={search} flashed={flashed} />
        </tfoot>
      </table>
    </div>
  );
}

function Heads({ batch }: { batch: Batch }) {
  const w = words();
  const heads = [
    [boardWords().board.listed, w.common.count],
    [boardWords().board.investment, w.common.yi],
    [w.achieved[batch], w.common.count],
    [w.rateShort[batch], w.common.percent],
  ] as const;
  return (
    <>
      {heads.map(([name, unit], index) => (
        <th key={index} scope="col" class={index === 0 ? "table__first" : ""}>
          {name}
          <small>{unit}</small>
        </th>
      ))}
    </>
  );
}

function Row({ row, search, flashed }: { row: BoardRow; search: string; flashed: ReadonlySet<string> }) {
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
      {BATCHES.map((batch) => (
        <Cells
          key={batch}
          both={row[batch]}
          href={row.id === null || row[batch].verified.listed === 0 ? null : cellHref(row.id, batch, search)}
          flash={flashed.has(`${row.id}/${batch}`)}
        />
      ))}
    </tr>
  );
}

const TD = ["table__first", "", "", "table__rate"];

/** Four figures of one cell. They lead to one place, so the keyboard stops only at the first. */
function Cells({ both, href, flash }: { both: BothBases; href: string | null; flash: boolean }) {
  const shown = figuresShown(both);
  const figures = [
    [shown.listed, null],
    [shown.investment, null],
    [shown.achieved, shown.achievedPending],
    [shown.rate, shown.ratePending],
  ] as const;
  return (
    <>
      {figures.map(([figure, pending], index) => (
        <td key={index} class={`${TD[index]} ${both.verified.listed === 0 ? "table__none" : ""}`}>
          <Figure pending={pending} flash={flash}>
            {href === null || figure === "—" ? (
              figure
            ) : (
              <a class="door" href={href} tabIndex={index === 0 ? 0 : -1}>
                {figure}
              </a>
            )}
          </Figure>
        </td>
      ))}
    </>
  );
}
