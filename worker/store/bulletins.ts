import type { Bulletin, BulletinDetail, BulletinFigures, BulletinsQuery } from "#domain/bulletin";
import type { BulletinKind, Period } from "#domain/period";
import type { RateRule } from "#domain/rate";
import type { Scope } from "#domain/scope";
import type { Place } from "#domain/tally";
import { bulletinInScope, scopeParameter } from "./scope.ts";

/** Who asks for bulletins: where they may read, and where they may change and release. */
export interface BulletinReader {
  readonly scope: Scope;
  readonly edits: Scope;
}

const HEAD = `b.id, b.kind, b.period, b.from_day, b.to_day, b.level, b.place, b.place_name, b.place_name_en, b.city, b.rule,
  b.figures -> '$.window' AS window, b.as_of_ms, b.rev, b.made_by_name, b.edits, b.released_ms, b.released_by_name, b.corrects,
  (SELECT n.id FROM bulletin n WHERE n.corrects = b.id AND n.released_ms IS NOT NULL) AS corrected_by`;
const WHOLE = `${HEAD}, b.text, b.figures, b.edited_ms, b.edited_by_name, coalesce(${bulletinInScope("?2")}, 0) AS may_edit`;
/** What somebody sees: what is released, and drafts where they may release. */
const SEEN = `${bulletinInScope("?1")} AND (b.released_ms IS NOT NULL OR ${bulletinInScope("?2")})`;

const LIST = `
SELECT ${HEAD} FROM bulletin b
WHERE ${SEEN} AND (?3 IS NULL OR b.place = ?3) AND (?4 IS NULL OR b.kind = ?4) AND (?5 IS NULL OR b.id < ?5)
ORDER BY b.id DESC LIMIT ?6`;
const ONE = `SELECT ${WHOLE} FROM bulletin b WHERE b.id = ?3 AND ${SEEN}`;
// The last released one: of what was corrected, the correction. Figures are as new as their instant, but no newer than the
// end of their period in Shanghai: a month's that was released while it ran gives way to each week's that comes after, and
// last month's corrected today to yesterday's.
const LAST = `
SELECT ${WHOLE} FROM bulletin b
WHERE ${bulletinInScope("?1")} AND b.place = ?3 AND (?4 IS NULL OR b.kind = ?4) AND b.released_ms IS NOT NULL
  AND (?5 IS NULL OR b.from_day < ?5) AND (?6 IS NULL OR b.rule = ?6)
  AND NOT EXISTS (SELECT 1 FROM bulletin n WHERE n.corrects = b.id AND n.released_ms IS NOT NULL)
ORDER BY min(b.as_of_ms, unixepoch(b.to_day, '+16 hours') * 1000) DESC, b.as_of_ms DESC, b.id DESC LIMIT 1`;

interface HeadRow {
  id: string;
  kind: BulletinKind;
  period: string;
  from_day: string;
  to_day: string;
  level: Place["level"];
  place: string;
  place_name: string;
  place_name_en: string | null;
  city: string | null;
  rule: RateRule;
  /** JSON. */
  window: string;
  as_of_ms: number;
  rev: number;
  made_by_name: string | null;
  edits: number;
  released_ms: number | null;
  released_by_name: string | null;
  corrects: string | null;
  corrected_by: string | null;
}

interface WholeRow extends HeadRow {
  text: string;
  /** JSON. */
  figures: string;
  edited_ms: number | null;
  edited_by_name: string | null;
  may_edit: 0 | 1;
}

/** A page of the bulletins that somebody sees, the newest first. `place` is a place's id, null for all. */
export async function listBulletins(
  db: D1Database,
  { scope, edits }: BulletinReader,
  { kind, after, limit }: BulletinsQuery,
  place: string | null,
): Promise<{ bulletins: Bulletin[]; next: string | null }> {
  const { results } = await db
    .prepare(LIST)
    .bind(scopeParameter(scope), scopeParameter(edits), place, kind ?? null, after ?? null, limit + 1)
    .all<HeadRow>();
  const page = results.slice(0, limit);
  return {
    bulletins: page.map(headOf),
    next: results.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** One bulletin, whole; null when it is not there or not for the caller to see. */
export async function findBulletin(
  db: D1Database,
  { scope, edits }: BulletinReader,
  id: string,
): Promise<BulletinDetail | null> {
  const row = await db.prepare(ONE).bind(scopeParameter(scope), scopeParameter(edits), id).first<WholeRow>();
  return row && wholeOf(row);
}

/** Which released bulletin of a place is meant: of one kind, before a day, by one rule. */
export interface LastOf {
  readonly place: string;
  readonly kind?: BulletinKind | undefined;
  /** Only of periods that began before this day. */
  readonly before?: string;
  readonly rule?: RateRule;
}

/** The last released bulletin of a place, by the instant of its figures within its period; null when there is none. */
export async function lastReleased(
  db: D1Database,
  { scope, edits }: BulletinReader,
  { place, kind, before, rule }: LastOf,
): Promise<BulletinDetail | null> {
  const row = await db
    .prepare(LAST)
    .bind(scopeParameter(scope), scopeParameter(edits), place, kind ?? null, before ?? null, rule ?? null)
    .first<WholeRow>();
  return row && wholeOf(row);
}

/** Whether the system has made its bulletin of a place and period. */
export async function isMade(
  db: D1Database,
  scope: Scope,
  place: string,
  { kind, id }: Period,
): Promise<boolean> {
  const row = await db
    .prepare(
      `SELECT 1 FROM bulletin b WHERE b.place = ?2 AND b.kind = ?3 AND b.period = ?4 AND b.made_by IS NULL AND ${bulletinInScope("?1")}`,
    )
    .bind(scopeParameter(scope), place, kind, id)
    .first();
  return row !== null;
}

/** A bulletin as it is written down. */
export interface NewBulletin {
  readonly id: string;
  readonly period: Period;
  readonly place: Place;
  readonly city: string | null;
  readonly asOfMs: number;
  readonly rev: number;
  readonly figures: BulletinFigures;
  readonly text: string;
  /** Null for the system itself. */
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly corrects: string | null;
}

/** The statement that writes a bulletin down, inside the scope alone. */
export function insertBulletin(db: D1Database, scope: Scope, made: NewBulletin): D1PreparedStatement {
  const { id, period, place, city, asOfMs, rev, figures, text, by, corrects } = made;
  const columns = {
    ...{ id, kind: period.kind, period: period.id, from_day: period.from, to_day: period.to },
    ...{ level: place.level, place: place.id, place_name: place.name, place_name_en: place.nameEn, city },
    ...{ rule: figures.rule, as_of_ms: asOfMs, rev, figures: JSON.stringify(figures), text },
    ...{ made_by: by?.id ?? null, made_by_name: by?.name ?? null, corrects },
  };
  const names = Object.keys(columns).join(", ");
  return db
    .prepare(
      `INSERT INTO bulletin (${names}) SELECT ${names} FROM (SELECT ${Object.keys(columns)
        .map((name) => `?2 ->> '${name}' AS ${name}`)
        .join(", ")}) b WHERE ${bulletinInScope("?1")}`,
    )
    .bind(scopeParameter(scope), JSON.stringify(columns));
}

// Both change a draft only as it was read: on any other its edits would become null, which the table refuses. Of a released
// one the triggers refuse any change. So what else stands in the transaction does not happen either.
const AS_READ = "iif(edits = ?3, edits, NULL)";
const DRAFT = `id = ?2 AND EXISTS (SELECT 1 FROM bulletin b WHERE b.id = ?2 AND ${bulletinInScope("?1")})`;
const EDIT = `
UPDATE bulletin SET edits = ${AS_READ} + 1, text = ?4, edited_ms = ?5, edited_by = ?6, edited_by_name = ?7 WHERE ${DRAFT}`;
const RELEASE = `
UPDATE bulletin SET edits = ${AS_READ}, released_ms = ?4, released_by = ?5, released_by_name = ?6 WHERE ${DRAFT}`;

/** A draft as somebody read it, and who they are. */
export interface DraftRead {
  readonly id: string;
  readonly edits: number;
  readonly by: { readonly id: string; readonly name: string };
  readonly nowMs: number;
}

/** The statement that changes a draft's text. */
export function editBulletin(
  db: D1Database,
  scope: Scope,
  { id, edits, by, nowMs }: DraftRead,
  text: string,
): D1PreparedStatement {
  return db.prepare(EDIT).bind(scopeParameter(scope), id, edits, text, nowMs, by.id, by.name);
}

/** The statement that releases a draft: from then on nothing of it changes. */
export function releaseBulletin(
  db: D1Database,
  scope: Scope,
  { id, edits, by, nowMs }: DraftRead,
): D1PreparedStatement {
  return db.prepare(RELEASE).bind(scopeParameter(scope), id, edits, nowMs, by.id, by.name);
}

function headOf(row: HeadRow): Bulletin {
  const { id, kind, period, city, rule, edits, corrects } = row;
  return {
    ...{ id, kind, period, from: row.from_day, to: row.to_day },
    place: { level: row.level, id: row.place, name: row.place_name, nameEn: row.place_name_en },
    ...{ city, rule, window: JSON.parse(row.window) as Bulletin["window"] },
    ...{ asOf: row.as_of_ms, version: row.rev, madeBy: row.made_by_name, edits },
    released: signed(row.released_ms, row.released_by_name),
    ...{ corrects, correctedBy: row.corrected_by },
  };
}

function wholeOf(row: WholeRow): BulletinDetail {
  return {
    ...headOf(row),
    text: row.text,
    edited: signed(row.edited_ms, row.edited_by_name),
    figures: JSON.parse(row.figures) as BulletinFigures,
    mayEdit: row.may_edit === 1,
  };
}

function signed(at: number | null, name: string | null): Bulletin["released"] {
  return at === null ? null : { at, name: name ?? "" };
}
