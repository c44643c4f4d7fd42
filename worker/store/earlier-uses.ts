import type { EarlierUse, EarlierUses } from "#domain/earlier-use";
import type { Scope } from "#domain/scope";
import { VISIT_MS } from "#domain/unusual";
import { projectInScope, scopeParameter } from "./scope.ts";

/** The most uses looked at for one report, and the most told; those in what the caller may read before others. */
const MOST_LOOKED_AT = 1_000;
const MOST_TOLD = 100;

// Report `e` came before report `r`, and neither corrects the other, directly or through others.
const CAME_BEFORE = `(e.received_ms, e.id) < (r.received_ms, r.id) AND NOT EXISTS (
      SELECT 1 FROM correction c WHERE c.older = e.id AND c.newer = r.id OR c.older = r.id AND c.newer = e.id)`;
const ANOTHER_VISIT = `(e.project <> r.project OR abs(e.observed_ms - r.observed_ms) > ${VISIT_MS})`;

/** Whether photo `ph` of report `r` was used in a report that came before, as SQL. */
export const REUSED = `EXISTS (
    SELECT 1 FROM photo o CROSS JOIN report e WHERE o.sha256 = ph.sha256 AND e.id = o.report AND ${CAME_BEFORE})`;
/** Whether photo `ph` of report `r` looks like one used in another project or at another visit before, as SQL. */
export const SIMILAR = `EXISTS (
    SELECT 1 FROM likeness k CROSS JOIN photo o CROSS JOIN report e
    WHERE k.sha256 = ph.sha256 AND o.sha256 = k.other AND e.id = o.report AND ${ANOTHER_VISIT} AND ${CAME_BEFORE})`;

const REPORT = `
SELECT r.id FROM report r JOIN project p ON p.id = r.project LEFT JOIN zone z ON z.id = p.zone
WHERE r.id = ?1 AND ${projectInScope("?2")}`;
const USES = `
SELECT u.sha256, u.other, u.taken_ms, e.id AS report, e.observed_ms, who.name AS person, p.id AS project, p.name AS project_name,
  EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = u.other) AS stored, coalesce(${projectInScope("?2")}, 0) AS is_seen
FROM (
  SELECT ph.place, ph.sha256, o.sha256 AS other, o.report, o.taken_ms FROM photo ph CROSS JOIN photo o
  WHERE ph.report = ?1 AND o.sha256 = ph.sha256
  UNION ALL
  SELECT ph.place, ph.sha256, o.sha256 AS other, o.report, o.taken_ms FROM photo ph CROSS JOIN likeness k CROSS JOIN photo o
  WHERE ph.report = ?1 AND k.sha256 = ph.sha256 AND o.sha256 = k.other
  LIMIT ${MOST_LOOKED_AT}) u
CROSS JOIN report r CROSS JOIN report e JOIN person who ON who.id = e.person
JOIN project p ON p.id = e.project LEFT JOIN zone z ON z.id = p.zone
WHERE r.id = ?1 AND e.id = u.report AND (u.other = u.sha256 OR ${ANOTHER_VISIT}) AND ${CAME_BEFORE}
ORDER BY u.place, is_seen DESC, u.other <> u.sha256, e.observed_ms DESC, e.id LIMIT ${MOST_TOLD}`;

interface UseRow {
  sha256: string;
  other: string;
  taken_ms: number | null;
  report: string;
  observed_ms: number;
  person: string;
  project: string;
  project_name: string;
  stored: 0 | 1;
  is_seen: 0 | 1;
}

/** The statements behind `readEarlierUses`, for reading and for looking at their plans. */
export function earlierUseStatements(
  db: D1Database,
  scope: Scope,
  sees: Scope,
  report: string,
): D1PreparedStatement[] {
  return [
    db.prepare(REPORT).bind(report, scopeParameter(scope)),
    db.prepare(USES).bind(report, scopeParameter(sees)),
  ];
}

/**
 * Where the photos of a report of a scope were used before: told whole where the use lies in what the caller `sees`; of
 * others only that there are some. Null when the report is not the caller's to review.
 */
export async function readEarlierUses(
  db: D1Database,
  scope: Scope,
  sees: Scope,
  report: string,
): Promise<EarlierUses | null> {
  const [found, uses] = (await db.batch(earlierUseStatements(db, scope, sees, report))) as [
    D1Result<{ id: string }>,
    D1Result<UseRow>,
  ];
  if (found.results.length === 0) return null;
  const photos = Map.groupBy(uses.results, (row) => row.sha256);
  return {
    photos: [...photos].map(([sha256, rows]) => ({
      sha256,
      uses: rows.filter((row) => row.is_seen === 1).map(useOf),
      elsewhere: rows.some((row) => row.is_seen === 0),
    })),
  };
}

function useOf(row: UseRow): EarlierUse {
  return {
    sha256: row.other,
    stored: row.stored === 1,
    takenAt: row.taken_ms,
    report: row.report,
    observedAt: row.observed_ms,
    person: row.person,
    project: { id: row.project, name: row.project_name },
  };
}
