import type { Batch } from "#domain/batch";
import type { ImportListing, ImportProject } from "#domain/import";
import { type AmountFault, readAmount, unitOfCell } from "./amount.ts";
import { type Cell, type Grid, plain, textOf, unmarked } from "./cells.ts";
import { type Column, FIELDS, type FieldName, findHead, type Head } from "./columns.ts";
import { readDay } from "./day.ts";
import { batchIn, roundIn, truthIn } from "./values.ts";

/** What a person says where the sheet itself does not. */
export interface Answers {
  readonly units: Readonly<Partial<Record<FieldName, "yi" | "wan">>>;
  readonly zone: string | null;
  readonly batch: Batch | null;
  readonly round: string | null;
}

/** Why a row cannot be taken in. `differs`: rows of one project disagree; `repeated`: two entries of it in one batch and round. */
export type RowFault =
  | AmountFault
  | "day"
  | "degrees"
  | "truth"
  | "batch"
  | "round"
  | "name"
  | "zone"
  | "why"
  | "formula"
  | "digits"
  | "long"
  | "differs"
  | "repeated";

/**
 * What was understood in a way that the person should see, though nothing is wrong. `unlisted`: a row without batch and
 * round among others that have them; it may be meant so, or its cells were merged and their value stands in the first alone.
 */
export type Remark = "rounded" | "unlikely" | "month" | "repeated" | "otherUnit" | "unlisted";

/** Something about one cell of a row (from 1, as the spreadsheet counts). */
export interface About<What> {
  readonly row: number;
  readonly column: string;
  readonly text: string;
  readonly what: What;
}

type ListingFacts = Omit<ImportListing, "project">;
type ProjectFacts = Partial<Omit<ImportProject, "id" | "aliases" | "zone">>;

/** A project as one or several rows of a sheet tell of it. */
export interface SheetProject {
  readonly rows: readonly number[];
  readonly id: string | null;
  readonly name: string;
  /** As the sheet calls it; null where neither the sheet nor the person says. */
  readonly zone: string | null;
  /** The cell of other names, as written. */
  readonly aliases: string | null;
  readonly facts: ProjectFacts;
  readonly listings: readonly ListingFacts[];
  /** Whether the row names the project by id or code, so that its name may be a new one. */
  readonly byOwnKey: boolean;
  /** Whether the sheet has a column for what was listed, apart from the total. */
  readonly hasOwnAmounts: boolean;
  readonly faults: readonly About<RowFault>[];
  readonly remarks: readonly About<Remark>[];
}

/** A row that is none of a project. */
export interface SetAside {
  readonly row: number;
  readonly why: "total" | "section" | "note" | "head";
  readonly text: string;
}

/** A sheet as it was understood. */
export interface Reading {
  readonly sheet: string;
  /** Sheets of the file that were not read. */
  readonly others: readonly string[];
  readonly columns: readonly Column[];
  /** Columns of money whose unit nobody states: to be asked. */
  readonly unitless: readonly {
    readonly field: FieldName;
    readonly title: string;
    readonly samples: readonly string[];
  }[];
  /** Columns in which some cells state a unit and others do not: nothing can be taken in before the sheet says. */
  readonly mixed: readonly { readonly title: string; readonly rows: readonly number[] }[];
  readonly projects: readonly SheetProject[];
  readonly setAside: readonly SetAside[];
  readonly blank: number;
}

/** Reads the first sheet that has a head; null where none has. */
export function readProjects(grids: readonly Grid[], answers: Answers): Reading | null {
  for (const grid of grids) {
    const head = findHead(grid.rows);
    if (!head) continue;
    const others = grids.filter((other) => other !== grid && other.rows.length > 0).map(({ name }) => name);
    return readGrid(grid, head, others, answers);
  }
  return null;
}

function readGrid(grid: Grid, head: Head, others: readonly string[], answers: Answers): Reading {
  const { columns } = head;
  const rows = grid.rows.slice(head.below).map((cells, i) => ({ cells, row: head.below + i + 1 }));
  const hasBatch = columns.some(({ field }) => field === "batch");
  const setAside: SetAside[] = [];
  const told: {
    readonly cells: readonly Cell[];
    readonly row: number;
    readonly section: Batch | undefined;
  }[] = [];
  let section: Batch | undefined;
  let blank = 0;
  for (const { cells, row } of rows) {
    const texts = cells.map(textOf).filter(Boolean);
    if (texts.length === 0) {
      blank++;
      continue;
    }
    const why = whyAside(cells, columns);
    if (why === null) told.push({ cells, row, section });
    else {
      const text = texts.join(" ");
      setAside.push({ row, why, text });
      // 一、签约项目 above a run of rows says their batch, where no column does.
      if (why === "section" && !hasBatch) section = batchIn(text) ?? section;
    }
  }
  const questions = unitQuestions(columns, told, answers);
  const entryColumns = columns.filter(({ field }) => field === "batch" || field === "round");
  const namesEntry = (cells: readonly Cell[]) => entryColumns.some(({ at }) => textOf(cells[at]) !== "");
  const someNameEntries = told.some(({ cells }) => namesEntry(cells));
  const projects = new Map<string, Draft>();
  for (const { cells, row, section: named } of told) {
    const read = readRow(
      cells,
      row,
      columns,
      named ? { ...answers, batch: answers.batch ?? named } : answers,
    );
    const isAsked = read.faults.some(({ what }) => what === "batch" || what === "round");
    if (someNameEntries && !namesEntry(cells) && read.listings.length === 0 && !isAsked)
      read.remarks = [
        ...read.remarks,
        { row, column: entryColumns[0]?.title ?? "", text: "", what: "unlisted" },
      ];
    const key =
      read.id ??
      (read.name === ""
        ? `row ${row}`
        : `${plain(read.name)}/${plain(read.zone ?? "")}/${read.facts.code ?? ""}`);
    const before = projects.get(key);
    if (before) merge(before, read, row, columns);
    else projects.set(key, read);
  }
  return {
    sheet: grid.name,
    others,
    columns,
    ...questions,
    projects: [...projects.values()],
    setAside,
    blank,
  };
}

const TOTAL = /^(?:.*(?:小计|合计|总计|共计)|累计|total)[:：]?$/i;
const SECTION = /^[(（]?[一二三四五六七八九十]+[)）]?[、.．]|^[(（][一二三四五六七八九十\d]+[)）]/;
const NUMERAL = /^[一二三四五六七八九十]+$/;
const NOTE = /^(?:注|备注|说明|填表|制表|审核|单位|联系|填报|报送|日期|※|#)/;

/** Why a row tells of no project; null where it does. */
function whyAside(cells: readonly Cell[], columns: readonly Column[]): SetAside["why"] | null {
  const texts = cells.map((cell) => plain(textOf(cell))).filter(Boolean);
  if (texts.slice(0, 3).some((text) => TOTAL.test(text))) return "total";
  const name = columns.find(({ field }) => field === "name") as Column;
  const named = plain(textOf(cells[name.at]));
  if (named !== "" && plain(name.title).endsWith(named) && texts.length > 1) return "head";
  const [only = ""] = texts;
  if (texts.length === 2 && NUMERAL.test(only)) return "section";
  if (texts.length > 1) return null;
  if (NOTE.test(only)) return "note";
  // Columns of the table stand beside a project's name; a text that stands alone is a heading or a remark.
  if (SECTION.test(only) || named === "") return "section";
  return null;
}

type Draft = { -readonly [K in keyof SheetProject]: SheetProject[K] };

/** How long texts may be, in letters, as the server takes them. */
const MOST_LETTERS: Partial<Record<FieldName, number>> = { note: 1000, listingNote: 1000, withdrawnWhy: 500 };
const MOST_LETTERS_ELSE = 200;
/** Excel keeps 15 digits of a number; a code of more, typed as one, has lost the rest. */
const MOST_DIGITS = 1e15;

function readRow(cells: readonly Cell[], row: number, columns: readonly Column[], answers: Answers): Draft {
  const faults: About<RowFault>[] = [];
  const remarks: About<Remark>[] = [];
  const values: Partial<Record<FieldName, string | number | boolean>> = {};
  for (const { at, field, title, unit } of columns) {
    const cell = cells[at] ?? null;
    if (!field || cell === null) continue;
    const about = <What>(what: What): About<What> => ({ row, column: title, text: textOf(cell), what });
    if (typeof cell === "string" && /^#(?:REF|N\/A|DIV\/0|VALUE|NAME|NUM|NULL|SPILL)[!?]?/.test(cell)) {
      faults.push(about("formula"));
      continue;
    }
    switch (FIELDS[field].kind) {
      case "told":
        break;
      case "text": {
        const text = unmarked(textOf(cell));
        if (typeof cell === "number" && Math.abs(cell) >= MOST_DIGITS) faults.push(about("digits"));
        else if ([...text].length > (MOST_LETTERS[field] ?? MOST_LETTERS_ELSE)) faults.push(about("long"));
        else values[field] = text;
        break;
      }
      case "money": {
        const stated = unit === null || unit === "mixed" ? (answers.units[field] ?? unit) : unit;
        const amount = readAmount(cell, stated);
        if (amount && "fault" in amount) faults.push(about(amount.fault));
        else if (amount) {
          values[field] = amount.wan;
          if (amount.rounded) remarks.push(about("rounded"));
          if (amount.unlikely) remarks.push(about("unlikely"));
          const own = unitOfCell(cell);
          if (own !== null && stated !== null && own !== stated) remarks.push(about("otherUnit"));
        }
        break;
      }
      case "day": {
        const day = readDay(cell);
        if (day && "fault" in day) faults.push(about("day"));
        else if (day) {
          values[field] = day.day;
          if (day.monthOnly) remarks.push(about("month"));
        }
        break;
      }
      case "degrees": {
        const degrees = Number(textOf(cell));
        if (Number.isFinite(degrees) && Math.abs(degrees) <= (field === "lat" ? 90 : 180))
          values[field] = degrees;
        else faults.push(about("degrees"));
        break;
      }
      case "truth":
      case "batch":
      case "round": {
        const kind = FIELDS[field].kind as "truth" | "batch" | "round";
        const value =
          kind === "truth" ? truthIn(cell) : kind === "batch" ? batchIn(textOf(cell)) : roundIn(cell);
        if (value === undefined) faults.push(about(kind));
        else values[field] = value;
      }
    }
  }
  return draftOf(values, row, columns, answers, faults, remarks);
}

function draftOf(
  values: Partial<Record<FieldName, string | number | boolean>>,
  row: number,
  columns: readonly Column[],
  answers: Answers,
  faults: About<RowFault>[],
  remarks: About<Remark>[],
): Draft {
  const titleOf = (field: FieldName) =>
    columns.find((column) => column.field === field)?.title ?? FIELDS[field].zh;
  const fault = (field: FieldName, what: RowFault) =>
    faults.push({ row, column: titleOf(field), text: "", what });
  const wrong = new Set(faults.map(({ column }) => column));
  const v = values as Record<FieldName, never>;
  const name = String(values.name ?? "");
  const zone = (values.zone as string | undefined) ?? answers.zone;
  if (name === "" && !wrong.has(titleOf("name"))) fault("name", "name");
  if (!zone && !values.id) fault("zone", "zone");
  const facts: ProjectFacts = {
    ...given({ code: v.code, enterprise: v.enterprise, investment: v.investment, output: v.output }),
    ...given({
      industrial: v.industrial,
      strategic: v.strategic,
      chain: v.chain,
      phaseOf: v.phaseOf,
      note: v.note,
    }),
    ...(values.lat !== undefined && values.lng !== undefined && { position: { lat: v.lat, lng: v.lng } }),
  };
  const batch = (values.batch as Batch | undefined) ?? answers.batch;
  const round = (values.round as string | undefined) ?? answers.round;
  const listings: ListingFacts[] = [];
  if (batch && round) {
    if (values.withdrawnOn !== undefined && values.withdrawnWhy === undefined) fault("withdrawnWhy", "why");
    const investment =
      values.listedInvestment ?? (hasColumn(columns, "listedInvestment") ? undefined : v.investment);
    const output = values.listedOutput ?? (hasColumn(columns, "listedOutput") ? undefined : v.output);
    listings.push({
      ...{ batch, round },
      ...given({ investment: investment as never, output: output as never, listedOn: v.listedOn }),
      ...given({ withdrawnOn: v.withdrawnOn, withdrawnWhy: v.withdrawnWhy, note: v.listingNote }),
    });
  } else if (batch && !wrong.has(titleOf("round"))) fault("round", "round");
  else if (round && !wrong.has(titleOf("batch"))) fault("batch", "batch");
  const id = (values.id as string | undefined) ?? null;
  const aliases = (values.aliases as string | undefined) ?? null;
  const byOwnKey = id !== null || facts.code !== undefined;
  const hasOwnAmounts = hasColumn(columns, "listedInvestment");
  return {
    ...{ rows: [row], id, name, zone, aliases, facts, listings, byOwnKey, hasOwnAmounts },
    ...{ faults, remarks },
  };
}

function hasColumn(columns: readonly Column[], field: FieldName): boolean {
  return columns.some((column) => column.field === field);
}

/** Only what is known: a cell left empty changes nothing. */
function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Adds a further row of the same project; where the two disagree, that is a fault. */
function merge(into: Draft, more: Draft, row: number, columns: readonly Column[]): void {
  const about = <What>(field: FieldName, text: string, what: What): About<What> => ({
    ...{ row, text, what },
    column: columns.find((column) => column.field === field)?.title ?? FIELDS[field].zh,
  });
  const [faults, remarks] = [
    [...into.faults, ...more.faults],
    [...into.remarks, ...more.remarks],
  ];
  const facts: Record<string, unknown> = { ...into.facts };
  for (const [field, value] of Object.entries(more.facts)) {
    if (facts[field] === undefined) facts[field] = value;
    else if (JSON.stringify(facts[field]) !== JSON.stringify(value))
      faults.push(about(field === "position" ? "lat" : (field as FieldName), String(value), "differs"));
  }
  if (more.name !== into.name) faults.push(about("name", more.name, "differs"));
  const zone = into.zone ?? more.zone;
  if (more.zone !== null && plain(more.zone) !== plain(zone ?? ""))
    faults.push(about("zone", more.zone, "differs"));
  const aliases = into.aliases ?? more.aliases;
  if (more.aliases !== null && more.aliases !== aliases)
    faults.push(about("aliases", more.aliases, "differs"));
  const listings = [...into.listings];
  for (const listing of more.listings) {
    const same = listings.find(({ batch, round }) => batch === listing.batch && round === listing.round);
    if (!same) listings.push(listing);
    else if (JSON.stringify(same) === JSON.stringify(listing))
      remarks.push(about("name", into.name, "repeated"));
    else faults.push(about("round", listing.round, "repeated"));
  }
  if (more.listings.length === 0) remarks.push(about("name", into.name, "repeated"));
  Object.assign(into, { rows: [...into.rows, row], zone, aliases, facts, listings, faults, remarks });
}

const SAMPLES = 3;

/** Which columns of money leave their unit open, and which cannot be read at all. */
function unitQuestions(
  columns: readonly Column[],
  told: readonly { readonly cells: readonly Cell[]; readonly row: number }[],
  answers: Answers,
): Pick<Reading, "unitless" | "mixed"> {
  const unitless: Reading["unitless"][number][] = [];
  const mixed: Reading["mixed"][number][] = [];
  for (const { at, field, title, unit } of columns) {
    if (!field || FIELDS[field].kind !== "money" || (unit !== null && unit !== "mixed")) continue;
    const figures = told
      .map(({ cells, row }) => ({ cell: cells[at] ?? null, row }))
      .filter(({ cell }) => readAmount(cell, "wan") !== null);
    const open = figures.filter(({ cell }) => unitOfCell(cell) === null);
    if (open.length === 0) continue;
    const isMixed = unit === "mixed" || open.length < figures.length;
    if (isMixed) mixed.push({ title, rows: open.map(({ row }) => row) });
    else if (!answers.units[field])
      unitless.push({ field, title, samples: open.slice(0, SAMPLES).map(({ cell }) => textOf(cell)) });
  }
  return { unitless, mixed };
}
