import type { Cell, Grid } from "./cells.ts";
import { parseCsv } from "./csv.ts";

const ZIP = [0x50, 0x4b, 0x03, 0x04];

/**
 * The sheets of an .xlsx, or the one of a .csv in UTF-8 or, as Excel writes it in China, GB 18030. Formulas count as the
 * value that they had when the file was saved. Throws for anything else.
 */
export async function readGrids(file: Blob): Promise<Grid[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (ZIP.every((byte, i) => bytes[i] === byte)) {
    const { default: readSheets } = await import("read-excel-file/universal");
    const sheets = await readSheets(await unpacked(bytes));
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(cellOf)) }));
  }
  if (bytes.includes(0)) throw new Error("neither .xlsx nor text");
  const rows = parseCsv(decode(bytes)).map((row) => row.map((text) => text || null));
  return [{ name: "", rows }];
}

/** What a file may hold unpacked: far above any ledger, below what would fill a phone's memory. */
const MOST_UNPACKED_BYTES = 200 * 1024 * 1024;

/**
 * The same file without compression. The reader would unpack large parts in workers that it makes from text, which the
 * page's policy forbids, and wait for them for ever; parts that are not packed it takes as they are.
 */
async function unpacked(bytes: Uint8Array): Promise<ArrayBuffer> {
  const { unzipSync, zipSync } = await import("fflate");
  let size = 0;
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      size += originalSize;
      if (size > MOST_UNPACKED_BYTES) throw new Error("too large");
      return /\.(?:xml|rels)$/.test(name);
    },
  });
  return zipSync(parts, { level: 0 }).buffer as ArrayBuffer;
}

function cellOf(value: unknown): Cell {
  if (value instanceof Date) return { day: value.toISOString().slice(0, 10) };
  if (typeof value === "string") return value.trim() || null;
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
