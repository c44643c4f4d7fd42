import { BATCHES, type Batch } from "#domain/batch";
import type { TalliesExport } from "#domain/export";
import type { Basis } from "#domain/fields";
import type { Wan } from "#domain/money";
import { WAN_PER_YI } from "#domain/money";
import type { CellFigures, TallyRow } from "#domain/tally";
import type { OutCell, OutColumn, Sheet } from "./sheet.ts";
import type { FileWords } from "./words.ts";

type Figures = Pick<TallyRow, Batch>;

/** Places and their total, a row for each batch: the figures on a basis, and what the other basis makes of them. */
export function tallySheet(exported: TalliesExport, basis: Basis, w: FileWords): Sheet {
  const t = w.tally;
  const other = basis === "verified" ? "reported" : "verified";
  const [own, others] = [exported[basis], exported[other]];
  const column = (title: string, form: OutColumn["form"], width = 12): OutColumn => ({ title, form, width });
  const count = (title: string) => column(w.pieces(title), "whole");
  const yi = (title: string) => column(w.yi(title), "decimals", 14);
  const rate = (title: string) => column(w.percent(title), "decimals");
  const beside = t.other[other];
  const columns = [
    ...[column(t.place, "text", 26), column(t.level, "text", 8), column(t.batch, "text", 11)],
    ...[count(t.listed), count(t.projects), yi(t.investment), yi(t.output), count(t.unpriced)],
    ...[yi(t.completed), count(t.eligible), count(t.achieved), yi(t.base), yi(t.gained)],
    ...[column(t.rateName, "text", 18), rate(t.rate), rate(t.countRate), rate(t.investmentRate)],
    ...[count(beside(t.achieved)), yi(beside(t.gained)), rate(beside(t.rate))],
  ];
  const cells = (name: string, level: string, figures: Figures, compared: Figures | undefined) =>
    BATCHES.map((batch): OutCell[] => {
      const cell: CellFigures = figures[batch];
      const than = compared?.[batch];
      return [
        ...[name, level, w.app.batch[batch]],
        ...[cell.listed, cell.projects, yiOf(cell.investment), yiOf(cell.output), cell.unpriced],
        ...[yiOf(cell.completed), cell.eligible, cell.achieved, yiOf(cell.base), yiOf(cell.gained)],
        ...[w.app.rate[batch], cell.rate, cell.countRate, cell.investmentRate],
        ...[than?.achieved ?? null, yiOf(than?.gained ?? null), than?.rate ?? null],
      ];
    });
  const comparedTo = new Map(others.rows.map((row) => [row.place.id, row]));
  return {
    name: w.table.tallies,
    columns,
    rows: [
      ...own.rows.flatMap((row) =>
        cells(row.place.name, w.level[row.place.level], row, comparedTo.get(row.place.id)),
      ),
      ...cells(t.total, "", own.total, others.total),
    ],
  };
}

/** 亿元 in full: four decimals are 1 万元. The file shows two. */
function yiOf(wan: Wan | null): number | null {
  return wan === null ? null : wan / WAN_PER_YI;
}
