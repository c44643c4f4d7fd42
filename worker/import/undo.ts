import { SanpiError } from "#domain/error";
import type { UndoneImport } from "#domain/import";
import { type AuditLine, recorded } from "../store/audit.ts";
import {
  changesOfImport,
  findImport,
  type ImportChangeRow,
  standingOn,
  whatStandsOn,
} from "../store/imports.ts";
import type { Importer } from "./judge.ts";
import { UPSERTS, unless, wasStopped } from "./statements.ts";
import { differing, projectOfKey } from "./write.ts";

const UNDONE = "UPDATE import SET undone_ms = ?2, undone_by = ?3 WHERE id = ?1";

/** Rows that the import changed, as they were before. */
const restored = (kind: "projects" | "listings") =>
  UPSERTS[kind].replace(
    "json_each(?1) r",
    `(SELECT before AS value FROM import_change WHERE import = ?1 AND kind = '${kind}' AND before IS NOT NULL) r`,
  );

const BROUGHT = (kind: "projects" | "listings") =>
  `FROM import_change WHERE import = ?1 AND kind = '${kind}' AND before IS NULL`;

/** In an order in which each statement finds what it leans on: entries go before their projects. */
const TAKE_BACK = [
  `DELETE FROM listing WHERE (project, batch, round) IN (
    SELECT after ->> 'project', after ->> 'batch', after ->> 'round' ${BROUGHT("listings")})`,
  `DELETE FROM project WHERE id IN (SELECT key ${BROUGHT("projects")})`,
  restored("projects"),
  restored("listings"),
];

/**
 * Takes an import back, all of it in one transaction: what it brought goes, what it changed is as it was before. Undoes
 * nothing where something came after that would be lost, and says what. Throws `not_found` for an import that is not there
 * or touched places past the caller's.
 */
export async function undoImport(db: D1Database, by: Importer, id: string): Promise<UndoneImport> {
  const found = await findImport(db, by.scope, id);
  if (!found) throw new SanpiError("not_found");
  if (found.undone_ms !== null) return { undone: true, standing: [] };
  const standing = await whatStandsOn(db, by.scope, id);
  if (standing.length > 0) return { undone: false, standing };
  const changes = await changesOfImport(db, by.scope, id);
  const statements = [
    db.prepare(unless(standingOn("?1"))).bind(id),
    db.prepare(UNDONE).bind(id, by.nowMs, by.person),
    ...TAKE_BACK.map((sql) => db.prepare(sql).bind(id)),
  ];
  const { file, created, updated } = found;
  const line: AuditLine = {
    ...{ person: by.person, action: "import_undone", subject: `import/${id}` },
    ...{ detail: { file, created, updated }, address: by.address },
  };
  try {
    await recorded(db, statements, [line, ...changes.map((change) => lineOf(change, by))], by.nowMs);
  } catch (error) {
    // The same request, sent twice at once, meets itself there.
    if ((await findImport(db, by.scope, id))?.undone_ms) return { undone: true, standing: [] };
    // Somebody was quicker between the question and the deed.
    if (wasStopped(error)) return { undone: false, standing: await whatStandsOn(db, by.scope, id) };
    throw error;
  }
  return { undone: true, standing: [] };
}

function lineOf({ kind, key, before, after }: ImportChangeRow, by: Importer): AuditLine {
  const row = JSON.parse(after) as object;
  return {
    person: by.person,
    action: "import_undone",
    subject: `${kind}/${key}`,
    project: projectOfKey(kind, key),
    detail: before === null ? row : differing(row, JSON.parse(before) as object),
    address: by.address,
  };
}
