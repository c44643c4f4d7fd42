import { harmless } from "../tables/cells.ts";
import { csvOf } from "../tables/csv.ts";
import type { About, Sheet } from "./sheet.ts";

/** A table as a .csv: lines that begin with # tell what it holds, then the head and the rows. `wrote` as for a workbook. */
export function textOfSheet(about: About, sheet: Sheet, wrote: (rows: number) => void = () => {}): Blob {
  return csvOf(lines(about, sheet, wrote));
}

function* lines(about: About, { columns, rows }: Sheet, wrote: (rows: number) => void): Iterable<string[]> {
  for (const [label, text] of about) yield [`# ${label}：${text.replace(/\s+/g, " ")}`];
  yield columns.map(({ title }) => title);
  let n = 0;
  for (const row of rows) {
    yield columns.map((_, x) => {
      const cell = row[x] ?? null;
      return cell === null ? "" : typeof cell === "string" ? harmless(cell) : String(cell);
    });
    if (++n % 1000 === 0) wrote(n);
  }
}
