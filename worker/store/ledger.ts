import type { Ledger, LedgerRow, Progress } from "#domain/ledger";
import type { Scope } from "#domain/scope";
import { type ListingRow, listingOf, PROJECT_COLUMNS, type ProjectRow, projectOf } from "./project-rows.ts";
import { scopeParameter, zoneInScope } from "./scope.ts";

// The ids of a page, by a key that never changes: whatever moves between two pages, no project is missed or comes twice.
// CROSS JOIN holds SQLite to the order written: the few places first. Whoever sees all of the province, and asks for all
// of it, walks the projects in their order and reads no more than the page.
const IN_PLACES = `
SELECT p.id AS id FROM zone z CROSS JOIN project p ON p.zone = z.id
WHERE ${zoneInScope("?1")}
  AND (?2 IS NULL OR ?2 IN (z.city, z.id)) AND p.id > ?3
UNION
SELECT p.id AS id FROM json_each(?1, '$.projects') n CROSS JOIN project p ON p.id = n.value LEFT JOIN zone z ON z.id = p.zone
WHERE (?2 IS NULL OR ?2 IN (z.city, z.id)) AND p.id > ?3
ORDER BY id LIMIT ?4`;
const EVERYWHERE =
  "SELECT p.id FROM project p WHERE ?1 ->> 'province' AND ?2 IS NULL AND p.id > ?3 ORDER BY p.id LIMIT ?4";

/** The last physical progress of project `p` that counts on a basis, as JSON. */
const progressOn = (basis: "verified" | "reported") => `
  (SELECT json_object('at', r.observed_ms, 'done', r.units_done, 'total', r.units_total, 'unit', r.units_unit, 'percent', r.percent)
    FROM report r CROSS JOIN report_counted c ON c.id = r.id AND c.${basis}
    WHERE r.project = p.id AND (r.units_done IS NOT NULL OR r.percent IS NOT NULL)
    ORDER BY r.observed_ms DESC, r.id DESC LIMIT 1) AS progress_${basis}`;

const rowsOf = (page: string) => `
SELECT ${PROJECT_COLUMNS},
  (SELECT json_group_array(json_object('batch', l.batch, 'round', l.round, 'investment_wan', l.investment_wan,
    'output_wan', l.output_wan, 'listed_on', l.listed_on, 'withdrawn_on', l.withdrawn_on, 'withdrawn_why', l.withdrawn_why,
    'note', l.note) ORDER BY o.year, o.number, l.batch)
    FROM listing l CROSS JOIN round o ON o.id = l.round WHERE l.project = p.id) AS listings,
  (SELECT r.note FROM report r WHERE r.project = p.id ORDER BY r.observed_ms DESC, r.id DESC LIMIT 1) AS remark,
  ${progressOn("verified")}, ${progressOn("reported")}
FROM (${page}) page CROSS JOIN project p ON p.id = page.id JOIN standing s ON s.project = p.id LEFT JOIN zone z ON z.id = p.zone
ORDER BY p.id`;

// What waits is few beside what came: walked through once a page, and only what belongs to the page is looked at.
const pendingOf = (page: string) => `
SELECT q.project, count(DISTINCT q.report) AS reports,
  count(*) FILTER (WHERE ph.sha256 IS NOT NULL AND b.sha256 IS NULL AND lost.sha256 IS NULL) AS photos
FROM queue q LEFT JOIN photo ph ON ph.report = q.report LEFT JOIN blob b ON b.sha256 = ph.sha256
  LEFT JOIN photo_loss lost ON lost.report = ph.report AND lost.sha256 = ph.sha256
WHERE q.project IN (${page})
GROUP BY q.project`;

const ZONES = `
SELECT z.id, z.name, z.name_en AS nameEn, c.id AS city, c.name AS cityName, c.name_en AS cityNameEn
FROM zone z JOIN city c ON c.id = z.city
WHERE ${zoneInScope("?1")}
  OR z.id IN (SELECT p.zone FROM json_each(?1, '$.projects') n CROSS JOIN project p ON p.id = n.value)
ORDER BY z.city, z.id`;

/** A part of the ledger: inside a city or zone (its id) or everywhere, after a project's id, so many at most. */
export interface LedgerPage {
  readonly within: string | null;
  readonly after: string;
  readonly limit: number;
}

interface Row extends ProjectRow {
  /** JSON. */
  listings: string;
  progress_verified: string | null;
  progress_reported: string | null;
  remark: string | null;
}

interface PendingRow {
  project: string;
  reports: number;
  photos: number;
}

interface ZoneRow {
  id: string;
  name: string;
  nameEn: string | null;
  city: string;
  cityName: string;
  cityNameEn: string | null;
}

/** The statements of a page, for reading and for looking at their plans. */
export function ledgerStatements(
  db: D1Database,
  scope: Scope,
  { within, after, limit }: LedgerPage,
): D1PreparedStatement[] {
  const page = scope.province && within === null ? EVERYWHERE : IN_PLACES;
  const where = scopeParameter(scope);
  return [
    db.prepare(rowsOf(page)).bind(where, within, after, limit),
    db.prepare(pendingOf(page)).bind(where, within, after, limit),
    db.prepare(ZONES).bind(where),
  ];
}

/** A page of the projects of a scope in order of id, and the id to go on after; null on the last page. */
export async function readLedger(
  db: D1Database,
  scope: Scope,
  page: LedgerPage,
): Promise<Pick<Ledger, "rows" | "next" | "zones">> {
  const statements = ledgerStatements(db, scope, page);
  const [found, waiting, zones] = (await db.batch(statements)) as [
    D1Result<Row>,
    D1Result<PendingRow>,
    D1Result<ZoneRow>,
  ];
  const pending = new Map(waiting.results.map(({ project, ...counts }) => [project, counts]));
  return {
    rows: found.results.map((row) => rowOf(row, pending.get(row.id) ?? { reports: 0, photos: 0 })),
    // A full page may be the last; then the next is empty.
    next: found.results.length < page.limit ? null : (found.results.at(-1)?.id ?? null),
    zones: zones.results.map(({ id, name, nameEn, city, cityName, cityNameEn }) => ({
      ...{ id, name, nameEn },
      city: { id: city, name: cityName, nameEn: cityNameEn },
    })),
  };
}

function rowOf(row: Row, pending: LedgerRow["pending"]): LedgerRow {
  return {
    project: projectOf(row),
    listings: (JSON.parse(row.listings) as ListingRow[]).map((each) => {
      const { project: _, ...listing } = listingOf(each);
      return listing;
    }),
    progress: { verified: progressOf(row.progress_verified), reported: progressOf(row.progress_reported) },
    remark: row.remark,
    pending,
  };
}

function progressOf(json: string | null): Progress | null {
  if (json === null) return null;
  const { at, done, total, unit, percent } = JSON.parse(json) as {
    at: number;
    done: number | null;
    total: number | null;
    unit: string | null;
    percent: number | null;
  };
  return { at, units: done === null ? null : { done, total, unit: unit ?? "" }, percent };
}
