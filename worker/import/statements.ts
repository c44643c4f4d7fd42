import type { ImportKind } from "#domain/import";

/** One statement a kind: rows come as a JSON array in `?1`, new ones are inserted, known ones changed. */
export const UPSERTS: Record<ImportKind, string> = {
  cities: `
INSERT INTO city (id, name, name_en)
SELECT r.value ->> 'id', r.value ->> 'name', r.value ->> 'name_en' FROM json_each(?1) r WHERE true
ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en`,

  zones: `
INSERT INTO zone (id, city, name, name_en, kind, aliases, note)
SELECT r.value ->> 'id', r.value ->> 'city', r.value ->> 'name', r.value ->> 'name_en', r.value ->> 'kind', r.value ->> 'aliases', r.value ->> 'note'
FROM json_each(?1) r WHERE true
ON CONFLICT (id) DO UPDATE SET city = excluded.city, name = excluded.name, name_en = excluded.name_en, kind = excluded.kind,
  aliases = excluded.aliases, note = excluded.note`,

  rounds: `
INSERT INTO round (id, year, number, held_on, note)
SELECT r.value ->> 'id', r.value ->> 'year', r.value ->> 'number', r.value ->> 'held_on', r.value ->> 'note' FROM json_each(?1) r WHERE true
ON CONFLICT (id) DO UPDATE SET held_on = excluded.held_on, note = excluded.note`,

  projects: `
INSERT INTO project (id, zone, name, aliases, code, enterprise, investment_wan, output_wan, industrial, strategic, chain, lat, lng,
  phase_of, note, rebuilt)
SELECT r.value ->> 'id', r.value ->> 'zone', r.value ->> 'name', r.value ->> 'aliases', r.value ->> 'code', r.value ->> 'enterprise',
  r.value ->> 'investment_wan', r.value ->> 'output_wan', r.value ->> 'industrial', r.value ->> 'strategic', r.value ->> 'chain',
  r.value ->> 'lat', r.value ->> 'lng', r.value ->> 'phase_of', r.value ->> 'note', r.value ->> 'rebuilt'
FROM json_each(?1) r WHERE true
ON CONFLICT (id) DO UPDATE SET zone = excluded.zone, name = excluded.name, aliases = excluded.aliases, code = excluded.code,
  enterprise = excluded.enterprise, investment_wan = excluded.investment_wan, output_wan = excluded.output_wan,
  industrial = excluded.industrial, strategic = excluded.strategic, chain = excluded.chain, lat = excluded.lat, lng = excluded.lng,
  phase_of = excluded.phase_of, note = excluded.note, rebuilt = excluded.rebuilt`,

  listings: `
INSERT INTO listing (project, batch, round, zone, investment_wan, output_wan, listed_on, withdrawn_on, withdrawn_why, note)
SELECT r.value ->> 'project', r.value ->> 'batch', r.value ->> 'round', r.value ->> 'zone', r.value ->> 'investment_wan',
  r.value ->> 'output_wan', r.value ->> 'listed_on', r.value ->> 'withdrawn_on', r.value ->> 'withdrawn_why', r.value ->> 'note'
FROM json_each(?1) r WHERE true
ON CONFLICT (project, batch, round) DO UPDATE SET zone = excluded.zone, investment_wan = excluded.investment_wan,
  output_wan = excluded.output_wan, listed_on = excluded.listed_on, withdrawn_on = excluded.withdrawn_on,
  withdrawn_why = excluded.withdrawn_why, note = excluded.note`,
};

/** The columns of a row as stored, by kind, of those kinds that a spreadsheet brings. */
export const COLUMNS = {
  projects:
    "id, zone, name, aliases, code, enterprise, investment_wan, output_wan, industrial, strategic, chain, lat, lng, phase_of, note, rebuilt",
  listings:
    "project, batch, round, zone, investment_wan, output_wan, listed_on, withdrawn_on, withdrawn_why, note",
} as const;

/** Whether row `table` is what the JSON `row` says, column by column. Null where there is no such row. */
export function sameAs(kind: keyof typeof COLUMNS, table: string, row: string): string {
  return COLUMNS[kind]
    .split(", ")
    .map((column) => `${table}.${column} IS ${row} ->> '${column}'`)
    .join(" AND ");
}

/** What an error says when `unless` found something: SQLite has no other way to fail outside a trigger. */
const STOPPED = "malformed JSON";

/** A statement that fails, and with it all of its transaction, where `query` finds a row. */
export function unless(query: string): string {
  return `SELECT json(iif(EXISTS (${query}), 'stop', 'null'))`;
}

/** Whether a transaction failed by a statement of `unless`. */
export function wasStopped(error: unknown): boolean {
  return String(error).includes(STOPPED);
}

/** Fails where one of the rows in `?1`, as they were read, no longer stands so. */
export const UNMOVED = {
  projects: unless(
    `SELECT 1 FROM json_each(?1) e LEFT JOIN project p ON p.id = e.value ->> 'id' WHERE NOT coalesce(${sameAs("projects", "p", "e.value")}, 0)`,
  ),
  listings: unless(
    `SELECT 1 FROM json_each(?1) e LEFT JOIN listing l ON l.project = e.value ->> 'project' AND l.batch = e.value ->> 'batch'
      AND l.round = e.value ->> 'round' WHERE NOT coalesce(${sameAs("listings", "l", "e.value")}, 0)`,
  ),
};

/** Fails where one of the rows in `?1`, which were not there, stands by now. */
export const ABSENT = {
  projects: unless("SELECT 1 FROM json_each(?1) e CROSS JOIN project p ON p.id = e.value ->> 'id'"),
  listings: unless(
    `SELECT 1 FROM json_each(?1) e CROSS JOIN listing l ON l.project = e.value ->> 'project' AND l.batch = e.value ->> 'batch'
      AND l.round = e.value ->> 'round'`,
  ),
};

/** What stands under the keys that an import names. Places and rounds are few and read whole. */
export const LOADS: Record<ImportKind, string> = {
  cities: "SELECT id, name, name_en FROM city",
  zones: "SELECT id, city, name, name_en, kind, aliases, note FROM zone",
  rounds: "SELECT id, year, number, held_on, note FROM round",
  projects: `SELECT ${COLUMNS.projects} FROM project WHERE id IN (SELECT value FROM json_each(?1))`,
  listings: `
SELECT ${COLUMNS.listings}
FROM listing WHERE project IN (SELECT value FROM json_each(?1))`,
};
