import { COLUMNS, type ColumnId, FIRST_COLUMNS } from "./columns.ts";
import { columnsOf } from "./view.ts";
import { ledgerWords } from "./words.ts";

interface ColumnsProps {
  readonly chosen: readonly ColumnId[];
  readonly choose: (columns: readonly ColumnId[]) => void;
}

/** 显示列: which columns stand beside the name. */
export function ColumnsPanel({ chosen, choose }: ColumnsProps) {
  const w = ledgerWords();
  return (
    <fieldset class="card">
      <legend class="card__title">
        {w.chooseColumns} <span class="card__aside">{w.columnsHint}</span>
      </legend>
      <div class="ledger__checks">
        {COLUMNS.filter((column) => column !== "name").map((column) => (
          <label key={column} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(column)}
              onChange={(event) =>
                choose(
                  columnsOf(
                    event.currentTarget.checked
                      ? [...chosen, column]
                      : chosen.filter((each) => each !== column),
                  ),
                )
              }
            />
            {w.columns[column]}
          </label>
        ))}
      </div>
      <button type="button" class="quiet" onClick={() => choose(FIRST_COLUMNS)}>
        {w.columnsAgain}
      </button>
    </fieldset>
  );
}
