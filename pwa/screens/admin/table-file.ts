import { textOf } from "../../tables/cells.ts";
import type { Table } from "../../tables/csv.ts";
import { readGrids } from "../../tables/file.ts";

/** The first sheet of an .xlsx or a .csv as rows of texts. Throws for anything else. */
export async function readTable(file: Blob): Promise<Table> {
  const [grid] = await readGrids(file);
  return (grid?.rows ?? []).map((row) => row.map(textOf));
}
