/** Rows of texts, as a .csv holds them. */
export type Table = readonly (readonly string[])[];

/** Rows of comma, semicolon or tab separated text (RFC 4180): quotes may enclose separators, quotes and line ends. */
export function parseCsv(text: string): Table {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    row.push(cell.trim());
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
    } else if (sign === '"' && cell.trim() === "") {
      isQuoted = true;
      cell = "";
    } else if (sign === separator) endCell();
    else if (sign === "\n") endRow();
    else if (sign !== "\r") cell += sign;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

/** Excel separates by whatever the country's list sign is. */
function separatorOf(text: string): string {
  const [head = ""] = text.split("\n", 1);
  const counts = [",", ";", "\t"].map((sign) => [head.split(sign).length, sign] as const);
  return counts.reduce((best, one) => (one[0] > best[0] ? one : best))[1];
}

/** A table as a .csv that Excel opens in the right letters. */
export function csvOf(table: Iterable<readonly string[]>): Blob {
  const parts: string[] = ["\ufeff"];
  let waiting = "";
  for (const row of table) {
    waiting += `${row.map(quoted).join(",")}\r\n`;
    if (waiting.length < PART_LETTERS) continue;
    parts.push(waiting);
    waiting = "";
  }
  return new Blob([...parts, waiting], { type: "text/csv;charset=utf-8" });
}

/** So many letters become a part of the file at a time. */
const PART_LETTERS = 1024 * 1024;

function quoted(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
