import { FIELDS, isTakenAsOther } from "../../tables/columns.ts";
import type { Reading } from "../../tables/reading.ts";
import { Icon } from "../../ui/icon.tsx";
import { Slices } from "../../ui/slices.tsx";
import { language } from "../../words/index.ts";
import { importWords } from "./words.ts";

/** Row numbers named one by one, the rest as a count. */
const MOST_NAMED = 12;

/** What was made of the table as a whole: which sheet, which columns, which rows are none of a project. */
export function Understood({ name, reading }: { readonly name: string; readonly reading: Reading }) {
  const w = importWords();
  const { columns, projects, setAside, blank, mixed, others, sheet } = reading;
  const titles = (which: typeof columns) => which.map(({ title }) => title).join(w.comma);
  const unused = columns.filter(({ field }) => field === null);
  const told = columns.filter(({ field }) => field && field !== "serial" && FIELDS[field].kind === "told");
  const taken = columns.flatMap((column) =>
    column.field && isTakenAsOther(column) ? `${column.title} → ${FIELDS[column.field][language()]}` : [],
  );
  const unlisted = projects.flatMap(({ remarks }) =>
    remarks.filter(({ what }) => what === "unlisted").map(({ row }) => row),
  );
  const rows = (numbers: readonly number[]) =>
    numbers.slice(0, MOST_NAMED).join(w.comma) +
    (numbers.length > MOST_NAMED ? ` ${w.more(numbers.length)}` : "");
  return (
    <section class="card stack" aria-live="polite">
      <h2 class="card__title">{name}</h2>
      {(sheet || others.length > 0) && (
        <p class="field__hint">
          {sheet && w.sheet(sheet)} {others.length > 0 && w.others(others.join(w.comma))}
        </p>
      )}
      {unused.length > 0 && <p class="todo__why todo__why--amber">{w.unused(titles(unused))}</p>}
      {taken.length > 0 && <p class="field__hint">{w.taken(taken.join(w.comma))}</p>}
      {told.length > 0 && <p class="field__hint">{w.told(titles(told))}</p>}
      {unlisted.length > 0 && (
        <p class="todo__why todo__why--amber">{w.unlisted(unlisted.length, rows(unlisted))}</p>
      )}
      {mixed.length > 0 && (
        <div role="alert">
          <h3 class="card__title">{w.mixedTitle}</h3>
          {mixed.map((column) => (
            <p key={column.title} class="todo__why">
              <Icon name="alert" />
              {w.mixed(column.title, rows(column.rows))}
            </p>
          ))}
        </div>
      )}
      {setAside.length + blank > 0 && (
        <details>
          <summary>{w.asideHead(setAside.length + blank)}</summary>
          <ul class="aside-rows">
            {blank > 0 && <li>{w.blank(blank)}</li>}
            <Slices name={`aside ${name}`} items={setAside}>
              {({ row, why, text }) => (
                <li key={row}>
                  {w.rowsOf(String(row))} {w.aside[why]} {text}
                </li>
              )}
            </Slices>
          </ul>
        </details>
      )}
    </section>
  );
}
