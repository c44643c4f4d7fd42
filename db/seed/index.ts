import { dayStartMs } from "#domain/day";
import { roundParts } from "#domain/round";
import { CITIES } from "./facts/cities.ts";
import { LISTINGS } from "./facts/listings.ts";
import { PROJECTS } from "./facts/projects.ts";
import { REPORTS } from "./facts/reports.ts";
import { LAST_DAY_OF_2023, ROUNDS } from "./facts/rounds.ts";
import { ZONES } from "./facts/zones.ts";
import { DEVICE, fileReports, PEOPLE, PRESS, REVIEW } from "./press.ts";
import { publishedRosters } from "./rosters.ts";
import * as sql from "./statements.ts";

/** What seeding needs of a D1 database, so that nothing of the Worker's types is needed here. */
export interface SeedDatabase {
  prepare(query: string): SeedStatement;
  batch(statements: SeedStatement[]): Promise<unknown>;
}
export interface SeedStatement {
  bind(...values: unknown[]): SeedStatement;
  all(): Promise<{ results: unknown[] }>;
}

/**
 * Fills an empty, migrated database with the published facts and the rosters rebuilt from published totals. Answers
 * whether it did: a database that has a city is left alone. All or nothing, because `batch` is one transaction, so a
 * seeding that was cut short can simply be done again.
 */
export async function seed(db: SeedDatabase): Promise<boolean> {
  const { results } = await db.prepare("SELECT 1 FROM city LIMIT 1").all();
  if (results.length > 0) return false;

  const rosters = publishedRosters();
  const projects = [...PROJECTS, ...rosters.flatMap((roster) => roster.projects)];
  const listings = [...LISTINGS, ...rosters.flatMap((roster) => roster.listings)];
  const reports = await fileReports([...REPORTS, ...rosters.flatMap((roster) => roster.reports)]);
  const rounds = ROUNDS.map((round) => ({ ...round, ...roundParts(round.id) }));

  const insert = (query: string, rows: readonly unknown[], ...rest: unknown[]) =>
    db.prepare(query).bind(JSON.stringify(rows), ...rest);
  await db.batch([
    insert(sql.INSERT_CITIES, CITIES),
    insert(sql.INSERT_ZONES, ZONES),
    insert(sql.INSERT_ROUNDS, rounds),
    insert(sql.INSERT_PEOPLE, PEOPLE, dayStartMs(LAST_DAY_OF_2023)),
    insert(sql.INSERT_PROJECTS, projects),
    insert(sql.INSERT_REPORTS, reports, PRESS.id, DEVICE),
    insert(sql.INSERT_VERDICTS, reports, REVIEW.id),
    // Last: a cell is then made anew once for each entry, and not again for each report on it.
    insert(sql.INSERT_LISTINGS, listings),
  ]);
  return true;
}
