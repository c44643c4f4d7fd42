import type { Language } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import {
  IMPORT_KINDS,
  IMPORT_SCHEMAS,
  type ImportEnvelope,
  type ImportKind,
  type ImportResponse,
} from "#domain/import";
import { recorded } from "../store/audit.ts";
import { demand, type Importer, RowRefusal } from "./judge.ts";
import { emptyLedger, keepRow, type Ledger, listingKey, type StoredRow } from "./ledger.ts";
import { mergeCity, mergeListing, mergeProject, mergeRound, mergeZone } from "./merge.ts";
import { withSheet } from "./sheet.ts";
import { LOADS } from "./statements.ts";
import { differing, type Writes, writing } from "./write.ts";

type Outcome = ImportResponse["outcomes"][number];
/**
 * Judges every row on its own and stores those that stand, all in one transaction with their audit lines; a dry run
 * judges alike and stores nothing. A sheet is stored whole or not at all. Answers one outcome a row, in the order sent.
 */
export async function runImport(
  db: D1Database,
  by: Importer,
  language: Language,
  envelope: ImportEnvelope,
): Promise<ImportResponse> {
  const { sheet, dryRun } = envelope;
  const { outcomes, writes } = judgeRows(await loadLedger(db, envelope), by, language, envelope);
  const answer: ImportResponse = { dryRun, counts: countsOf(outcomes), outcomes };
  if (sheet) return withSheet(db, by, sheet, answer, writes);
  if (!dryRun) {
    const { statements, lines } = writing(db, by, writes);
    if (statements.length > 0) await recorded(db, statements, lines, by.nowMs);
  }
  return answer;
}

function judgeRows(
  ledger: Ledger,
  by: Importer,
  language: Language,
  envelope: ImportEnvelope,
): { outcomes: Outcome[]; writes: Writes } {
  const writes: Writes = {
    cities: new Map(),
    zones: new Map(),
    rounds: new Map(),
    projects: new Map(),
    listings: new Map(),
  };
  const outcomes: Outcome[] = [];
  for (const kind of IMPORT_KINDS) {
    for (const [index, input] of (envelope[kind] ?? []).entries()) {
      const place = { kind, row: index };
      try {
        const { key, row } = merge(kind, input, ledger, by);
        const before = ledger[kind].get(key);
        const status = before === undefined ? "created" : sameRow(before, row) ? "unchanged" : "updated";
        // Where several rows have one key, the trail tells of one change: from what was stored to what will be.
        const earlier = writes[kind].get(key);
        if (status !== "unchanged") writes[kind].set(key, { row, before: earlier ? earlier.before : before });
        keepRow(ledger, kind, key, row);
        const changes = envelope.sheet && before && status === "updated" && wireChanges(before, row);
        outcomes.push({ ...place, key, status, ...(changes && { changes }) });
      } catch (error) {
        if (!(error instanceof RowRefusal)) throw error;
        const { code, detail } = error;
        outcomes.push({
          ...place,
          key: keyOf(kind, input),
          status: "refused",
          code,
          message: errorMessage(code, language),
          detail,
        });
      }
    }
  }
  return { outcomes, writes };
}

function merge(
  kind: ImportKind,
  input: unknown,
  ledger: Ledger,
  by: Importer,
): { key: string; row: StoredRow } {
  const parsed = IMPORT_SCHEMAS[kind].safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = String(issue?.path[0] ?? "");
    demand(
      false,
      field === "investment" || field === "output" ? "money_invalid" : "row_invalid",
      `${field}: ${issue?.message}`,
    );
  }
  const row = rowOf(kind, parsed.data, ledger, by);
  return { key: storedKey(row), row };
}

function rowOf(kind: ImportKind, parsed: unknown, ledger: Ledger, by: Importer): StoredRow {
  // Each schema's output goes to the merge of its own kind; the pairing stands here and nowhere else.
  switch (kind) {
    case "cities":
      return mergeCity(parsed as Parameters<typeof mergeCity>[0], ledger, by);
    case "zones":
      return mergeZone(parsed as Parameters<typeof mergeZone>[0], ledger, by);
    case "rounds":
      return mergeRound(parsed as Parameters<typeof mergeRound>[0], ledger, by);
    case "projects":
      return mergeProject(parsed as Parameters<typeof mergeProject>[0], ledger, by);
    case "listings":
      return mergeListing(parsed as Parameters<typeof mergeListing>[0], ledger, by);
  }
}

async function loadLedger(db: D1Database, envelope: ImportEnvelope): Promise<Ledger> {
  const named = (rows: readonly unknown[] | undefined, field: string) =>
    (rows ?? [])
      .map((row) => (row as Record<string, unknown> | null)?.[field])
      .filter((id) => typeof id === "string");
  const projects = JSON.stringify([
    ...new Set([...named(envelope.projects, "id"), ...named(envelope.listings, "project")]),
  ]);
  const results = await db.batch(
    IMPORT_KINDS.map((kind) =>
      LOADS[kind].includes("?1") ? db.prepare(LOADS[kind]).bind(projects) : db.prepare(LOADS[kind]),
    ),
  );
  const ledger = emptyLedger();
  for (const [i, kind] of IMPORT_KINDS.entries())
    for (const row of (results[i]?.results ?? []) as StoredRow[]) keepRow(ledger, kind, storedKey(row), row);
  return ledger;
}

function storedKey(row: StoredRow): string {
  return "id" in row ? row.id : listingKey(row);
}

function sameRow(before: StoredRow, row: StoredRow): boolean {
  return Object.keys(differing(before, row)).length === 0;
}

/** The same by the names and values of the wire. */
function wireChanges(before: StoredRow, row: StoredRow): Record<string, [unknown, unknown]> {
  const told = (column: string, value: unknown) =>
    column === "aliases"
      ? (JSON.parse(String(value)) as unknown)
      : ["industrial", "strategic", "rebuilt"].includes(column)
        ? value === 1
        : value;
  return Object.fromEntries(
    Object.entries(differing(before, row)).map(([column, [old, next]]) => [
      column.replace(/_wan$/, "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      [told(column, old), told(column, next)],
    ]),
  );
}

function keyOf(kind: ImportKind, input: unknown): string {
  const row = (input ?? {}) as Record<string, unknown>;
  const parts = kind === "listings" ? [row.project, row.batch, row.round] : [row.id];
  return parts.map((part) => (typeof part === "string" ? part.slice(0, 64) : "?")).join("/");
}

function countsOf(outcomes: readonly Outcome[]): ImportResponse["counts"] {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const { status } of outcomes) counts[status]++;
  return counts;
}
