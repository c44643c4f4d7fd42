import type { Batch } from "#domain/batch";
import { type Called, meantBy } from "#domain/called";
import type { ImportKind } from "#domain/import";
import { PROVINCE_PLACE } from "../store/places.ts";

/** Rows as stored, by column, so that a merged row can be compared with and written over the one before. */

export interface CityRow {
  id: string;
  name: string;
  name_en: string | null;
}

export interface ZoneRow {
  id: string;
  city: string;
  name: string;
  name_en: string | null;
  kind: string;
  /** JSON array. */
  aliases: string;
  note: string | null;
}

export interface RoundRow {
  id: string;
  year: number;
  number: number;
  held_on: string | null;
  note: string | null;
}

export interface ProjectRow {
  id: string;
  zone: string | null;
  name: string;
  /** JSON array. */
  aliases: string;
  code: string | null;
  enterprise: string | null;
  investment_wan: number | null;
  output_wan: number | null;
  industrial: number;
  strategic: number;
  chain: string | null;
  lat: number | null;
  lng: number | null;
  phase_of: string | null;
  note: string | null;
  rebuilt: number;
}

export interface ListingRow {
  project: string;
  batch: Batch;
  round: string;
  zone: string;
  investment_wan: number | null;
  output_wan: number | null;
  listed_on: string | null;
  withdrawn_on: string | null;
  withdrawn_why: string | null;
  note: string | null;
}

/** Who bears a word as id, name or other name. */
export interface Bearer {
  readonly level: "province" | "city" | "zone";
  readonly id: string;
}

/** What stands, and what the rows of this import have added to it so far: a later row may lean on an earlier one. */
export interface Ledger {
  readonly cities: Map<string, CityRow>;
  readonly zones: Map<string, ZoneRow>;
  readonly rounds: Map<string, RoundRow>;
  readonly projects: Map<string, ProjectRow>;
  readonly listings: Map<string, ListingRow>;
  /** The places by each word that they are called by. */
  readonly bearers: Map<string, readonly Bearer[]>;
}

/** A row of any kind, as stored. */
export type StoredRow = CityRow | ZoneRow | RoundRow | ProjectRow | ListingRow;

/** A ledger in which nothing stands but the province. */
export function emptyLedger(): Ledger {
  const { id, name } = PROVINCE_PLACE;
  return {
    ...{ cities: new Map(), zones: new Map(), rounds: new Map(), projects: new Map(), listings: new Map() },
    bearers: new Map([id, name].map((word) => [word, [{ level: "province", id }]])),
  };
}

/** Puts a row into the ledger, in the place of the one before, and a place under all that it is called now. */
export function keepRow(ledger: Ledger, kind: ImportKind, key: string, row: StoredRow): void {
  if (kind === "cities" || kind === "zones") {
    const level = kind === "cities" ? "city" : "zone";
    const others = (word: string) =>
      (ledger.bearers.get(word) ?? []).filter((one) => one.level !== level || one.id !== key);
    const before = ledger[kind].get(key);
    for (const word of before ? wordsFor(before) : []) ledger.bearers.set(word, others(word));
    for (const word of wordsFor(row as CityRow | ZoneRow))
      ledger.bearers.set(word, [...others(word), { level, id: key }]);
  }
  (ledger[kind] as Map<string, StoredRow>).set(key, row);
}

/** All that a place is called by. */
export function wordsFor(row: CityRow | ZoneRow): string[] {
  return [row.id, row.name, ...("aliases" in row ? aliasesOf(row) : [])];
}

/** The key of a listing, as outcomes name it. */
export function listingKey({
  project,
  batch,
  round,
}: Pick<ListingRow, "project" | "batch" | "round">): string {
  return `${project}/${batch}/${round}`;
}

/** The zones that somebody may mean by a word: id, name or alias. Several only where they share an alias. */
export function zonesCalled(ledger: Ledger, word: string): Called[] {
  const zones = (ledger.bearers.get(word) ?? []).flatMap(({ level, id }) => {
    const zone = level === "zone" && ledger.zones.get(id);
    return zone ? [{ id, name: zone.name, aliases: aliasesOf(zone) }] : [];
  });
  return meantBy(word, zones);
}

/** The city that somebody calls by id or name. */
export function cityCalled(ledger: Ledger, called: string): CityRow | undefined {
  return ledger.cities.get(called) ?? [...ledger.cities.values()].find((city) => city.name === called);
}

function aliasesOf(zone: ZoneRow): string[] {
  return JSON.parse(zone.aliases) as string[];
}
