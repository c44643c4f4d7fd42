import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LedgerRow } from "#domain/ledger";
import { Icon } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";
import { cellOf } from "./cells.tsx";
import { type ColumnId, FIGURES } from "./columns.ts";
import type { Sort } from "./rows.ts";
import type { Shown } from "./shown.ts";
import { rowsInSight } from "./window.ts";
import { ledgerWords } from "./words.ts";

interface TableProps {
  readonly rows: readonly LedgerRow[];
  readonly shown: Shown;
  readonly columns: readonly ColumnId[];
  readonly sort: Sort;
  readonly sortBy: (column: ColumnId) => void;
  /** All rows, for paper. */
  readonly whole: boolean;
  /** Names the view, by which its place is found again. */
  readonly name: string;
}

/** Where each view was scrolled to, so that whoever comes back from a project finds the row that they left. */
const places = new Map<string, number>();

/** As `--row` in ledger.css: every row has one height, so that which are in sight is a matter of dividing. */
const ROW_REM = 3.5;
const remPx = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Given, not found by the browser: rows come and go while scrolling, and columns must not move with them. */
const WIDTHS_REM: Record<ColumnId, number> = {
  ...{ name: 16.5, place: 12, enterprise: 12, chain: 8, kind: 7, stage: 7, milestone: 9, listings: 8.75 },
  ...{ investment: 7, completed: 7.5, share: 6, progress: 6.5, last: 7.75, pending: 6, remark: 18 },
};

/** The ledger of a desk. Only the rows in sight are drawn, whatever their number; head and first column stay. */
export function LedgerTable({ rows, shown, columns, sort, sortBy, whole, name }: TableProps) {
  const frame = useRef<HTMLElement>(null);
  const [at, setAt] = useState({
    scrolledPx: places.get(name) ?? 0,
    heightPx: innerHeight,
    rowPx: ROW_REM * remPx(),
  });

  useLayoutEffect(() => {
    if (frame.current) frame.current.scrollTop = places.get(name) ?? 0;
  }, [name]);
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const look = () => {
      // Taken out of the page it is told of once more, scrolled to nothing.
      if (!box.isConnected) return;
      places.set(name, box.scrollTop);
      setAt({ scrolledPx: box.scrollTop, heightPx: box.clientHeight, rowPx: ROW_REM * remPx() });
    };
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      watcher.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [name]);

  const w = ledgerWords();
  const [first, end] = whole
    ? [0, rows.length]
    : rowsInSight(at.scrolledPx, at.heightPx, at.rowPx, rows.length);
  return (
    // What scrolls must be reachable without a mouse.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the frame scrolls by the arrow keys.
    <section class="ledger__frame" ref={frame} tabIndex={0} aria-label={w.caption}>
      <table
        class="table ledger__table"
        aria-rowcount={rows.length + 1}
        style={{ "--width": `${columns.reduce((sum, column) => sum + WIDTHS_REM[column], 0)}rem` }}
      >
        <caption class="unseen">{w.caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column} style={{ width: `${WIDTHS_REM[column]}rem` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column} column={column} sort={sort} sortBy={sortBy} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} rowPx={at.rowPx} columns={columns.length} />
          {rows.slice(first, end).map((row, index) => (
            <tr key={row.project.id} aria-rowindex={first + index + 2}>
              {columns.map((column) =>
                column === "name" ? (
                  <th key={column} scope="row" class="ledger__first" title={row.project.name}>
                    <div class="ledger__cell">{cellOf(column, row, shown)}</div>
                  </th>
                ) : (
                  <td
                    key={column}
                    class={`ledger__td--${column} ${FIGURES.has(column) ? "ledger__figure" : ""}`}
                  >
                    <div class="ledger__cell">{cellOf(column, row, shown)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
          <Gap rows={rows.length - end} rowPx={at.rowPx} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

/** The room of rows that are not drawn. */
function Gap({ rows, rowPx, columns }: { rows: number; rowPx: number; columns: number }) {
  if (rows === 0) return null;
  return (
    <tr class="ledger__gap">
      <td colSpan={columns} style={{ height: `${rows * rowPx}px` }} />
    </tr>
  );
}

function Head({
  column,
  sort,
  sortBy,
}: {
  column: ColumnId;
  sort: Sort;
  sortBy: (column: ColumnId) => void;
}) {
  const isSorted = sort.by === column;
  const unit = unitOf(column);
  return (
    <th
      scope="col"
      class={`${column === "name" ? "ledger__first" : ""} ${FIGURES.has(column) ? "ledger__figure" : ""}`}
      aria-sort={isSorted ? (sort.descending ? "descending" : "ascending") : undefined}
    >
      <button type="button" class="ledger__sort" onClick={() => sortBy(column)}>
        {ledgerWords().columns[column]}
        {isSorted && <Icon name="down" class={sort.descending ? "" : "ledger__up"} />}
      </button>
      {unit && <small>{unit}</small>}
    </th>
  );
}

/** The unit of a column's figures, said once in its head. */
export function unitOf(column: ColumnId): string | null {
  const { yi, percent } = words().common;
  if (column === "investment" || column === "completed") return yi;
  return column === "share" ? percent : null;
}
