import { lastOf } from "#domain/last";
import type { Table } from "./drawing.ts";

/** The figures of a picture as a table, units in the head. */
export function Twin({ table: { heads, rows, hasTotal }, title }: { table: Table; title: string }) {
  const body = hasTotal ? rows.slice(0, -1) : rows;
  const total = hasTotal ? lastOf(rows) : undefined;
  const line = ([name, ...figures]: readonly string[]) => (
    <tr key={name}>
      <th scope="row" class="table__place">
        {name}
      </th>
      {figures.map((figure, i) => (
        <td key={i}>{figure}</td>
      ))}
    </tr>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="table-frame twin" tabIndex={0} aria-label={title}>
      <table class="table">
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            {heads.map(({ text, unit }, i) => (
              <th key={i} scope="col" class={i === 0 ? "table__place" : ""}>
                {text}
                {unit && <small>{unit}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{body.map(line)}</tbody>
        {total && <tfoot>{line(total)}</tfoot>}
      </table>
    </section>
  );
}
