import type { CellSums } from "#domain/tally";
import { scopeParameter } from "./scope.ts";
import { type Reading, WITHIN } from "./tallies.ts";

/** More cells than this change only with an import; boards had better read anew than be told of each. */
export const MOST_TOLD = 300;

const COLUMNS = `z.city, t.zone, t.round, t.batch, t.listed, t.unpriced, t.investment_wan, t.output_wan, t.eligible, t.base_wan,
  t.achieved_verified, t.achieved_reported, t.gained_verified_wan, t.gained_reported_wan, t.completed_verified_wan,
  t.completed_reported_wan`;
const CHANGED = `SELECT ${COLUMNS} FROM tally t JOIN zone z ON z.id = t.zone WHERE t.rev > ?1 LIMIT ${MOST_TOLD + 1}`;
const READ = `
SELECT ${COLUMNS} FROM zone z CROSS JOIN tally t ON t.zone = z.id AND t.round IN (SELECT value FROM json_each(?2))
WHERE ${WITHIN}`;

interface CellRow extends Pick<CellSums, "city" | "zone" | "round" | "batch"> {
  listed: number;
  unpriced: number;
  investment_wan: number | null;
  output_wan: number | null;
  eligible: number;
  base_wan: number | null;
  achieved_verified: number;
  achieved_reported: number;
  gained_verified_wan: number | null;
  gained_reported_wan: number | null;
  completed_verified_wan: number | null;
  completed_reported_wan: number | null;
}

/** The books' revision now, and the cells made anew since an earlier one; none of them where they are more than `MOST_TOLD`. */
export async function changedCells(
  db: D1Database,
  since: number,
): Promise<{ rev: number; cells: CellSums[] }> {
  const [book, cells] = (await db.batch([
    db.prepare("SELECT rev FROM book WHERE id = 1"),
    db.prepare(CHANGED).bind(since),
  ])) as [D1Result<{ rev: number }>, D1Result<CellRow>];
  const told = cells.results.length > MOST_TOLD ? [] : cells.results;
  return { rev: book.results[0]?.rev ?? 0, cells: told.map(cellOf) };
}

/** The kept cells whose sums are the figures of a reading. */
export async function readCells(db: D1Database, { scope, rounds, within }: Reading): Promise<CellSums[]> {
  const { results } = await db
    .prepare(READ)
    .bind(scopeParameter(scope), JSON.stringify(rounds), within)
    .all<CellRow>();
  return results.map(cellOf);
}

function cellOf(row: CellRow): CellSums {
  const { city, zone, round, batch, listed, unpriced, eligible } = row;
  return {
    ...{ city, zone, round, batch, listed, unpriced, eligible },
    investment: row.investment_wan,
    output: row.output_wan,
    base: row.base_wan,
    achieved: { verified: row.achieved_verified, reported: row.achieved_reported },
    gained: { verified: row.gained_verified_wan, reported: row.gained_reported_wan },
    completed: { verified: row.completed_verified_wan, reported: row.completed_reported_wan },
  };
}
