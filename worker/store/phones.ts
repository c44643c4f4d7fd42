import { CLOCK_SKEW_MS } from "#domain/limits";
import type { Phone } from "#domain/phone";
import type { Scope } from "#domain/scope";
import { silentBeforeMs } from "#domain/silence";
import { scopeParameter, zoneInScope } from "./scope.ts";
import { isSilent } from "./silence.ts";

/** The most phones one answer shows; those with something amiss come first. */
const MOST_PHONES = 500;
/** The most gaps shown of one phone; the latest. */
const MOST_GAPS = 50;

/**
 * Whether a person reports from inside a scope (`?1`) and, where `?3` is not null, inside that city or zone. Somebody who
 * reports for a whole city is inside it, not inside one of its zones.
 */
export function reportsInside(person: string): string {
  return `EXISTS (
  SELECT 1 FROM "grant" g LEFT JOIN project p ON g.level = 'project' AND p.id = g.place
    LEFT JOIN zone z ON z.id = iif(g.level = 'zone', g.place, p.zone)
  WHERE g.person = ${person} AND g.role = 'reporter' AND (
    ?1 ->> 'province' AND ?3 IS NULL
    OR ${zoneInScope("?1")} AND (?3 IS NULL OR ?3 IN (z.city, z.id))
    OR g.level = 'city' AND (?3 IS NULL OR ?3 = g.place)
      AND (?1 ->> 'province' OR g.place IN (SELECT value FROM json_each(?1, '$.cities')))))`;
}

const PHONES = `
SELECT d.*, who.name, ${isSilent("?4")} AS silent, EXISTS (SELECT 1 FROM session s WHERE s.user_id = d.person AND s.device = d.id) AS signed_in, (
  SELECT json_group_array(json_object('first', latest.first, 'last', latest.last) ORDER BY latest.first) FROM (
    SELECT first, last FROM gap WHERE person = d.person AND device = d.id ORDER BY first DESC LIMIT ${MOST_GAPS}) latest) AS gaps
FROM device d JOIN person who ON who.id = d.person
WHERE ${reportsInside("d.person")}
ORDER BY held_reports + held_photos > 0 OR missing > 0 OR abs(clock_offset_ms) > ${CLOCK_SKEW_MS} OR held_refused > 0
    OR silent DESC,
  last_seen_ms DESC, d.person, d.id
LIMIT ?2`;

interface PhoneRow {
  id: string;
  person: string;
  name: string;
  platform: string;
  app: string;
  signed_in: 0 | 1;
  silent: 0 | 1;
  last_seen_ms: number;
  last_received_ms: number | null;
  last_seq: number;
  saved_seq: number | null;
  clock_offset_ms: number;
  held_reports: number;
  held_photos: number;
  held_bytes: number | null;
  held_oldest_ms: number | null;
  held_refused: number;
  /** JSON array of ranges. */
  gaps: string;
}

/** The statement that reads the phones of people who report inside `scope` and, unless null, inside the place `within`. */
export function phonesStatement(db: D1Database, scope: Scope, within: string | null): D1PreparedStatement {
  return db.prepare(PHONES).bind(scopeParameter(scope), MOST_PHONES, within, silentBeforeMs(Date.now()));
}

/** The phones of people who report inside `scope` and `within`, those with something amiss first, then the last seen. */
export async function readPhones(db: D1Database, scope: Scope, within: string | null): Promise<Phone[]> {
  const { results } = await phonesStatement(db, scope, within).all<PhoneRow>();
  return results.map(phoneOf);
}

function phoneOf(row: PhoneRow): Phone {
  const gaps = JSON.parse(row.gaps) as Phone["gaps"];
  const saved = row.saved_seq ?? 0;
  // What it saved last, holds no more and never sent: as missing as any number that it skipped.
  if (row.held_reports === 0 && saved > row.last_seq) gaps.push({ first: row.last_seq + 1, last: saved });
  return {
    id: row.id,
    person: { id: row.person, name: row.name },
    ...{ platform: row.platform, app: row.app, signedIn: row.signed_in === 1 },
    lastSeen: row.last_seen_ms,
    silent: row.silent === 1,
    lastReceived: row.last_received_ms,
    clockOffsetMs: row.clock_offset_ms,
    held: {
      reports: row.held_reports,
      photos: row.held_photos,
      bytes: row.held_bytes,
      oldest: row.held_oldest_ms,
      refused: row.held_refused,
    },
    lastSeq: row.last_seq,
    gaps,
  };
}

/** Whether a phone of somebody who reports inside the scope has ever spoken to us. */
export async function phoneExists(
  db: D1Database,
  scope: Scope,
  person: string,
  device: string,
): Promise<boolean> {
  const row = await db
    .prepare(
      `SELECT 1 FROM device d WHERE d.person = ?2 AND d.id = ?4 AND ?3 IS NULL AND ${reportsInside("d.person")}`,
    )
    .bind(scopeParameter(scope), person, null, device)
    .first();
  return row !== null;
}
