import { createHash } from "node:crypto";
import { SanpiError } from "#domain/error";
import type { ImportEnvelope, ImportResponse } from "#domain/import";
import { recorded } from "../store/audit.ts";
import { importedBy } from "../store/imports.ts";
import { jsonParts } from "../store/json-parts.ts";
import type { Importer } from "./judge.ts";
import type { ListingRow, ProjectRow } from "./ledger.ts";
import { ABSENT, UNMOVED, wasStopped } from "./statements.ts";
import { type Writes, writing } from "./write.ts";

type Sheet = NonNullable<ImportEnvelope["sheet"]>;

/** The kinds of row that a spreadsheet brings. */
const KINDS = ["projects", "listings"] as const;

const KEEP = `
INSERT INTO import (id, person, at_ms, file, zones, created, updated, unchanged) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`;

const KEEP_CHANGES = `
INSERT INTO import_change (import, kind, key, before, after)
SELECT ?1, r.value ->> 'kind', r.value ->> 'key', r.value ->> 'before', r.value ->> 'after' FROM json_each(?2) r WHERE true`;

/**
 * What becomes of a sheet whose rows were judged. All of it is stored, with what stood before it, or nothing: not where a
 * row was refused, nor where rows come out otherwise than in the dry run whose digest it carries.
 */
export async function withSheet(
  db: D1Database,
  by: Importer,
  sheet: Sheet,
  judged: ImportResponse,
  writes: Writes,
): Promise<ImportResponse> {
  const digest = createHash("sha256").update(JSON.stringify(judged.outcomes)).digest("hex");
  const as = (state: NonNullable<ImportResponse["sheet"]>["state"]) => ({
    ...judged,
    sheet: { state, digest },
  });
  if (judged.dryRun) return as("judged");
  if (await isKept(db, by, sheet)) return as("stored");
  if (judged.counts.refused > 0) return as("refused");
  if (sheet.expect !== undefined && sheet.expect !== digest) return as("changed");

  const { statements, lines } = writing(db, by, writes);
  const { created, updated, unchanged } = judged.counts;
  const guards = KINDS.flatMap((kind) => {
    const rows = [...writes[kind].values()];
    const known = rows.flatMap(({ before }) => before ?? []);
    const brought = rows.flatMap(({ row, before }) => (before ? [] : keyIn(row as ProjectRow | ListingRow)));
    return [
      ...jsonParts(known).map((part) => db.prepare(UNMOVED[kind]).bind(part)),
      ...jsonParts(brought).map((part) => db.prepare(ABSENT[kind]).bind(part)),
    ];
  });
  const keep = db
    .prepare(KEEP)
    .bind(
      ...[sheet.id, by.person, by.nowMs, sheet.file, JSON.stringify(zonesOf(writes))],
      ...[created, updated, unchanged],
    );
  const keepChanges = jsonParts(changesOf(writes)).map((part) =>
    db.prepare(KEEP_CHANGES).bind(sheet.id, part),
  );
  const line = {
    person: by.person,
    action: "imported" as const,
    subject: `import/${sheet.id}`,
    detail: { file: sheet.file, created, updated, unchanged },
    address: by.address,
  };
  try {
    await recorded(db, [...guards, keep, ...keepChanges, ...statements], [line, ...lines], by.nowMs);
  } catch (error) {
    // The same sheet, sent twice at once, meets itself there.
    if (await isKept(db, by, sheet)) return as("stored");
    if (wasStopped(error)) return as("changed");
    throw error;
  }
  return as("stored");
}

/** Whether the sheet is stored already: its answer was lost on the way. Throws `id_reused` where it is somebody else's. */
async function isKept(db: D1Database, by: Importer, sheet: Sheet): Promise<boolean> {
  const person = await importedBy(db, sheet.id);
  if (person !== null && person !== by.person) throw new SanpiError("id_reused");
  return person !== null;
}

/** The columns that tell a row from all others. */
function keyIn(row: ProjectRow | ListingRow): object {
  return "id" in row ? { id: row.id } : { project: row.project, batch: row.batch, round: row.round };
}

/** The zones that rows leave or come into; "" for a project that has none, which only the whole province covers. */
function zonesOf(writes: Writes): string[] {
  const rows = KINDS.flatMap((kind) =>
    [...writes[kind].values()].flatMap(({ row, before }) => [row, before ?? row]),
  );
  return [...new Set((rows as (ProjectRow | ListingRow)[]).map(({ zone }) => zone ?? ""))].sort();
}

function changesOf(writes: Writes): object[] {
  return KINDS.flatMap((kind) =>
    [...writes[kind]].map(([key, { row, before }]) => ({
      ...{ kind, key },
      before: before === undefined ? null : JSON.stringify(before),
      after: JSON.stringify(row),
    })),
  );
}
