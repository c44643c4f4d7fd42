import type { Batch } from "#domain/batch";
import type { MilestoneCode } from "#domain/milestone";
import type { Listing, Project, ReportState, Round, Standing, Verdict } from "#domain/project";
import { stageOfRank } from "#domain/stage";

/** What every query of projects selects, from project `p`, its zone `z` (outer-joined) and its standing `s`. */
export const PROJECT_COLUMNS = `
  p.id, p.zone, z.name AS zone_name, z.city, p.name, p.aliases, p.code, p.enterprise, p.investment_wan, p.output_wan, p.industrial, p.strategic,
  p.chain, p.lat, p.lng, p.phase_of, p.note, p.rebuilt, s.rank_verified, s.rank_reported, s.milestone_verified,
  s.milestone_reported, s.completed_verified_wan, s.completed_reported_wan, s.last_report_ms, s.last_word`;

export const LISTING_COLUMNS =
  "l.project, l.batch, l.round, l.investment_wan, l.output_wan, l.listed_on, l.withdrawn_on, l.withdrawn_why, l.note";

export const VERDICT_COLUMNS =
  "v.report, v.project, v.verdict, v.reason, v.at_ms, coalesce(by.name, '') AS by_name";

export interface ProjectRow {
  id: string;
  zone: string | null;
  zone_name: string | null;
  city: string | null;
  name: string;
  aliases: string;
  code: string | null;
  enterprise: string | null;
  investment_wan: number | null;
  output_wan: number | null;
  industrial: 0 | 1;
  strategic: 0 | 1;
  chain: string | null;
  lat: number | null;
  lng: number | null;
  phase_of: string | null;
  note: string | null;
  rebuilt: 0 | 1;
  rank_verified: number;
  rank_reported: number;
  milestone_verified: MilestoneCode | null;
  milestone_reported: MilestoneCode | null;
  completed_verified_wan: number | null;
  completed_reported_wan: number | null;
  last_report_ms: number | null;
  last_word: ReportState | null;
}

export interface ListingRow {
  project: string;
  batch: Batch;
  round: string;
  investment_wan: number | null;
  output_wan: number | null;
  listed_on: string | null;
  withdrawn_on: string | null;
  withdrawn_why: string | null;
  note: string | null;
}

export interface VerdictRow {
  report: string;
  project: string;
  verdict: Verdict["verdict"];
  reason: string | null;
  at_ms: number;
  by_name: string;
}

export interface RoundRow {
  id: string;
  held_on: string | null;
  note: string | null;
}

/** A project as the wire tells it. */
export function projectOf(row: ProjectRow): Project {
  return {
    id: row.id,
    zone: row.zone,
    zoneName: row.zone_name,
    city: row.city,
    name: row.name,
    aliases: JSON.parse(row.aliases) as string[],
    code: row.code,
    enterprise: row.enterprise,
    investment: row.investment_wan,
    output: row.output_wan,
    industrial: row.industrial === 1,
    strategic: row.strategic === 1,
    chain: row.chain,
    position: row.lat === null || row.lng === null ? null : { lat: row.lat, lng: row.lng },
    phaseOf: row.phase_of,
    note: row.note,
    rebuilt: row.rebuilt === 1,
    verified: standingOf(row.rank_verified, row.milestone_verified, row.completed_verified_wan),
    reported: standingOf(row.rank_reported, row.milestone_reported, row.completed_reported_wan),
    lastReport:
      row.last_report_ms === null ? null : { at: row.last_report_ms, state: row.last_word ?? "pending" },
  };
}

function standingOf(rank: number, milestone: MilestoneCode | null, completed: number | null): Standing {
  return { stage: stageOfRank(rank), milestone, completed };
}

/** A listing as the wire tells it. */
export function listingOf(row: ListingRow): Listing {
  return {
    project: row.project,
    batch: row.batch,
    round: row.round,
    investment: row.investment_wan,
    output: row.output_wan,
    listedOn: row.listed_on,
    withdrawnOn: row.withdrawn_on,
    withdrawnWhy: row.withdrawn_why,
    note: row.note,
  };
}

/** A verdict as the wire tells it. */
export function verdictOf(row: VerdictRow): Verdict {
  return {
    report: row.report,
    project: row.project,
    verdict: row.verdict,
    reason: row.reason,
    at: row.at_ms,
    by: row.by_name,
  };
}

/** A round as the wire tells it. */
export function roundOf(row: RoundRow): Round {
  return { id: row.id, heldOn: row.held_on, note: row.note };
}
