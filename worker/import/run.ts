import { errorMessage, type Language } from "#domain/error";
import {
  IMPORT_KINDS,
  IMPORT_SCHEMAS,
  type ImportEnvelope,
  type ImportKind,
  type ImportResponse,
} from "#domain/import";
import { type AuditLine, recorded } from "../store/audit.ts";
import { demand, type Importer, RowRefusal } from "./judge.ts";
import {
  type CityRow,
  type Ledger,
  type ListingRow,
  listingKey,
  type ProjectRow,
  type RoundRow,
  type ZoneRow,
} from "./ledger.ts";
import { mergeCity, mergeListing, mergeProject, mergeRound, mergeZone } from "./merge.ts";
import { LOADS, UPSERTS } from "./statements.ts";

type Outcome = ImportResponse["outcomes"][number];
type StoredRow = CityRow | ZoneRow | RoundRow | ProjectRow | ListingRow;

/** Rows written by one statement: well below the size a parameter may have. */
const ROWS_A_STATEMENT = 1000;

/**
 * Judges every row on its own and stores those that stand, all in one transaction with their audit lines; a dry run
 * judges alike and stores nothing. Answers one outcome a row, in the order sent.
 */
export async function runImport(
  db: D1Database,
  by: Importer,
  language: Language,
  envelope: ImportEnvelope,
): Promise<ImportResponse> {
  const ledger = await loadLedger(db, envelope);
  const writes: Record<ImportKind, Map<string, { row: StoredRow; before: StoredRow | undefined }>> = {
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
        (ledger[kind] as Map<string, StoredRow>).set(key, row);
        outcomes.push({ ...place, key, status });
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
  if (!envelope.dryRun) await store(db, by, writes);
  return { dryRun: envelope.dryRun, counts: countsOf(outcomes), outcomes };
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
  return { key: kind === "listings" ? listingKey(row as ListingRow) : (row as CityRow).id, row };
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
  const [cities, zones, rounds, projectRows, listings] = results.map((result) => result.results) as [
    CityRow[],
    ZoneRow[],
    RoundRow[],
    ProjectRow[],
    ListingRow[],
  ];
  const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
  return {
    cities: byId(cities),
    zones: byId(zones),
    rounds: byId(rounds),
    projects: byId(projectRows),
    listings: new Map(listings.map((row) => [listingKey(row), row])),
  };
}

async function store(
  db: D1Database,
  by: Importer,
  writes: Record<ImportKind, Map<string, { row: StoredRow; before: StoredRow | undefined }>>,
): Promise<void> {
  const statements: D1PreparedStatement[] = [];
  const lines: AuditLine[] = [];
  for (const kind of IMPORT_KINDS) {
    const changed = [...writes[kind]];
    for (let i = 0; i < changed.length; i += ROWS_A_STATEMENT) {
      const part = changed.slice(i, i + ROWS_A_STATEMENT);
      statements.push(db.prepare(UPSERTS[kind]).bind(JSON.stringify(part.map(([, { row }]) => row))));
      for (const [key, { row, before }] of part)
        lines.push({
          person: by.person,
          action: before ? "import_changed" : "import_added",
          subject: `${kind}/${key}`,
          project: kind === "projects" || kind === "listings" ? (key.split("/")[0] ?? null) : null,
          detail: before ? differing(before, row) : row,
          address: by.address,
        });
    }
  }
  if (statements.length > 0) await recorded(db, statements, lines, by.nowMs);
}

function sameRow(before: StoredRow, row: StoredRow): boolean {
  return Object.keys(differing(before, row)).length === 0;
}

/** The fields that change, each with what it was and what it becomes. */
function differing(before: StoredRow, row: StoredRow): Record<string, [unknown, unknown]> {
  const old = before as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(row).flatMap(([field, value]) =>
      old[field] === value ? [] : [[field, [old[field], value]]],
    ),
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
