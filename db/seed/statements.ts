/**
 * How the rows go in: each statement takes all rows of a table as one JSON parameter, whatever their number, and leaves
 * the books to the triggers.
 */
export const INSERT_CITIES = `
INSERT INTO city (id, name, name_en)
SELECT value ->> 'id', value ->> 'name', value ->> 'nameEn' FROM json_each(?1) WHERE true`;

export const INSERT_ZONES = `
INSERT INTO zone (id, city, name, name_en, kind, aliases, note)
SELECT value ->> 'id', value ->> 'city', value ->> 'name', value ->> 'nameEn', value ->> 'kind',
  coalesce(value -> 'aliases', '[]'), value ->> 'note'
FROM json_each(?1) WHERE true`;

export const INSERT_ROUNDS = `
INSERT INTO round (id, year, number, held_on, note)
SELECT value ->> 'id', value ->> 'year', value ->> 'number', value ->> 'heldOn', value ->> 'note'
FROM json_each(?1) WHERE true`;

export const INSERT_PEOPLE = `
INSERT INTO person (id, name, email, created_at, updated_at)
SELECT value ->> 'id', value ->> 'name', value ->> 'email', ?2, ?2 FROM json_each(?1) WHERE true`;

export const INSERT_PROJECTS = `
INSERT INTO project (id, zone, name, aliases, enterprise, investment_wan, output_wan, industrial, strategic, note, rebuilt)
SELECT value ->> 'id', value ->> 'zone', value ->> 'name', coalesce(value -> 'aliases', '[]'), value ->> 'enterprise',
  value ->> 'investment', value ->> 'output', coalesce(value ->> 'industrial', 1), coalesce(value ->> 'strategic', 0),
  value ->> 'note', coalesce(value ->> 'rebuilt', 0)
FROM json_each(?1) WHERE true`;

/** ?2 the person, ?3 the device. */
export const INSERT_REPORTS = `
INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms,
  milestone, rank, units_done, units_total, units_unit, percent, completed_wan, note, content)
SELECT value ->> 'id', ?3, value ->> 'seq', ?2, value ->> 'project', value ->> 'observedMs', value ->> 'observedMs', 0,
  value ->> 'receivedMs', value ->> 'milestone', value ->> 'rank', value ->> 'unitsDone', value ->> 'unitsTotal',
  value ->> 'unitsUnit', value ->> 'percent', value ->> 'completedWan', value ->> 'note', value ->> 'content'
FROM json_each(?1) WHERE true`;

/** ?2 the person. Takes the reports' rows: those with a verdict. */
export const INSERT_VERDICTS = `
INSERT INTO verdict (id, report, project, verdict, person, at_ms)
SELECT value ->> '$.verdict.id', value ->> 'id', value ->> 'project', 'verified', ?2, value ->> '$.verdict.atMs'
FROM json_each(?1) WHERE value ->> '$.verdict.id' IS NOT NULL`;

/** A listing stands in its project's zone. */
export const INSERT_LISTINGS = `
INSERT INTO listing (project, batch, round, zone, investment_wan, output_wan, listed_on, note)
SELECT p.id, l.value ->> 'batch', l.value ->> 'round', p.zone, l.value ->> 'investment', l.value ->> 'output',
  l.value ->> 'listedOn', l.value ->> 'note'
FROM json_each(?1) l JOIN project p ON p.id = l.value ->> 'project' WHERE true`;
