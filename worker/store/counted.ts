import type { Batch } from "#domain/batch";
import type { Basis } from "#domain/fields";
import { standingsAsOf } from "./entries.ts";
import { scopeParameter, zoneInScope } from "./scope.ts";
import type { Reading } from "./tallies.ts";

/** A listing that counts, with as much of its project as figures are made of: a quarter of an entry with all its words. */
export interface CountedRow {
  readonly project: string;
  readonly batch: Batch;
  readonly round: string;
  readonly zone: string;
  readonly city: string;
  readonly kind: string;
  readonly l_investment_wan: number | null;
  readonly l_output_wan: number | null;
  readonly industrial: 0 | 1;
  readonly strategic: 0 | 1;
  readonly chain: string | null;
  readonly rank_verified: number;
  readonly rank_reported: number;
  readonly completed_verified_wan: number | null;
  readonly completed_reported_wan: number | null;
}

const COUNTED = `
SELECT l.project, l.batch, l.round, l.zone, z.city, z.kind, l.investment_wan AS l_investment_wan, l.output_wan AS l_output_wan,
  s.industrial, p.strategic, p.chain, s.rank_verified, s.rank_reported, s.completed_verified_wan, s.completed_reported_wan
FROM zone z CROSS JOIN listing l ON l.zone = z.id AND l.round IN (SELECT value FROM json_each(?2))
JOIN project p ON p.id = l.project JOIN standing s ON s.project = l.project
WHERE ${zoneInScope("?1")} AND (?3 IS NULL OR ?3 IN (z.city, z.id))`;

const NOW = `${COUNTED} AND l.listed_on IS NOT NULL AND l.withdrawn_on IS NULL`;
const AS_OF = `${COUNTED} AND l.listed_on <= ?4 AND (l.withdrawn_on IS NULL OR l.withdrawn_on > ?4)`;

/** The statement that reads what counts now, and for a day what counted then, with projects as they stand now. */
export function countedStatement(
  db: D1Database,
  { scope, rounds, within }: Reading,
  asOf: string | null,
): D1PreparedStatement {
  const parameters = [scopeParameter(scope), JSON.stringify(rounds), within];
  return asOf === null ? db.prepare(NOW).bind(...parameters) : db.prepare(AS_OF).bind(...parameters, asOf);
}

/** The listings that count in a reading, with their projects as they stand; as of a day, as they stood then on `bases`. */
export async function readCounted(
  db: D1Database,
  reading: Reading,
  asOf: string | null,
  bases: readonly Basis[],
): Promise<CountedRow[]> {
  const { results } = await countedStatement(db, reading, asOf).all<CountedRow>();
  if (asOf === null) return results;
  let rows = results;
  const projects = [...new Set(results.map((row) => row.project))];
  for (const basis of bases) {
    const standings = await standingsAsOf(db, projects, basis, asOf);
    rows = rows.map((row) => {
      const { rank = 0, completed = null } = standings.get(row.project) ?? {};
      return { ...row, [`rank_${basis}`]: rank, [`completed_${basis}_wan`]: completed };
    });
  }
  return rows;
}
