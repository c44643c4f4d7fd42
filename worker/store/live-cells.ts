import type { LiveMessage } from "#domain/tally";

export type ChangedCell = LiveMessage["cells"][number];

const CHANGED = `
SELECT z.city, t.zone, t.round, t.batch FROM tally t JOIN zone z ON z.id = t.zone WHERE t.rev > ?1 LIMIT 2000`;

/** The books' revision now, and the cells made anew since an earlier one. */
export async function changedCells(
  db: D1Database,
  since: number,
): Promise<{ rev: number; cells: ChangedCell[] }> {
  const [book, cells] = (await db.batch([
    db.prepare("SELECT rev FROM book WHERE id = 1"),
    db.prepare(CHANGED).bind(since),
  ])) as [D1Result<{ rev: number }>, D1Result<ChangedCell>];
  return { rev: book.results[0]?.rev ?? 0, cells: cells.results };
}
