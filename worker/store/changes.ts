import type { Changes } from "#domain/protocol";
import type { Scope } from "#domain/scope";
import {
  type ListingRow,
  listingOf,
  PROJECT_COLUMNS,
  type ProjectRow,
  projectOf,
  type RoundRow,
  roundOf,
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

// Each project brings its listings and the words on the caller's own reports as JSON: every statement of a batch costs as
// much again on its way to D1, and most exchanges find that nothing changed.
const PROJECTS = `
SELECT f.rev, ${PROJECT_COLUMNS},
  (SELECT json_group_array(json_object('project', l.project, 'batch', l.batch, 'round', l.round, 'investment_wan', l.investment_wan,
    'output_wan', l.output_wan, 'listed_on', l.listed_on, 'withdrawn_on', l.withdrawn_on, 'withdrawn_why', l.withdrawn_why, 'note', l.note))
    FROM listing l WHERE l.project = f.project) AS listings,
  (SELECT json_group_array(json_object('report', v.report, 'project', v.project, 'verdict', v.verdict, 'reason', v.reason,
    'at_ms', v.at_ms, 'by_name', coalesce(by.name, '')) ORDER BY v.at_ms, v.id)
    FROM verdict v JOIN report r ON r.id = v.report AND r.person = ?3 LEFT JOIN person by ON by.id = v.person
    WHERE v.project = f.project) AS verdicts
FROM (${FEED}) f JOIN standing s ON s.project = f.project JOIN project p ON p.id = f.project LEFT JOIN zone z ON z.id = p.zone
ORDER BY f.rev`;

const BOOK = `
SELECT b.rev,
  (SELECT json_group_array(json_object('id', o.id, 'held_on', o.held_on, 'note', o.note) ORDER BY o.year, o.number)
    FROM round o WHERE o.rev > ?2) AS rounds,
  (SELECT json_group_array(d.project) FROM departure d JOIN zone z ON z.id = d.zone
    WHERE d.rev > ?2 AND (?1 ->> 'province' OR z.city IN (SELECT value FROM json_each(?1, '$.cities'))
      OR z.id IN (SELECT value FROM json_each(?1, '$.zones')))) AS gone
FROM book b WHERE b.id = 1`;

interface FeedRow extends ProjectRow {
  rev: number;
  /** JSON arrays. */
  listings: string;
  verdicts: string;
}

interface BookRow {
  rev: number;
  /** JSON arrays. */
  rounds: string;
  gone: string;
}

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
  return [db.prepare(BOOK).bind(where, since), db.prepare(PROJECTS).bind(where, since, person)];
}

/** How many results `readChanges` takes of a batch. */
export const CHANGE_STATEMENTS = 2;

/** The results of `readChanges`' statements as the answer's changes, with the next cursor. */
export function changesOf(
  results: readonly D1Result[],
  scope: Scope,
  cursor: string | null | undefined,
): { changes: Changes; cursor: string; more: boolean } {
  const [books, projects] = results as [D1Result<BookRow>, D1Result<FeedRow>];
  const { rev, rounds, gone } = books.results[0] as BookRow;
  const page = projects.results.slice(0, PAGE);
  const more = projects.results.length > PAGE;
  // A page that is not the last ends at its last project; rounds and departures after it come again, which does no harm.
  const known = more ? (page.at(-1)?.rev ?? rev) : rev;
  const here = new Set(page.map((row) => row.id));
  return {
    changes: {
      reset: knownRevision(cursor, scope) === 0,
      projects: page.map(projectOf),
      listings: page.flatMap((row) => (JSON.parse(row.listings) as ListingRow[]).map(listingOf)),
      verdicts: page.flatMap((row) => (JSON.parse(row.verdicts) as VerdictRow[]).map(verdictOf)),
      rounds: (JSON.parse(rounds) as RoundRow[]).map(roundOf),
      gone: (JSON.parse(gone) as string[]).filter((id) => !here.has(id)),
    },
    cursor: `${known}.${scopeTag(scope)}`,
    more,
  };
}
