import { unclear } from "#domain/called";
import type { ImportCity, ImportListing, ImportProject, ImportRound, ImportZone } from "#domain/import";
import { roundParts } from "#domain/round";
import { coversZone } from "#domain/scope";
import { chosen, demand, type Importer } from "./judge.ts";
import {
  type Bearer,
  type CityRow,
  cityCalled,
  type Ledger,
  type ListingRow,
  listingKey,
  type ProjectRow,
  type RoundRow,
  wordsFor,
  type ZoneRow,
  zonesCalled,
} from "./ledger.ts";

/**
 * Each function answers the row to store for one row of an import: what stood before, changed by what the row says.
 * They throw a RowRefusal for what may not be, by the ledger or by the importer's scope, and write nothing.
 */

export function mergeCity(row: ImportCity, ledger: Ledger, by: Importer): CityRow {
  demand(by.scope.province, "out_of_scope", "cities are the province's");
  const before = ledger.cities.get(row.id);
  const name = chosen(row.name, before?.name, "");
  demand(name, "row_invalid", "name: needed for a new city");
  const merged = { id: row.id, name, name_en: chosen(row.nameEn, before?.name_en, null) };
  demandOwnWords("city", merged, before, ledger);
  return merged;
}

export function mergeZone(row: ImportZone, ledger: Ledger, by: Importer): ZoneRow {
  const before = ledger.zones.get(row.id);
  const city = row.city === undefined ? before?.city : cityCalled(ledger, row.city)?.id;
  demand(
    city,
    row.city === undefined ? "row_invalid" : "city_unknown",
    `city: ${row.city ?? "needed for a new zone"}`,
  );
  demand(
    mayChange(by, before?.id ?? null, before?.city ?? city) && mayChange(by, null, city),
    "out_of_scope",
    row.id,
  );
  const name = chosen(row.name, before?.name, "");
  demand(name, "row_invalid", "name: needed for a new zone");
  const merged = {
    id: row.id,
    city,
    name,
    name_en: chosen(row.nameEn, before?.name_en, null),
    kind: chosen<string>(row.kind, before?.kind, "industrial"),
    aliases: chosen(row.aliases && JSON.stringify(row.aliases), before?.aliases, "[]"),
    note: chosen(row.note, before?.note, null),
  };
  demandOwnWords("zone", merged, before, ledger);
  return merged;
}

/** Refuses a place that comes to be called as another one is; what it was called before is not asked about again. */
function demandOwnWords<T extends CityRow | ZoneRow>(
  level: "city" | "zone",
  row: T,
  before: T | undefined,
  ledger: Ledger,
): void {
  const known = new Set(before && wordsFor(before));
  for (const word of wordsFor(row)) {
    if (known.has(word)) continue;
    const other = ledger.bearers
      .get(word)
      ?.find((one) => !(one.level === level && one.id === row.id) && !shareName(word, row, one, ledger));
    const field = word === row.id ? "id" : word === row.name ? "name" : "aliases";
    demand(!other, "row_invalid", `${field}: ${word} is already the ${other?.level} ${other?.id}`);
  }
}

/** A city and a zone of its own may have one name: the 综改示范区 is both. */
function shareName(word: string, row: CityRow | ZoneRow, { level, id }: Bearer, ledger: Ledger): boolean {
  if (level === "province") return false;
  const other = level === "city" ? ledger.cities.get(id) : ledger.zones.get(id);
  if (!other || word !== row.name || word !== other.name) return false;
  return ("city" in row && row.city === other.id) || ("city" in other && other.city === row.id);
}

export function mergeRound(row: ImportRound, ledger: Ledger, by: Importer): RoundRow {
  demand(by.scope.province, "out_of_scope", "rounds are the province's");
  const before = ledger.rounds.get(row.id);
  return {
    id: row.id,
    ...roundParts(row.id),
    held_on: chosen(row.heldOn, before?.held_on, null),
    note: chosen(row.note, before?.note, null),
  };
}

export function mergeProject(row: ImportProject, ledger: Ledger, by: Importer): ProjectRow {
  const before = ledger.projects.get(row.id);
  const called = row.zone;
  const meant = called ? zonesCalled(ledger, called) : [];
  demand(!called || meant.length === 1, "zone_unknown", `zone: ${unclear(called ?? "", meant)}`);
  const zone = called === undefined ? (before?.zone ?? null) : (meant[0]?.id ?? null);
  demand(
    before || called !== undefined,
    "row_invalid",
    "zone: needed for a new project; null while it has no site",
  );
  if (before) demand(mayChangeIn(by, ledger, before.zone), "out_of_scope", row.id);
  demand(mayChangeIn(by, ledger, zone), "out_of_scope", row.id);
  const isListed = () => [...ledger.listings.values()].some((listing) => listing.project === row.id);
  demand(zone !== null || !isListed(), "row_invalid", "zone: needed while the project is listed");
  const name = chosen(row.name, before?.name, "");
  demand(name, "row_invalid", "name: needed for a new project");
  return {
    id: row.id,
    zone,
    name,
    aliases: chosen(row.aliases && JSON.stringify(row.aliases), before?.aliases, "[]"),
    code: chosen(row.code, before?.code, null),
    enterprise: chosen(row.enterprise, before?.enterprise, null),
    investment_wan: chosen(row.investment, before?.investment_wan, null),
    output_wan: chosen(row.output, before?.output_wan, null),
    industrial: Number(chosen(row.industrial, before && before.industrial === 1, true)),
    strategic: Number(chosen(row.strategic, before && before.strategic === 1, false)),
    chain: chosen(row.chain, before?.chain, null),
    lat: chosen(row.position === null ? null : row.position?.lat, before?.lat, null),
    lng: chosen(row.position === null ? null : row.position?.lng, before?.lng, null),
    phase_of: chosen(row.phaseOf, before?.phase_of, null),
    note: chosen(row.note, before?.note, null),
    rebuilt: Number(chosen(row.rebuilt, before && before.rebuilt === 1, false)),
  };
}

export function mergeListing(row: ImportListing, ledger: Ledger, by: Importer): ListingRow {
  const project = ledger.projects.get(row.project);
  demand(project, "project_unknown", row.project);
  const round = ledger.rounds.get(row.round);
  demand(round, "round_unknown", row.round);
  demand(project.zone, "row_invalid", "project: has no zone yet");
  demand(mayChangeIn(by, ledger, project.zone), "out_of_scope", row.project);
  const before = ledger.listings.get(listingKey(row));
  const listedOn = chosen(row.listedOn, before?.listed_on, listedByDefault(round, by.today));
  const withdrawnOn = chosen(row.withdrawnOn, before?.withdrawn_on, null);
  demand(!listedOn || listedOn <= by.today, "time_in_future", "listedOn");
  demand(!withdrawnOn || withdrawnOn <= by.today, "time_in_future", "withdrawnOn");
  demand(
    !withdrawnOn || (listedOn && withdrawnOn >= listedOn),
    "row_invalid",
    "withdrawnOn: before it was listed",
  );
  return {
    project: project.id,
    batch: row.batch,
    round: round.id,
    zone: project.zone,
    investment_wan: chosen(row.investment, before?.investment_wan, null),
    output_wan: chosen(row.output, before?.output_wan, null),
    listed_on: listedOn,
    withdrawn_on: withdrawnOn,
    withdrawn_why: chosen(row.withdrawnWhy, before?.withdrawn_why, null),
    note: chosen(row.note, before?.note, null),
  };
}

/** A round is listed on its day; where print gives none, by its year's end. Null, planned, while that lies ahead. */
function listedByDefault(round: RoundRow, today: string): string | null {
  if (round.held_on) return round.held_on <= today ? round.held_on : null;
  const yearEnd = `${round.year}-12-31`;
  if (`${round.year}-01-01` > today) return null;
  return yearEnd < today ? yearEnd : today;
}

function mayChangeIn(by: Importer, ledger: Ledger, zone: string | null): boolean {
  return mayChange(by, zone, (zone && ledger.zones.get(zone)?.city) || null);
}

function mayChange(by: Importer, zone: string | null, city: string | null): boolean {
  return coversZone(by.scope, zone, city);
}
