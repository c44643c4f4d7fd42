import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BATCHES } from "#domain/batch";
import type { Language } from "#domain/error";
import type { LedgerExport, ReportsExport } from "#domain/export";
import type { LedgerRow } from "#domain/ledger";
import { STAGES } from "#domain/stage";
import { type ExportJob, type GetPage, work } from "../../../pwa/exports/jobs.ts";
import type { Form } from "../../../pwa/exports/sheet.ts";
import { xlsxOf } from "../../../pwa/exports/xlsx.ts";
import { readGrids } from "../../../pwa/tables/file.ts";
import { matchProjects } from "../../../pwa/tables/matching.ts";
import { readProjects } from "../../../pwa/tables/reading.ts";
import { decide, requestOf } from "../../../pwa/tables/requests.ts";

/** Files that leave the app, read back: written by our own hand, read by read-excel-file and as an import would. */

const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);
const ZONE = {
  id: "z1",
  name: "大同经开区",
  nameEn: "Datong",
  city: { id: "140200", name: "大同市", nameEn: "Datong" },
};
const NOTHING = { units: {}, zone: null, batch: null, round: null };

/** Texts as people and enemies write them. */
const text = fc
  .oneof(
    fc.stringMatching(/^[=+\-@'甲乙丙 ,;"<>&#、0-9.]{1,12}$/),
    fc.constantFrom(
      "=1+1",
      "@SUM(A1)",
      "'=x",
      "-",
      "2024-1",
      "合同备案",
      "12,000",
      "甲\n乙",
      '"引"',
      "1e5",
      "TRUE",
    ),
  )
  .map((each) => each.trim())
  // A name of an import is never empty, and a cell that says nothing changes nothing.
  .filter((each) => each !== "");
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const wan = some(fc.integer({ min: 0, max: 1_000_000_000 }));
const day = some(fc.constantFrom("2024-02-23", "2023-12-31"));
const standing = fc.record({
  stage: fc.constantFrom(...STAGES),
  milestone: fc.constant(null),
  completed: wan,
});
const listing = fc
  .record({
    ...{ batch: fc.constantFrom(...BATCHES), round: fc.constantFrom("2023-1", "2024-12") },
    ...{
      investment: wan,
      output: wan,
      listedOn: day,
      withdrawnOn: day,
      withdrawnWhy: text,
      note: some(text),
    },
  })
  .map((each) => ({ ...each, withdrawnWhy: each.withdrawnOn && each.withdrawnWhy }));
const ledgerRow: fc.Arbitrary<LedgerRow> = fc.record({
  project: fc.record({
    ...{
      id: fc.uuid(),
      zone: fc.constant("z1"),
      zoneName: fc.constant(ZONE.name),
      city: fc.constant("140200"),
    },
    ...{
      name: text,
      aliases: fc.uniqueArray(
        text.filter((each) => !/[、;；\n]/.test(each)),
        { maxLength: 3 },
      ),
    },
    ...{ code: some(text), enterprise: some(text), investment: wan, output: wan, chain: some(text) },
    ...{ industrial: fc.boolean(), strategic: fc.boolean(), rebuilt: fc.constant(false), note: some(text) },
    position: some(
      fc.record({ lat: fc.double({ min: 1e-6, max: 90, noNaN: true }), lng: fc.constant(113.25) }),
    ),
    ...{ phaseOf: some(fc.uuid()), verified: standing, reported: standing, lastReport: fc.constant(null) },
  }),
  listings: fc.uniqueArray(listing, { maxLength: 4, selector: (each) => `${each.batch} ${each.round}` }),
  progress: fc.constant({ verified: null, reported: null }),
  remark: some(text),
  pending: fc.constant({ reports: 0, photos: 0 }),
});

const serving =
  (rows: readonly LedgerRow[]): GetPage =>
  async <T>() =>
    ({ at: Date.UTC(2024, 1, 23), day: "2024-02-23", version: "1", zones: [ZONE], rows, next: null }) as T &
      LedgerExport;
const job = (facts: Partial<ExportJob>): ExportJob => ({
  ...{ kind: "ledger", as: "xlsx", query: {}, basis: "verified", filters: [["地区", "全部"]], sort: null },
  ...{ by: "赵处长", language: "zh", ...facts },
});

/** What an import would ask the server for, having read a file. */
async function broughtBack(file: Blob, rows: readonly LedgerRow[]) {
  const reading = readProjects(await readGrids(file), NOTHING);
  if (!reading) throw new Error("no head found");
  const known = new Map([[ZONE.name, rows.map(({ project }) => project)]]);
  const matches = matchProjects(reading.projects, known);
  const byId = new Map(rows.map((row) => [row.project.id, row]));
  const decisions = decide(matches, new Map(), () => "new");
  return { reading, ...requestOf(reading.projects, decisions, byId, true) };
}

/** The same facts, without those that a cell cannot say: nothing. */
const said = (facts: object) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));

describe("a ledger that was exported", () => {
  it.each<["xlsx" | "csv", Language]>([
    ["xlsx", "zh"],
    ["csv", "zh"],
    ["xlsx", "en"],
    ["csv", "en"],
  ])("comes back from .%s in %s as what it was, whatever its texts are", async (as, language) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(ledgerRow, { minLength: 1, maxLength: 6, selector: (row) => row.project.id }),
        async (rows) => {
          const { file } = await work(job({ as, language }), serving(rows), () => {});
          const { reading, request } = await broughtBack(file, rows);
          expect(reading.projects.flatMap(({ faults }) => faults)).toEqual([]);
          expect(reading.setAside).toEqual([]);
          expect(reading.columns.filter(({ field }) => field === null)).toEqual([]);
          expect({ unitless: reading.unitless, mixed: reading.mixed }).toEqual({ unitless: [], mixed: [] });
          for (const [i, { project, listings }] of rows.entries()) {
            const { zone, ...facts } = request.projects?.[i] ?? {};
            expect(zone).toBe(ZONE.name);
            const { id, code, enterprise, investment, output, industrial, strategic } = project;
            const { chain, phaseOf, note, position } = project;
            // Names are asked for only where they change.
            const rest = {
              id,
              code,
              enterprise,
              investment,
              output,
              industrial,
              strategic,
              chain,
              phaseOf,
              note,
              position,
            };
            expect(facts).toEqual(said(rest));
            const mine = request.listings?.filter((each) => each.project === id);
            expect(mine).toEqual(listings.map((each) => ({ project: id, ...said(each) })));
          }
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  it("says first what it holds, and shows no text that a spreadsheet would reckon with", async () => {
    const [row] = fc.sample(ledgerRow, { seed, numRuns: 1 }) as [LedgerRow];
    const evil = { ...row, project: { ...row.project, name: '=HYPERLINK("http://x")', enterprise: "+1" } };
    const { file, name } = await work(job({ query: { round: "2024-1" } }), serving([evil]), () => {});
    expect(name).toBe("三批-台账-20240223-0800.xlsx");
    const [about, table] = await readGrids(file);
    expect(about?.name).toBe("说明");
    expect(about?.rows.map(([label]) => label)).toEqual([
      "内容",
      "截至",
      "单位",
      "规则",
      "轮次",
      "口径",
      "行数",
      "地区",
      "导出人",
      "说明",
    ]);
    expect(about?.rows.map(([, value]) => value)).toContain("2024年第1次");
    const cells =
      table?.rows
        .slice(1)
        .flat()
        .filter((cell) => typeof cell === "string") ?? [];
    expect(cells).toContain('\'=HYPERLINK("http://x")');
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  it("says so where its figures changed while it was read", async () => {
    const rows = fc.sample(ledgerRow, { seed, numRuns: 2 });
    let page = 0;
    const get: GetPage = async <T>() => {
      const head = { at: 0, day: "2024-02-23", zones: [ZONE], version: String(page), rows: [rows[page]] };
      return { ...head, next: page++ === 0 ? "p" : null } as T;
    };
    const { file, rows: n } = await work(job({ as: "csv" }), get, () => {});
    expect(await file.text()).toContain("# 注意：导出期间数据有更新");
    expect(n).toBeGreaterThanOrEqual(2);
  });
});

it("reports are read to the end of their pages, each with the last word on it", async () => {
  const report = (id: string, project: string): ReportsExport["reports"][number] => ({
    ...{ id, project, seq: 1, person: { id: "f", name: "王建国" }, observedAt: 0, observedAtByPhone: 0 },
    ...{ clockOffsetMs: 0, receivedAt: 60_000, milestone: "in_production", percent: 50, completed: 12 },
    ...{ units: { done: 3, total: null, unit: "栋" }, note: "-卡点", position: null, supersedes: null },
    ...{ supersededBy: null, state: "returned", photos: [] },
    verdicts: [{ report: id, project, verdict: "returned", reason: "看不清", at: 120_000, by: "李审核" }],
  });
  const asked: object[] = [];
  const get: GetPage = async <T>(_: string, { after, report: from }: Readonly<Record<string, string>>) => {
    asked.push({ after, from });
    const second = asked.length > 1;
    return {
      ...{ at: 0, projects: [{ id: "p1", name: "甲", zoneName: "区" }] },
      reports: [report(second ? "r2" : "r1", "p1")],
      next: second ? null : { after: "p0", report: "r1" },
    } as T;
  };
  const { file, rows } = await work(job({ kind: "reports" }), get, () => {});
  expect([rows, asked]).toEqual([2, [{}, { after: "p0", from: "r1" }]]);
  const [, table] = await readGrids(file);
  expect(table?.rows[2]).toEqual([
    ...[
      "甲",
      "区",
      "王建国",
      "1970-01-01 08:00",
      "1970-01-01 08:01",
      "投产",
      3,
      null,
      "栋",
      50,
      12,
      "'-卡点",
      0,
      0,
    ],
    ...["已退回", "李审核", "1970-01-01 08:02", "看不清", "否", null, null, "p1", "r2"],
  ]);
});

it("a workbook of many columns and rows is whole, and what no file may hold is left out", async () => {
  const columns = Array.from({ length: 60 }, (_, x) => ({
    title: `列${x}`,
    form: "whole" as Form,
    width: 8,
  }));
  const rows = Array.from({ length: 3000 }, (_, y) =>
    columns.map((_, x) => (x === 0 ? "\u0000\u000b甲\r\n乙\ud800" : x * y)),
  );
  const heard: number[] = [];
  const file = xlsxOf({ name: "a", lines: [] }, [{ name: "b<&>", columns, rows }], (n) => heard.push(n));
  const [, table] = await readGrids(file);
  expect(table?.name).toBe("b<&>");
  expect(table?.rows).toHaveLength(3001);
  expect(table?.rows[3000]?.slice(0, 3)).toEqual(["甲\n乙\ufffd", 2999, 5998]);
  expect(heard).toEqual([999, 1999, 2999]);
});
