import { meantBy, unclear } from "#domain/called";
import { SanpiError } from "#domain/error";
import { PROVINCE, type Scope } from "#domain/scope";
import type { Place } from "#domain/tally";
import { scopeParameter, zoneInScope } from "./scope.ts";

/** The province as a place. */
export const PROVINCE_PLACE: Place = { level: "province", id: PROVINCE, name: "山西省", nameEn: "Shanxi" };

/** A zone of the caller's scope with the city it reports to. */
export interface ZonePlace {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly city: string;
  readonly cityName: string;
  readonly cityNameEn: string | null;
  readonly kind: string;
  readonly aliases: readonly string[];
}

const ZONES = `
SELECT z.id, z.name, z.name_en AS nameEn, z.city, c.name AS cityName, c.name_en AS cityNameEn, z.kind, z.aliases
FROM zone z JOIN city c ON c.id = z.city
WHERE ${zoneInScope("?1")}
ORDER BY z.city, z.id`;

const CITIES = `
SELECT id, name, name_en AS nameEn FROM city
WHERE ?1 ->> 'province' OR id IN (SELECT value FROM json_each(?1, '$.cities'))
-- Units with a local code, which is no number, come after the cities.
ORDER BY id GLOB '*[^0-9]*', id`;

/** The zones of a scope, in order of city and id. */
export async function zonesIn(db: D1Database, scope: Scope): Promise<ZonePlace[]> {
  const { results } = await db
    .prepare(ZONES)
    .bind(scopeParameter(scope))
    .all<Omit<ZonePlace, "aliases"> & { aliases: string }>();
  return results.map((row) => ({ ...row, aliases: JSON.parse(row.aliases) as string[] }));
}

/** The cities that lie wholly in a scope. */
export async function citiesIn(db: D1Database, scope: Scope): Promise<Place[]> {
  const { results } = await db
    .prepare(CITIES)
    .bind(scopeParameter(scope))
    .all<{ id: string; name: string; nameEn: string | null }>();
  return results.map((row) => ({ level: "city", ...row }));
}

/** A zone as a place. */
export function placeOfZone({ id, name, nameEn }: ZonePlace): Place {
  return { level: "zone", id, name, nameEn };
}

/**
 * The place that somebody calls by id, name or alias among some cities and zones; undefined when there is none, or several
 * share the alias. Where a city and its zone have one name it is the city.
 */
export function findPlace(
  called: string,
  cities: readonly Place[],
  zones: readonly ZonePlace[],
): Place | undefined {
  const [place, another] = placesCalled(called, cities, zones);
  return another ? undefined : place;
}

/** The same. Throws `place_unknown`, which says among which places it cannot tell. */
export function requirePlace(called: string, cities: readonly Place[], zones: readonly ZonePlace[]): Place {
  const found = placesCalled(called, cities, zones);
  const [place] = found;
  if (!place || found.length > 1) throw new SanpiError("place_unknown", unclear(called, found));
  return place;
}

function placesCalled(called: string, cities: readonly Place[], zones: readonly ZonePlace[]): Place[] {
  const wider = [PROVINCE_PLACE, ...cities].map((place) => ({ ...place, aliases: [] }));
  const narrower = zones.map((zone) => ({ ...placeOfZone(zone), aliases: zone.aliases }));
  return meantBy(called, [...wider, ...narrower]).map(({ aliases: _, ...place }) => place);
}

/** The id of a city or zone of the scope, null for the whole of it. Throws `place_unknown`. */
export async function placeInside(db: D1Database, scope: Scope, called: string): Promise<string | null> {
  const [cities, zones] = await Promise.all([citiesIn(db, scope), zonesIn(db, scope)]);
  const place = requirePlace(called, cities, zones);
  if (place.level === "province" && !scope.province) throw new SanpiError("place_unknown", called);
  return place.level === "province" ? null : place.id;
}
