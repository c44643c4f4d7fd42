import { BASES } from "#domain/basis";
import { type Batch, hasAchieved } from "#domain/batch";
import { dayEndMs } from "#domain/day";
import type { Basis } from "#domain/fields";
import type { MilestoneCode } from "#domain/milestone";
import { stageOfRank } from "#domain/stage";
import type { Sums } from "#domain/sums";
import type { CountedRow } from "./counted.ts";
import { LISTING_COLUMNS, type ListingRow, PROJECT_COLUMNS, type ProjectRow } from "./project-rows.ts";
import { scopeParameter, zoneInScope } from "./scope.ts";
import type { Reading } from "./tallies.ts";

/** A listing that counts, with its project. Columns of both tables carry a prefix where their names meet. */
export interface EntryRow extends ProjectRow {
  l_investment_wan: number | null;
  l_output_wan: number | null;
  l_note: string | null;
  project: string;
  batch: Batch;
  round: string;
  listed_on: string | null;
  withdrawn_on: string | null;
  withdrawn_why: string | null;
  zone: string;
  city: string;
}

const ENTRY_COLUMNS = `${PROJECT_COLUMNS}, ${LISTING_COLUMNS.replace(
  "l.investment_wan",
  "l.investment_wan AS l_investment_wan",
)
  .replace("l.output_wan", "l.output_wan AS l_output_wan")
  .replace("l.note", "l.note AS l_note")}`;

const FROM = `
FROM zone z CROSS JOIN listing l ON l.zone = z.id AND l.round IN (SELECT value FROM json_each(?2))
JOIN project p ON p.id = l.project JOIN standing s ON s.project = p.id
WHERE ${zoneInScope("?1")} AND (?3 IS NULL OR ?3 IN (z.city, z.id))`;

const NOW = `SELECT ${ENTRY_COLUMNS} ${FROM} AND l.listed_on IS NOT NULL AND l.withdrawn_on IS NULL`;
// From the day of withdrawal on a listing is out; the day before, it still counted.
const AS_OF = `SELECT ${ENTRY_COLUMNS} ${FROM} AND l.listed_on <= ?4 AND (l.withdrawn_on IS NULL OR l.withdrawn_on > ?4)`;
// In the order of the very text that pages go on after: that of project and round would differ for ids with "-" or ".".
const PAGED =
  " AND l.batch = ?5 AND l.project || '/' || l.round > ?6 ORDER BY l.project || '/' || l.round LIMIT ?7";

/** Which entries to read: all of a reading, or a page of one batch of it. */
export interface Page {
  readonly batch: Batch;
  readonly after: string;
  readonly limit: number;
}

/** The listings that count in a reading, today or as of a day; as of a day, as they stood on `bases`. */
export async function readEntries(
  db: D1Database,
  reading: Reading,
  asOf: string | null,
  page?: Page,
  // A page shows each project on both bases; sums need only the one they are read on.
  bases: readonly Basis[] = page ? BASES : [reading.basis],
): Promise<EntryRow[]> {
  const parameters = [scopeParameter(reading.scope), JSON.stringify(reading.rounds), reading.within, asOf];
  const sql = (asOf ? AS_OF : NOW) + (page ? PAGED : "");
  const statement = db
    .prepare(sql)
    .bind(
      ...parameters.slice(0, page || asOf ? 4 : 3),
      ...(page ? [page.batch, page.after, page.limit] : []),
    );
  const { results } = await statement.all<EntryRow>();
  if (!asOf) return results;
  let rows = results;
  for (const basis of bases) rows = await withStandingAsOf(db, rows, basis, asOf);
  return rows;
}

/** The listing's own columns of an entry. */
export function listingRowOf(row: EntryRow): ListingRow {
  return { ...row, investment_wan: row.l_investment_wan, output_wan: row.l_output_wan, note: row.l_note };
}

/** What one entry adds to the sums of its place and batch. The same rule as the view `entry` has in SQL. */
export function sumsOf(row: Omit<CountedRow, "kind">, basis: Basis): Sums {
  const rank = basis === "verified" ? row.rank_verified : row.rank_reported;
  const completed = basis === "verified" ? row.completed_verified_wan : row.completed_reported_wan;
  const eligible = row.batch !== "production" || row.industrial === 1;
  const achieved = eligible && hasAchieved(row.batch, stageOfRank(rank));
  const gain = row.batch === "start" ? (completed ?? 0) : row.l_investment_wan;
  return {
    listed: 1,
    repeats: 0,
    unpriced: row.l_investment_wan === null ? 1 : 0,
    investment: row.l_investment_wan,
    output: row.l_output_wan,
    eligible: eligible ? 1 : 0,
    base: eligible ? row.l_investment_wan : null,
    achieved: achieved ? 1 : 0,
    gained: eligible ? (achieved ? gain : 0) : null,
    completed: row.batch === "start" ? completed : null,
  };
}

// Facts and verdicts known at the end of a day, counted as the view `report_counted` does. Windows go through the facts
// once; looked up for each project instead, they were gone through once a project.
const STANDING_AS_OF = `
WITH fact AS (
  SELECT r.id, r.project, r.person, r.rank, r.milestone, r.completed_wan, r.observed_ms,
    coalesce((SELECT v.verdict FROM verdict v WHERE v.report = r.id AND v.at_ms < ?2 ORDER BY v.at_ms DESC, v.id DESC LIMIT 1), 'pending') AS word
  FROM json_each(?1) n CROSS JOIN report r ON r.project = n.value
  WHERE r.received_ms < ?2),
counted AS (
  SELECT f.* FROM fact f
  WHERE f.word IN (SELECT value FROM json_each(?3)) AND NOT EXISTS (
    SELECT 1 FROM correction c JOIN fact n ON n.id = c.newer
    WHERE c.older = f.id AND n.person = f.person AND n.project = f.project AND n.word IN (SELECT value FROM json_each(?3))))
SELECT DISTINCT project, max(rank) OVER (PARTITION BY project) AS rank,
  first_value(milestone) OVER (PARTITION BY project ORDER BY milestone IS NULL, observed_ms DESC, id DESC) AS milestone,
  first_value(completed_wan) OVER (PARTITION BY project ORDER BY completed_wan IS NULL, observed_ms DESC, id DESC) AS completed
FROM counted`;

const WORDS: Record<Basis, string> = { verified: '["verified"]', reported: '["pending","verified"]' };
/** Projects asked about at a time, so that no answer outgrows what D1 allows. */
const CHUNK = 500;

interface StandingRow {
  project: string;
  rank: number;
  milestone: MilestoneCode | null;
  completed: number | null;
}

/** Where projects stood on a basis at the end of a day, by id. */
export async function standingsAsOf(
  db: D1Database,
  projects: readonly string[],
  basis: Basis,
  asOf: string,
): Promise<Map<string, StandingRow>> {
  const standings = new Map<string, StandingRow>();
  for (let i = 0; i < projects.length; i += CHUNK) {
    const statement = db
      .prepare(STANDING_AS_OF)
      .bind(JSON.stringify(projects.slice(i, i + CHUNK)), dayEndMs(asOf), WORDS[basis]);
    const { results } = await statement.all<StandingRow>();
    for (const row of results) standings.set(row.project, row);
  }
  return standings;
}

async function withStandingAsOf(
  db: D1Database,
  rows: EntryRow[],
  basis: Basis,
  asOf: string,
): Promise<EntryRow[]> {
  const projects = [...new Set(rows.map((row) => row.project))];
  const standings = await standingsAsOf(db, projects, basis, asOf);
  return rows.map((row) => {
    const { rank = 0, milestone = null, completed = null } = standings.get(row.project) ?? {};
    return basis === "verified"
      ? { ...row, rank_verified: rank, milestone_verified: milestone, completed_verified_wan: completed }
      : { ...row, rank_reported: rank, milestone_reported: milestone, completed_reported_wan: completed };
  });
}
