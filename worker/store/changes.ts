import type { Changes } from "#domain/protocol";
import type { Scope } from "#domain/scope";
import {
  LISTING_COLUMNS,
  type ListingRow,
  listingOf,
  PROJECT_COLUMNS,
  type ProjectRow,
  projectOf,
  type RoundRow,
  roundOf,
  VERDICT_COLUMNS,
  type VerdictRow,
  verdictOf,
} from "./project-rows.ts";
import { scopeParameter, scopeTag } from "./scope.ts";

/** The most projects one answer brings. */
const PAGE = 200;

// CROSS JOIN holds SQLite to the order written: the few that changed first, never a walk through all listings or verdicts.
// Projects of the caller's places, oldest change first, from the index on (zone, rev); named projects by their key.
const FEED = `
SELECT s.project, s.rev FROM zone z CROSS JOIN standing s ON s.zone = z.id AND s.rev > ?2
WHERE ?1 ->> 'province' OR z.city IN (SELECT value FROM json_each(?1, '$.cities')) OR z.id IN (SELECT value FROM json_each(?1, '$.zones'))
UNION
SELECT s.project, s.rev FROM json_each(?1, '$.projects') n CROSS JOIN standing s ON s.project = n.value AND s.rev > ?2
ORDER BY rev LIMIT ${PAGE + 1}`;

const PROJECTS = `
SELECT f.rev, ${PROJECT_COLUMNS}
FROM (${FEED}) f JOIN standing s ON s.project = f.project JOIN project p ON p.id = f.project LEFT JOIN zone z ON z.id = p.zone
ORDER BY f.rev`;

const LISTINGS = `
SELECT ${LISTING_COLUMNS} FROM (${FEED}) f CROSS JOIN listing l ON l.project = f.project`;

const VERDICTS = `
SELECT ${VERDICT_COLUMNS} FROM (${FEED}) f CROSS JOIN verdict v ON v.project = f.project JOIN report r ON r.id = v.report AND r.person = ?3
LEFT JOIN person by ON by.id = v.person
ORDER BY v.at_ms, v.id`;

const ROUNDS = "SELECT id, held_on, note FROM round WHERE rev > ?1 ORDER BY year, number";

const GONE = `
SELECT d.project FROM departure d JOIN zone z ON z.id = d.zone
WHERE d.rev > ?2 AND (?1 ->> 'province' OR z.city IN (SELECT value FROM json_each(?1, '$.cities')) OR z.id IN (SELECT value FROM json_each(?1, '$.zones')))`;

const REVISION = "SELECT rev FROM book WHERE id = 1";

/** What a cursor says: the revision up to which the phone knows everything. One of another scope counts as none. */
function knownRevision(cursor: string | null | undefined, scope: Scope): number {
  const [rev, tag] = (cursor ?? "").split(".");
  return tag === scopeTag(scope) && /^\d{1,15}$/.test(rev ?? "") ? Number(rev) : 0;
}

/** The statements that read what changed in `scope` since `cursor`, to run in the same batch as what is taken in. */
export function readChanges(
  db: D1Database,
  person: string,
  scope: Scope,
  cursor: string | null | undefined,
): D1PreparedStatement[] {
  const since = knownRevision(cursor, scope);
  const where = scopeParameter(scope);
  return [
    db.prepare(REVISION),
    db.prepare(PROJECTS).bind(where, since),
    db.prepare(LISTINGS).bind(where, since),
    db.prepare(VERDICTS).bind(where, since, person),
    db.prepare(ROUNDS).bind(since),
    db.prepare(GONE).bind(where, since),
  ];
}

/** How many results `readChanges` takes of a batch. */
export const CHANGE_STATEMENTS = 6;

/** The results of `readChanges`' statements as the answer's changes, with the next cursor. */
export function changesOf(
  results: readonly D1Result[],
  scope: Scope,
  cursor: string | null | undefined,
): { changes: Changes; cursor: string; more: boolean; rev: number } {
  const [revision, projects, listings, verdicts, rounds, gone] = results as [
    D1Result<{ rev: number }>,
    D1Result<ProjectRow & { rev: number }>,
    D1Result<ListingRow>,
    D1Result<VerdictRow>,
    D1Result<RoundRow>,
    D1Result<{ project: string }>,
  ];
  const rev = revision.results[0]?.rev ?? 0;
  const page = projects.results.slice(0, PAGE);
  const more = projects.results.length > PAGE;
  // A page that is not the last ends at its last project; rounds and departures after it come again, which does no harm.
  const known = more ? (page.at(-1)?.rev ?? rev) : rev;
  const here = new Set(page.map((row) => row.id));
  return {
    changes: {
      reset: knownRevision(cursor, scope) === 0,
      projects: page.map(projectOf),
      listings: listings.results.filter((row) => here.has(row.project)).map(listingOf),
      verdicts: verdicts.results.filter((row) => here.has(row.project)).map(verdictOf),
      rounds: rounds.results.map(roundOf),
      gone: gone.results.map((row) => row.project).filter((id) => !here.has(id)),
    },
    cursor: `${known}.${scopeTag(scope)}`,
    more,
    rev,
  };
}
