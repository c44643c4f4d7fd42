import type { Batch } from "#domain/batch";

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

/** What stands, and what the rows of this import have added to it so far: a later row may lean on an earlier one. */
export interface Ledger {
  readonly cities: Map<string, CityRow>;
  readonly zones: Map<string, ZoneRow>;
  readonly rounds: Map<string, RoundRow>;
  readonly projects: Map<string, ProjectRow>;
  readonly listings: Map<string, ListingRow>;
}

/** The key of a listing, as outcomes name it. */
export function listingKey({
  project,
  batch,
  round,
}: Pick<ListingRow, "project" | "batch" | "round">): string {
  return `${project}/${batch}/${round}`;
}

/** The zone that somebody calls by id, name or alias. */
export function zoneCalled(ledger: Ledger, called: string): ZoneRow | undefined {
  const byId = ledger.zones.get(called);
  if (byId) return byId;
  for (const zone of ledger.zones.values()) {
    if (zone.name === called || (JSON.parse(zone.aliases) as string[]).includes(called)) return zone;
  }
  return undefined;
}

/** The city that somebody calls by id or name. */
export function cityCalled(ledger: Ledger, called: string): CityRow | undefined {
  return ledger.cities.get(called) ?? [...ledger.cities.values()].find((city) => city.name === called);
}
