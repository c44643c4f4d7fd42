import { BASES } from "#domain/basis";
import { SanpiError } from "#domain/error";
import type { Basis } from "#domain/fields";
import { DEFAULT_RATE_RULE } from "#domain/rate";
import type { Scope } from "#domain/scope";
import {
  addSums,
  type BatchSums,
  emptyBatches,
  emptySums,
  figuresOf,
  type Sums,
  totalOf,
} from "#domain/sums";
import type { CellSums, Place, Tallies, TallyQuery } from "#domain/tally";
import { readCells } from "./store/cells.ts";
import { type EntryRow, readEntries, sumsOf } from "./store/entries.ts";
import {
  citiesIn,
  PROVINCE_PLACE,
  placeOfZone,
  requirePlace,
  type ZonePlace,
  zonesIn,
} from "./store/places.ts";
import { allRounds, windowOf } from "./store/rounds.ts";
import { batchesOf, type Level, type Reading, readTallies } from "./store/tallies.ts";

/** A query for figures, judged: which rounds, which places, at which level. */
export interface Frame {
  readonly reading: Reading;
  readonly within: Place | null;
  readonly rule: NonNullable<TallyQuery["rule"]>;
  readonly asOf: string | null;
  readonly zones: readonly ZonePlace[];
  readonly cities: readonly Place[];
}

/**
 * Judges a query against the caller's scope. Throws `round_unknown`, `place_unknown`, or `out_of_scope` for rows wider
 * than the caller may see: a zone's manager gets no city row that would hold only part of the city.
 */
export async function frame(db: D1Database, scope: Scope, query: TallyQuery): Promise<Frame> {
  const [known, zones, cities] = await Promise.all([allRounds(db), zonesIn(db, scope), citiesIn(db, scope)]);
  const rounds = windowOf(known, query);
  const within = query.within ? requirePlace(query.within, cities, zones) : undefined;
  if (within?.level === "province" && !scope.province) throw new SanpiError("place_unknown", query.within);
  const widest: Level = scope.province ? "province" : cities.length > 0 ? "city" : "zone";
  const level =
    query.by ?? (within && within.level !== "province" ? "zone" : widest === "province" ? "city" : widest);
  if (LEVELS.indexOf(level) < LEVELS.indexOf(widest)) throw new SanpiError("out_of_scope", `by=${level}`);
  const inside = within && within.level !== "province" ? within.id : null;
  return {
    reading: { scope, rounds, within: inside, level, basis: query.basis },
    within: within ?? null,
    rule: query.rule ?? DEFAULT_RATE_RULE,
    asOf: query.asOf ?? null,
    zones,
    cities,
  };
}

/** The figures that a query asks for; with `withCells` also those of which they are sums. Throws what `frame` throws. */
export async function readFigures(
  db: D1Database,
  scope: Scope,
  query: TallyQuery,
  { version, withCells }: { readonly version: string; readonly withCells: boolean },
): Promise<Tallies> {
  const asked = await frame(db, scope, query);
  const kept = await readTallies(db, asked.reading);
  const past = asked.asOf === null ? null : await figuresAsOf(db, asked, asked.asOf, withCells);
  const places = past?.places ?? kept.places;
  const { rounds, basis, level } = asked.reading;
  const { rule } = asked;
  const rows = placesOf(asked, places).map((place) => ({
    place,
    ...figuresOf(places.get(place.id) ?? emptyBatches(), rule),
  }));
  return {
    window: { from: rounds[0] ?? null, to: rounds.at(-1) ?? null, rounds: [...rounds] },
    by: level,
    within: asked.within,
    basis,
    rule,
    asOf: asked.asOf,
    version,
    freshness: kept.freshness,
    rows,
    total: figuresOf(totalOf(places.values()), rule),
    ...(withCells && { cells: past?.cells ?? (await readCells(db, asked.reading)) }),
  };
}

const LEVELS: readonly Level[] = ["province", "city", "zone"];

/** The rows' places: all of the level that lie in the frame, those without any figure too. */
export function placesOf(
  { reading, within, zones, cities }: Frame,
  withFigures: ReadonlyMap<string, unknown>,
): Place[] {
  if (reading.level === "province") return [PROVINCE_PLACE];
  const insideCity = within?.level === "city" ? within.id : null;
  const insideZone = within?.level === "zone" ? within.id : null;
  const chosen = zones.filter(
    (z) => (!insideCity || z.city === insideCity) && (!insideZone || z.id === insideZone),
  );
  if (reading.level === "city")
    return cities.filter(
      (c) => !reading.within || chosen.some((z) => z.city === c.id) || c.id === insideCity,
    );
  // The zone that stands for "not stated in print" shows only where it holds something.
  return chosen.filter((z) => z.kind !== "unstated" || withFigures.has(z.id)).map(placeOfZone);
}

/**
 * The figures as of a day, made from the facts and verdicts known at its end instead of the kept tallies; with `cells`
 * also those of which they are sums.
 */
export async function figuresAsOf(
  db: D1Database,
  { reading }: Frame,
  asOf: string,
  withCells: boolean,
): Promise<{ places: Map<string, BatchSums>; cells: CellSums[] }> {
  const rows = await readEntries(db, reading, asOf, undefined, withCells ? BASES : [reading.basis]);
  const places = new Map<string, BatchSums>();
  const seen = new Set<string>();
  for (const row of rows) {
    const sums = batchesOf(places, placeIdOf(row, reading.level))[row.batch];
    addSums(sums, { ...sumsOf(row, reading.basis), repeats: repeats(seen, row) });
  }
  return { places, cells: withCells ? cellsOf(rows) : [] };
}

function cellsOf(rows: readonly EntryRow[]): CellSums[] {
  const cells = new Map<string, Record<Basis, Sums> & { row: EntryRow }>();
  for (const row of rows) {
    const key = `${row.zone}/${row.round}/${row.batch}`;
    const cell = cells.get(key) ?? { row, verified: emptySums(), reported: emptySums() };
    cells.set(key, cell);
    for (const basis of BASES) addSums(cell[basis], sumsOf(row, basis));
  }
  return [...cells.values()].map(({ row: { city, zone, round, batch }, verified, reported }) => {
    const { listed, unpriced, investment, output, eligible, base } = verified;
    return {
      ...{ city, zone, round, batch, listed, unpriced, investment, output, eligible, base },
      achieved: { verified: verified.achieved, reported: reported.achieved },
      gained: { verified: verified.gained, reported: reported.gained },
      completed: { verified: verified.completed, reported: reported.completed },
    };
  });
}

/** The place of a level in which an entry is counted. */
export function placeIdOf(row: Pick<EntryRow, "city" | "zone">, level: Level): string {
  return level === "province" ? PROVINCE_PLACE.id : level === "city" ? row.city : row.zone;
}

function repeats(seen: Set<string>, row: EntryRow): Sums["repeats"] {
  const key = `${row.batch} ${row.project}`;
  if (seen.has(key)) return 1;
  seen.add(key);
  return emptySums().repeats;
}
