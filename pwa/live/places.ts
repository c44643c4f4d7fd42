import type { Me } from "#domain/account";
import { scopeOf } from "#domain/scope";
import type { Place } from "#domain/tally";
import type { Ask, Read } from "../state/ask.ts";
import type { Outcome, PlaceTree } from "../state/contract.ts";
import { isObject } from "../sync/reply.ts";

const readPlacesOf: Read<readonly Place[]> = (value) =>
  isObject(value) && Array.isArray(value.rows)
    ? (value.rows as { readonly place: Place }[]).map(({ place }) => place)
    : undefined;

/** The places that an administrator may give rights over. The board's rows are the one list of places that tells them. */
export async function readPlaces(ask: Ask, me: Me | null): Promise<Outcome<PlaceTree>> {
  const scope = scopeOf(me?.grants ?? [], ["admin"]);
  const rows = (search: string) => ask.get(`/api/tallies?basis=verified&${search}`, readPlacesOf);
  const isWide = scope.province || scope.cities.length > 0;
  const cities = isWide ? await rows("by=city") : { ok: [] };
  if (!("ok" in cities)) return cities;
  const own = cities.ok.filter(({ id }) => scope.province || scope.cities.includes(id));
  const inside = await Promise.all(
    own.map(async (city) => ({ city, zones: await rows(`by=zone&within=${encodeURIComponent(city.id)}`) })),
  );
  const single = await Promise.all(
    scope.zones.map((zone) => rows(`by=zone&within=${encodeURIComponent(zone)}`)),
  );
  const failed = [...inside.map(({ zones }) => zones), ...single].find((outcome) => "failed" in outcome);
  if (failed && "failed" in failed) return failed;
  const listed = (outcome: Outcome<readonly Place[]>) => ("ok" in outcome ? outcome.ok : []);
  return {
    ok: {
      province: scope.province,
      cities: inside.map(({ city, zones }) => ({ city, zones: listed(zones) })),
      zones: single.flatMap(listed),
    },
  };
}
