import type { ImportCity, ImportListing, ImportProject, ImportRound, ImportZone } from "#domain/import";
import { roundParts } from "#domain/round";
import { coversZone } from "#domain/scope";
import { chosen, demand, type Importer } from "./judge.ts";
import {
  type CityRow,
  cityCalled,
  type Ledger,
  type ListingRow,
  listingKey,
  type ProjectRow,
  type RoundRow,
  type ZoneRow,
  zoneCalled,
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
  const holder = cityCalled(ledger, name);
  demand(!holder || holder.id === row.id, "row_invalid", `name: already the city ${holder?.id}`);
  return { id: row.id, name, name_en: chosen(row.nameEn, before?.name_en, null) };
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
  const holder = [...ledger.zones.values()].find((zone) => zone.name === name);
  demand(!holder || holder.id === row.id, "row_invalid", `name: already the zone ${holder?.id}`);
  return {
    id: row.id,
    city,
    name,
    name_en: chosen(row.nameEn, before?.name_en, null),
    kind: chosen<string>(row.kind, before?.kind, "industrial"),
    aliases: chosen(row.aliases && JSON.stringify(row.aliases), before?.aliases, "[]"),
    note: chosen(row.note, before?.note, null),
  };
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
  const zone =
    called === undefined ? (before?.zone ?? null) : called === null ? null : zoneCalled(ledger, called)?.id;
  demand(zone !== undefined, "zone_unknown", `zone: ${called}`);
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
