/** The columns in which a kept table must equal its truth. */
const PAIRS = {
  standing:
    "project, zone, industrial, rank_verified, rank_reported, milestone_verified, milestone_reported, completed_verified_wan, completed_reported_wan, last_report_ms, last_word",
  tally:
    "zone, round, batch, listed, unpriced, investment_wan, output_wan, eligible, base_wan, achieved_verified, achieved_reported, gained_verified_wan, gained_reported_wan, completed_verified_wan, completed_reported_wan",
  relisting: "project, batch, round",
  queue: "report, project, person, received_ms",
} as const;

/** How many rows of each kept table differ from its truth, either way; all 0 in sound books. */
export async function differencesInBooks(db: D1Database): Promise<Record<keyof typeof PAIRS, number>> {
  const statements = Object.entries(PAIRS).map(([table, columns]) =>
    db.prepare(`
SELECT (SELECT count(*) FROM (SELECT ${columns} FROM ${table} EXCEPT SELECT ${columns} FROM ${table}_truth))
     + (SELECT count(*) FROM (SELECT ${columns} FROM ${table}_truth EXCEPT SELECT ${columns} FROM ${table})) AS differing`),
  );
  const results = await db.batch<{ differing: number }>(statements);
  const counts = Object.keys(PAIRS).map((table, i) => [table, results[i]?.results[0]?.differing ?? 0]);
  return Object.fromEntries(counts) as Record<keyof typeof PAIRS, number>;
}
