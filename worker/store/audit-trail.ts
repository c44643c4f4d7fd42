import type { AuditPage } from "#domain/audit";
import { dayEndMs, dayStartMs } from "#domain/day";
import type { Scope } from "#domain/scope";
import { type AuditRow, digestOfLine } from "./audit.ts";
import { personInScope, projectInScope, scopeParameter } from "./scope.ts";

/** What a check of the trail found. */
export interface TrailCheck {
  readonly lines: number;
  /** The digest of the last line; empty when there is none. */
  readonly end: string;
  /** The first line that is not what it was, or does not follow the one before it; null when all hang together. */
  readonly brokenAt: number | null;
  /** Days whose end, kept apart from the database, is no longer in the trail: it was cut, or written anew from there. */
  readonly lostAnchors: string[];
}

const PAGE = 2000;
const LINES = `SELECT * FROM audit WHERE id > ?1 ORDER BY id LIMIT ${PAGE}`;

/**
 * Reads the whole trail and computes every digest anew. A line that was changed, taken out or put in between breaks it at
 * that place; a trail that was cut short, or made anew as a whole, has lost the ends in `anchors` (digest by day).
 */
export async function checkTrail(
  db: Pick<D1Database, "prepare">,
  anchors: ReadonlyMap<string, string>,
): Promise<TrailCheck> {
  const lost = new Map([...anchors].map(([day, digest]) => [digest, day]));
  let end = "";
  let lines = 0;
  const found = (brokenAt: number | null) => ({
    lines,
    end,
    brokenAt,
    lostAnchors: [...lost.values()].sort(),
  });
  for (let after = 0; ; ) {
    const { results } = await db.prepare(LINES).bind(after).all<AuditRow>();
    for (const row of results) {
      after = row.id;
      // Lines from before there was a chain.
      if (row.digest === "" && end === "") continue;
      if (row.prev !== end || digestOfLine(row) !== row.digest) return found(row.id);
      end = row.digest;
      lost.delete(end);
      lines++;
    }
    if (results.length < PAGE) return found(null);
  }
}

// Somebody's deeds are for whoever administers all of their rights' places, or the project or city that they touched.
const READ = `
SELECT a.*, w.name AS person_name, p.name AS project_name
FROM audit a LEFT JOIN person w ON w.id = a.person LEFT JOIN project p ON p.id = a.project LEFT JOIN zone z ON z.id = p.zone
WHERE (?2 IS NULL OR a.person = ?2) AND (?3 IS NULL OR a.project = ?3) AND (?4 IS NULL OR a.at_ms BETWEEN ?4 AND ?5)
  AND (?6 IS NULL OR a.id < ?6)
  AND (?1 ->> 'province' OR a.city IN (SELECT value FROM json_each(?1, '$.cities')) OR a.project IS NOT NULL AND coalesce(${projectInScope("?1")}, 0)
    OR a.project IS NULL AND ${personInScope("?1", "a.person")})
ORDER BY a.id DESC LIMIT ?7`;

/** A page of the trail, newest first, as far as it concerns the scope. */
export async function readTrail(
  db: D1Database,
  scope: Scope,
  query: {
    readonly person?: string | undefined;
    readonly project?: string | undefined;
    readonly day?: string | undefined;
    readonly before?: number | undefined;
    readonly limit: number;
  },
): Promise<AuditPage> {
  const { results } = await db
    .prepare(READ)
    .bind(
      ...[scopeParameter(scope), query.person ?? null, query.project ?? null],
      ...[query.day ? dayStartMs(query.day) : null, query.day ? dayEndMs(query.day) - 1 : null],
      ...[query.before ?? null, query.limit + 1],
    )
    .all<AuditRow & { person_name: string | null; project_name: string | null }>();
  const lines = results.slice(0, query.limit).map((row) => ({
    ...{ id: row.id, at: row.at_ms, action: row.action, subject: row.subject, address: row.address },
    person: row.person === null ? null : { id: row.person, name: row.person_name },
    project: row.project === null ? null : { id: row.project, name: row.project_name },
    ...{ detail: JSON.parse(row.detail ?? "null") as unknown, digest: row.digest },
  }));
  return { lines, next: results.length > query.limit ? (lines.at(-1)?.id ?? null) : null };
}
