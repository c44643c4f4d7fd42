import { dayOf, minuteOf } from "#domain/day";
import type { StoredReport } from "#domain/dossier";
import type { Language } from "#domain/error";
import type { LedgerExport, ReportsExport, TalliesExport } from "#domain/export";
import type { ExportFormat, ExportKind } from "#domain/export-kind";
import type { Basis } from "#domain/fields";
import type { LedgerRow } from "#domain/ledger";
import { type Sort, sorted } from "../screens/ledger/rows.ts";
import type { Failure } from "../state/contract.ts";
import { ledgerLength, ledgerSheet, roundText } from "./ledger-sheet.ts";
import { type ReportProject, reportSheet } from "./report-sheet.ts";
import type { About, Sheet } from "./sheet.ts";
import { tallySheet } from "./tally-sheet.ts";
import { textOfSheet } from "./text.ts";
import { type FileWords, fileName, fileWords } from "./words.ts";
import { xlsxOf } from "./xlsx.ts";

/** A file to be made: what, as what, by which words of the query, and what a screen says of these. */
export interface ExportJob {
  readonly kind: ExportKind;
  readonly as: ExportFormat;
  readonly query: Readonly<Record<string, string>>;
  readonly basis: Basis;
  readonly filters: About;
  /** The order of a ledger's rows. */
  readonly sort: Sort | null;
  readonly by: string;
  readonly language: Language;
}

/** How far a job is: rows read, or written of so many. */
export type Progress =
  | { readonly phase: "reading"; readonly rows: number }
  | { readonly phase: "writing"; readonly rows: number; readonly of: number };

export interface Made {
  readonly file: Blob;
  readonly name: string;
  readonly rows: number;
}

/** Asks the server for a page, by the words of a query. Throws a `Refused`. */
export type GetPage = <T>(kind: ExportKind, query: Readonly<Record<string, string>>) => Promise<T>;

/** Why a page could not be had. */
export class Refused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.failed);
    this.failure = failure;
  }
}

/** What was read, ready to be written. */
interface Table {
  readonly sheet: Sheet;
  readonly length: number;
  readonly atMs: number;
  /** What is said of it beside what is said of every file. */
  readonly said: readonly (readonly [label: keyof FileWords["line"], text: string])[];
}

/** Reads all rows of a job and writes its file, wherever it runs. */
export async function work(job: ExportJob, get: GetPage, say: (progress: Progress) => void): Promise<Made> {
  const w = fileWords(job.language);
  const read = (rows: number) => say({ phase: "reading", rows });
  const query = { ...job.query, as: job.as };
  const { sheet, length, atMs, said } = await {
    ledger: () => readLedger(job, query, w, get, read),
    tallies: () => readTallies(job, query, w, get),
    reports: () => readReports(job, query, w, get, read),
  }[job.kind]();
  const wrote = (rows: number) => say({ phase: "writing", rows, of: length });
  wrote(0);
  const lines: About = [
    [w.line.title, w.title[job.kind]],
    ...said.map(([label, text]) => [w.line[label], text] as const),
    ...job.filters,
    [w.line.by, job.by],
    [w.line.hint, job.kind === "ledger" ? w.hint : w.plainHint],
  ];
  const file =
    job.as === "xlsx" ? xlsxOf({ name: w.about, lines }, [sheet], wrote) : textOfSheet(lines, sheet, wrote);
  return { file, name: `${fileName(job.kind, minuteOf(atMs), w)}.${job.as}`, rows: length };
}

type Query = Readonly<Record<string, string>>;

async function readLedger(
  { basis, sort, query: { round }, language }: ExportJob,
  query: Query,
  w: FileWords,
  get: GetPage,
  read: (rows: number) => void,
): Promise<Table> {
  const rows: LedgerRow[] = [];
  const pages: Omit<LedgerExport, "rows">[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const { rows: more, ...page }: LedgerExport = await get("ledger", {
      ...{ ...query, limit: "2000" },
      ...(after && { after }),
    });
    rows.push(...more);
    pages.push(page);
    read(rows.length);
    after = page.next;
  }
  const [first] = pages as [Omit<LedgerExport, "rows">];
  const zones = new Map(pages.flatMap((page) => page.zones.map((zone) => [zone.id, zone] as const)));
  const order = new Map([...zones.keys()].map((id, place) => [id, place]));
  const inOrder = sort ? sorted(rows, sort, { basis, today: first.day, order }) : rows;
  const length = ledgerLength(rows);
  return {
    ...{ sheet: ledgerSheet({ rows: inOrder, zones, basis, language }, w), length, atMs: first.at },
    said: [
      ["at", w.at(minuteOf(first.at))],
      ["units", w.units.ledger],
      ["rule", w.noRule],
      ["window", round ? roundText(round, w) : w.allRounds],
      ["basis", w.basis[basis]],
      ["rows", w.ledgerRows(rows.length, length)],
      ...(pages.some(({ version }) => version !== first.version) ? [["changed", w.changed] as const] : []),
    ],
  };
}

async function readTallies({ basis }: ExportJob, query: Query, w: FileWords, get: GetPage): Promise<Table> {
  const exported = await get<TalliesExport>("tallies", query);
  const { asOf, rule, window } = exported[basis];
  const sheet = tallySheet(exported, basis, w);
  const length = [...sheet.rows].length;
  const minute = minuteOf(exported.at);
  return {
    ...{ sheet, length, atMs: exported.at },
    said: [
      ["at", asOf === null || asOf === dayOf(exported.at) ? w.at(minute) : w.asOfDay(asOf, minute)],
      ["units", w.units.tallies],
      ["rule", w.rule[rule]],
      ["window", window.rounds.map((round) => roundText(round, w)).join(w.between) || "—"],
      ["basis", w.basis[basis]],
      ["rows", w.rows(length)],
    ],
  };
}

async function readReports(
  { language, query: { round } }: ExportJob,
  query: Query,
  w: FileWords,
  get: GetPage,
  read: (rows: number) => void,
): Promise<Table> {
  const reports: StoredReport[] = [];
  const projects = new Map<string, ReportProject>();
  let atMs: number | undefined;
  for (let next: ReportsExport["next"] = { after: "", report: null }; next !== null; ) {
    const { after, report }: NonNullable<ReportsExport["next"]> = next;
    const page: ReportsExport = await get("reports", {
      ...query,
      ...(after && { after }),
      ...(report && { report }),
    });
    atMs ??= page.at;
    reports.push(...page.reports);
    for (const project of page.projects) projects.set(project.id, project);
    read(reports.length);
    next = page.next;
  }
  const at = atMs as number;
  return {
    ...{ sheet: reportSheet(reports, projects, language, w), length: reports.length, atMs: at },
    said: [
      ["at", w.at(minuteOf(at))],
      ["units", w.units.reports],
      ["rule", w.noRule],
      ["window", round ? roundText(round, w) : w.allRounds],
      ["basis", w.everyReport],
      ["rows", w.rows(reports.length)],
    ],
  };
}
