import { env } from "cloudflare:workers";

/**
 * Counts every row that is added, changed or removed from here on, by table: triggers tell, so that a change is seen
 * whatever it changes, at the price of one small read.
 */
export async function watchChanges(): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  ).all<{ name: string }>();
  const tables = results.map(({ name }) => name).filter((name) => name !== "watched");
  await env.DB.batch([
    env.DB.prepare("CREATE TABLE watched (name TEXT PRIMARY KEY, changes INTEGER NOT NULL)"),
    ...tables.map((name) => env.DB.prepare("INSERT INTO watched VALUES (?1, 0)").bind(name)),
    ...tables.flatMap((name) =>
      ["INSERT", "UPDATE", "DELETE"].map((deed) =>
        env.DB.prepare(
          `CREATE TRIGGER "watch_${name}_${deed}" AFTER ${deed} ON "${name}" BEGIN UPDATE watched SET changes = changes + 1 WHERE name = '${name}'; END`,
        ),
      ),
    ),
  ]);
}

/** How often each table has changed since `watchChanges`. */
export async function changesSoFar(): Promise<Map<string, number>> {
  const { results } = await env.DB.prepare("SELECT name, changes FROM watched").all<{
    name: string;
    changes: number;
  }>();
  return new Map(results.map(({ name, changes }) => [name, changes]));
}

/** The tables that changed between two counts, but for those named. */
export function changedTables(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  but: readonly string[] = [],
): string[] {
  return [...after].flatMap(([name, count]) =>
    count !== before.get(name) && !but.includes(name) ? [name] : [],
  );
}
