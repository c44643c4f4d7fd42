/** A spreadsheet as rows of texts; the first is what it calls its columns. */
export type Table = readonly (readonly string[])[];

const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** Reads the first sheet of an .xlsx, or a .csv in UTF-8 or, as Excel writes it in China, GB 18030. Throws for anything else. */
export async function readTable(file: Blob): Promise<Table> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (ZIP.every((byte, i) => bytes[i] === byte)) {
    // The build without workers of its own: the page's policy forbids making them from text.
    const { readSheet } = await import("read-excel-file/universal");
    const rows = await readSheet(bytes.buffer);
    return rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell).trim())));
  }
  if (bytes.includes(0)) throw new Error("neither .xlsx nor text");
  return parseCsv(decode(bytes));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

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
export function csvOf(table: Table): Blob {
  const quoted = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = table.map((row) => row.map(quoted).join(","));
  return new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
}
