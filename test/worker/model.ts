import { type Batch, hasAchieved } from "#domain/batch";
import { type MilestoneCode, milestoneRank } from "#domain/milestone";
import type { VerdictWord } from "#domain/project";
import { stageOfRank } from "#domain/stage";

/**
 * A plain recomputation of the books from the bare facts, written without a look at the SQL: what the triggers keep must
 * equal this, whatever the order in which the facts came.
 */

export interface ProjectFact {
  zone: string;
  industrial: boolean;
}

export interface ListingFact {
  project: string;
  batch: Batch;
  round: string;
  investment: number | null;
  output: number | null;
  counts: boolean;
}

export interface ReportFact {
  id: string;
  project: string;
  person: string;
  observedMs: number;
  milestone: MilestoneCode | null;
  completed: number | null;
  supersedes: string | null;
}

export interface VerdictFact {
  id: string;
  report: string;
  verdict: VerdictWord;
  atMs: number;
}

export interface Facts {
  projects: Map<string, ProjectFact>;
  listings: Map<string, ListingFact>;
  reports: Map<string, ReportFact>;
  verdicts: Map<string, VerdictFact>;
}

export type Basis = "verified" | "reported";

/** One cell as the tally table holds it on one basis. */
export interface ModelCell {
  listed: number;
  unpriced: number;
  investment: number | null;
  output: number | null;
  eligible: number;
  base: number | null;
  achieved: number;
  gained: number | null;
  completed: number | null;
}

/** The cells of some facts on one basis, by `zone/round/batch`. */
export function modelCells(facts: Facts, basis: Basis): Map<string, ModelCell> {
  const cells = new Map<string, ModelCell>();
  for (const listing of facts.listings.values()) {
    if (!listing.counts) continue;
    const project = facts.projects.get(listing.project);
    if (!project) throw new Error(`listing of unknown project ${listing.project}`);
    const key = `${project.zone}/${listing.round}/${listing.batch}`;
    const cell = cells.get(key) ?? {
      listed: 0,
      unpriced: 0,
      investment: null,
      output: null,
      eligible: 0,
      base: null,
      achieved: 0,
      gained: null,
      completed: null,
    };
    const { rank, completed } = modelStanding(facts, listing.project, basis);
    cell.listed++;
    if (listing.investment === null) cell.unpriced++;
    cell.investment = plus(cell.investment, listing.investment);
    cell.output = plus(cell.output, listing.output);
    if (listing.batch === "start") cell.completed = plus(cell.completed, completed);
    if (listing.batch !== "production" || project.industrial) {
      cell.eligible++;
      cell.base = plus(cell.base, listing.investment);
      const achieved = hasAchieved(listing.batch, stageOfRank(rank));
      if (achieved) cell.achieved++;
      cell.gained = plus(
        cell.gained,
        achieved ? (listing.batch === "start" ? (completed ?? 0) : listing.investment) : 0,
      );
    }
    cells.set(key, cell);
  }
  return cells;
}

/** Where a project stands: the highest rung, and the completed investment last observed. */
export function modelStanding(
  facts: Facts,
  project: string,
  basis: Basis,
): { rank: number; completed: number | null } {
  const counted = [...facts.reports.values()].filter(
    (r) => r.project === project && isCounted(facts, r, basis),
  );
  const priced = counted.filter((r) => r.completed !== null).sort(later);
  return {
    rank: Math.max(0, ...counted.map((r) => milestoneRank(r.milestone))),
    completed: priced[0]?.completed ?? null,
  };
}

function isCounted(facts: Facts, report: ReportFact, basis: Basis): boolean {
  return (
    standsOn(facts, report, basis) &&
    !correctionsOf(facts, report).some((newer) => standsOn(facts, newer, basis))
  );
}

function standsOn(facts: Facts, report: ReportFact, basis: Basis): boolean {
  const words = [...facts.verdicts.values()].filter((v) => v.report === report.id);
  const last = words.sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1))[0]?.verdict;
  return basis === "verified" ? last === "verified" : last === undefined || last === "verified";
}

/** All reports that correct this one, directly or through others. */
function correctionsOf(facts: Facts, report: ReportFact, seen = new Set<string>()): ReportFact[] {
  const direct = [...facts.reports.values()].filter((r) => r.supersedes === report.id && !seen.has(r.id));
  for (const newer of direct) seen.add(newer.id);
  return direct.flatMap((newer) => [newer, ...correctionsOf(facts, newer, seen)]);
}

function later(a: ReportFact, b: ReportFact): number {
  return b.observedMs - a.observedMs || (a.id < b.id ? 1 : -1);
}

function plus(sum: number | null, more: number | null): number | null {
  return more === null ? sum : (sum ?? 0) + more;
}
