import type { BulletinDetail } from "#domain/bulletin";
import { type BulletinTable, printed, tablesOf } from "#domain/bulletin-table";
import { isHeading, notesOf, signatureOf, subtitleOf, titleOf } from "#domain/notice";

/** The bulletin as a document, on the screen and on paper. Chinese, whatever language the screen speaks. */
export function Paper({ bulletin }: { bulletin: BulletinDetail }) {
  return (
    <article class="document" lang="zh-CN">
      <header>
        <h2 class="document__title">{titleOf(bulletin)}</h2>
        <p class="document__subtitle">{subtitleOf(bulletin)}</p>
      </header>
      {bulletin.text.split("\n").map((line, i) =>
        isHeading(line) ? (
          <h3 key={i} class="document__heading">
            {line}
          </h3>
        ) : (
          <p key={i} class="document__paragraph">
            {line}
          </p>
        ),
      )}
      <p class="document__signature">{signatureOf(bulletin)}</p>
      {tablesOf(bulletin).map((table) => (
        <Table key={table.sheet} table={table} />
      ))}
      <ol class="document__notes">
        {notesOf(bulletin, bulletin.figures).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ol>
    </article>
  );
}

function Table({ table: { title, head, rows } }: { table: BulletinTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must scroll by keyboard too.
    <section class="document__table" aria-label={title} tabIndex={0}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {/* The unit on a line of its own, so that columns are no wider than their figures. */}
                {name.split(/(?=（)/).map((part) => (
                  <span key={part}>{part}</span>
                ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cells, lags, isTotal }, i) => (
            <tr key={i} class={isTotal ? "document__total" : undefined}>
              {cells.map((cell, column) => (
                <td key={column} class={typeof cell === "string" ? "document__name" : undefined}>
                  {printed(cell)}
                  {lags && column === 1 && <small class="document__lags">（靠后）</small>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
