import { dayOf } from "#domain/day";
import type { Language } from "#domain/error";
import type { Basis } from "#domain/fields";
import type { Ledger, LedgerRow } from "#domain/ledger";
import { milestone } from "#domain/milestone";
import { percent } from "#domain/rate";
import { roundParts } from "#domain/round";
import { FIELDS, type FieldName } from "../tables/columns.ts";
import { aliasText } from "../tables/requests.ts";
import type { Form, OutCell, OutColumn, Sheet } from "./sheet.ts";
import type { FileWords } from "./words.ts";

type Listed = LedgerRow["listings"][number];
type Zones = ReadonlyMap<string, Ledger["zones"][number]>;

/** What a ledger's file is made of: its rows in their order, on a basis. */
export interface LedgerTable {
  readonly rows: readonly LedgerRow[];
  readonly zones: Zones;
  readonly basis: Basis;
  readonly language: Language;
}

interface FieldOut {
  readonly field: FieldName;
  readonly form: Form;
  readonly width: number;
  readonly cell: (row: LedgerRow, listed: Listed | undefined) => OutCell | undefined;
}

/**
 * The ledger by the titles that an import knows, so that what was exported can be changed and brought back. A project has
 * a row for each of its entries, those planned and withdrawn too, or one row without any.
 */
export function ledgerSheet({ rows, zones, basis, language }: LedgerTable, w: FileWords): Sheet {
  const fields = fieldsOf(zones, basis, language, w);
  return {
    name: w.table.ledger,
    columns: fields.map((each) => ({ ...each, title: titleOf(each.field, language, w) }) satisfies OutColumn),
    rows: (function* () {
      for (const row of rows)
        for (const listed of row.listings.length > 0 ? row.listings : [undefined])
          yield fields.map(({ cell }) => cell(row, listed) ?? null);
    })(),
  };
}

/** How many rows that comes to. */
export function ledgerLength(rows: readonly LedgerRow[]): number {
  return rows.reduce((sum, { listings }) => sum + Math.max(1, listings.length), 0);
}

function titleOf(field: FieldName, language: Language, w: FileWords): string {
  const title = FIELDS[field][language];
  if (FIELDS[field].kind === "money" || field === "completed") return w.wan(title);
  return field === "share" ? w.percent(title) : title;
}

function fieldsOf(zones: Zones, basis: Basis, language: Language, w: FileWords): readonly FieldOut[] {
  const text = (field: FieldName, width: number, cell: FieldOut["cell"]): FieldOut => ({
    ...{ field, form: "text", width, cell },
  });
  const whole = (field: FieldName, width: number, cell: FieldOut["cell"]): FieldOut => ({
    ...{ field, form: "whole", width, cell },
  });
  const truth = (is: boolean) => (is ? w.yes : w.no);
  const zoneOf = ({ project }: LedgerRow) => (project.zone === null ? undefined : zones.get(project.zone));
  return [
    text("name", 36, ({ project }) => project.name),
    text("aliases", 20, ({ project }) => aliasText(project.aliases)),
    text("city", 10, (row) => zoneOf(row)?.city.name),
    // By its Chinese name in either language: an import finds it by that.
    text("zone", 24, (row) => zoneOf(row)?.name ?? row.project.zone),
    text("enterprise", 26, ({ project }) => project.enterprise),
    text("code", 26, ({ project }) => project.code),
    whole("investment", 14, ({ project }) => project.investment),
    whole("output", 14, ({ project }) => project.output),
    text("industrial", 9, ({ project }) => truth(project.industrial)),
    text("strategic", 9, ({ project }) => truth(project.strategic)),
    text("chain", 14, ({ project }) => project.chain),
    text("batch", 11, (_, listed) => listed && w.app.batch[listed.batch]),
    text("round", 12, (_, listed) => listed && roundText(listed.round, w)),
    whole("listedInvestment", 14, (_, listed) => listed?.investment),
    whole("listedOutput", 14, (_, listed) => listed?.output),
    text("listedOn", 12, (_, listed) => listed?.listedOn),
    text("withdrawnOn", 12, (_, listed) => listed?.withdrawnOn),
    text("withdrawnWhy", 18, (_, listed) => listed?.withdrawnWhy),
    text("listingNote", 18, (_, listed) => listed?.note),
    text("stage", 9, ({ project }) => w.app.stage[project[basis].stage]),
    text("milestone", 14, ({ project }) => {
      const code = project[basis].milestone;
      return code && milestone(code)[language];
    }),
    whole("completed", 14, ({ project }) => project[basis].completed),
    {
      ...{ field: "share", form: "decimals", width: 11 },
      cell: ({ project }) => percent(project[basis].completed, project.investment),
    },
    text("progress", 16, (row) => progressText(row.progress[basis])),
    text("lastReport", 12, ({ project }) => (project.lastReport ? dayOf(project.lastReport.at) : w.never)),
    whole("pending", 9, ({ pending }) => pending.reports),
    text("remark", 30, ({ remark }) => remark),
    text("note", 24, ({ project }) => project.note),
    { ...{ field: "lat", form: "figure", width: 10 }, cell: ({ project }) => project.position?.lat },
    { ...{ field: "lng", form: "figure", width: 10 }, cell: ({ project }) => project.position?.lng },
    text("phaseOf", 20, ({ project }) => project.phaseOf),
    text("id", 38, ({ project }) => project.id),
  ];
}

/** A round so that no spreadsheet takes it for a month of a year, in Chinese; in English as everywhere. */
export function roundText(round: string, w: FileWords): string {
  const { year, number } = roundParts(round);
  return w.round(year, number);
}

/** 28 / 51 栋，54.9 %; what is not known is left out. */
function progressText(progress: LedgerRow["progress"]["verified"]): string | null {
  if (!progress) return null;
  const { units, percent: share } = progress;
  const done = units && [units.done, units.total].filter((n) => n !== null).join(" / ");
  return [units && `${done} ${units.unit}`, share !== null && `${share} %`].filter(Boolean).join("，");
}
