import writeExcelFile, { type Cell, type Row } from "write-excel-file/browser";
import type { BulletinDetail } from "#domain/bulletin";
import { type BulletinTable, type TableCell, tablesOf, type Unit } from "#domain/bulletin-table";
import { notesOf, signatureOf, subtitleOf, titleOf } from "#domain/notice";

const FORMATS: Record<Unit, string> = {
  count: "#,##0",
  yi: "#,##0.00",
  percent: "0.00",
  points: "+0.00;-0.00;0.00",
  steps: "+0;-0;0",
};

/** A bulletin as .xlsx: what it is and says on the first sheet, then a sheet a table with figures as numbers. */
export function bulletinXlsx(bulletin: BulletinDetail): Promise<Blob> {
  const about = [
    { value: titleOf(bulletin), fontWeight: "bold", fontSize: 16 } as const,
    subtitleOf(bulletin),
    signatureOf(bulletin),
    "",
    ...bulletin.text.split("\n"),
    "",
    ...notesOf(bulletin, bulletin.figures),
  ].map((line): Row => [typeof line === "string" ? { value: line, type: String, wrap: true } : line]);
  return writeExcelFile(
    [
      { sheet: "说明", data: about, columns: [{ width: 100 }] },
      ...tablesOf(bulletin).map((table) => ({
        sheet: table.sheet,
        data: rowsOf(table),
        columns: table.head.map((name, i) => ({ width: i < 2 ? 24 : Math.max(10, name.length * 2 + 2) })),
        stickyRowsCount: 1,
      })),
    ],
    { fontFamily: "宋体", fontSize: 11 },
  ).toBlob();
}

function rowsOf({ head, rows }: BulletinTable): Row[] {
  return [
    head.map((value): Cell => ({ value, type: String, fontWeight: "bold", wrap: true, align: "center" })),
    ...rows.map(({ cells, isTotal }) =>
      cells.map((cell): Cell => ({ ...cellOf(cell), ...(isTotal && { fontWeight: "bold" as const }) })),
    ),
  ];
}

/** Text is written as text, so that a name that begins with = is no formula. */
function cellOf(cell: TableCell) {
  if (typeof cell === "string") return { value: cell, type: String };
  const { value, unit } = cell;
  return value === null
    ? { value: "—", type: String, align: "right" as const }
    : { value, type: Number, format: FORMATS[unit] };
}
