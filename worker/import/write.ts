import { IMPORT_KINDS, type ImportKind } from "#domain/import";
import type { AuditLine } from "../store/audit.ts";
import { jsonParts } from "../store/json-parts.ts";
import type { Importer } from "./judge.ts";
import type { StoredRow } from "./ledger.ts";
import { UPSERTS } from "./statements.ts";

/** Rows to be written by key, each with the one that stood before. */
export type Writes = Readonly<
  Record<ImportKind, Map<string, { readonly row: StoredRow; readonly before: StoredRow | undefined }>>
>;

/** The statements that store what was judged, and the lines that tell of it. */
export function writing(
  db: D1Database,
  by: Importer,
  writes: Writes,
): { statements: D1PreparedStatement[]; lines: AuditLine[] } {
  const statements: D1PreparedStatement[] = [];
  const lines: AuditLine[] = [];
  for (const kind of IMPORT_KINDS) {
    const changed = [...writes[kind]];
    for (const part of jsonParts(changed.map(([, { row }]) => row)))
      statements.push(db.prepare(UPSERTS[kind]).bind(part));
    for (const [key, { row, before }] of changed)
      lines.push({
        person: by.person,
        action: before ? "import_changed" : "import_added",
        subject: `${kind}/${key}`,
        project: projectOfKey(kind, key),
        detail: before ? differing(before, row) : row,
        address: by.address,
      });
  }
  return { statements, lines };
}

/** The project that a row is about, by its kind and key; null for places and rounds. */
export function projectOfKey(kind: ImportKind, key: string): string | null {
  if (kind === "projects") return key;
  // Batch and round hold no slash; ids from before there was a rule may.
  return kind === "listings" ? key.split("/").slice(0, -2).join("/") : null;
}

/** The fields that change, each with what it was and what it becomes. */
export function differing(before: object, row: object): Record<string, [unknown, unknown]> {
  const old = before as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(row).flatMap(([field, value]) =>
      old[field] === value ? [] : [[field, [old[field], value]]],
    ),
  );
}
