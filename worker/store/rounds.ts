import { SanpiError } from "#domain/error";
import { type RoundId, roundsBetween } from "#domain/round";
import type { TallyQuery } from "#domain/tally";

/** All rounds, oldest first. */
export async function allRounds(db: D1Database): Promise<RoundId[]> {
  const { results } = await db.prepare("SELECT id FROM round ORDER BY year, number").all<{ id: string }>();
  return results.map((row) => row.id);
}

/** The rounds that a query asks for, of those known. Throws `round_unknown` for a named round that is not. */
export function windowOf(
  known: readonly RoundId[],
  query: Pick<TallyQuery, "from" | "to" | "rounds" | "year">,
): RoundId[] {
  const named = query.rounds?.split(",").filter(Boolean);
  const missing = [...(named ?? []), query.from, query.to].find((id) => id && !known.includes(id));
  if (missing) throw new SanpiError("round_unknown", missing);
  return roundsBetween(known, query.from, query.to).filter(
    (id) => (!named || named.includes(id)) && (!query.year || id.startsWith(`${query.year}-`)),
  );
}
