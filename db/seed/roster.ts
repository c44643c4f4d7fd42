import type { Batch } from "#domain/batch";
import type { Day } from "#domain/day";
import type { ImportListing, ImportProject } from "#domain/import";
import type { MilestoneCode } from "#domain/milestone";
import type { Wan } from "#domain/money";
import type { RoundId } from "#domain/round";
import { type SizeBound, spreadCompleted, spreadInvestment, spreadOutput } from "./amounts.ts";
import { type NamedEntry, type RebuiltEntry, rebuiltEntries, requireCount } from "./entries.ts";
import type { PrintedReport, PublishedCell } from "./printed.ts";

/** Marks every project, listing and report that stands for one print does not name. */
export const REBUILT = "按合计重建";

/** Where and when the rebuilt entries stand. */
export interface RosterOptions {
  /** The zone's id that the rebuilt projects get. */
  readonly zone: string;
  /** How the place is called in their names, e.g. 大同经开区. */
  readonly placeName: string;
  /** The window's rounds: entries go to them in turn. */
  readonly rounds: readonly RoundId[];
  /** The window in their names: the rounds' ids unless given. */
  readonly periodName?: string;
  /** The day they count from; null for a plan, which is neither counted nor reported. */
  readonly listedOn: Day | null;
  /** The day the reports tell of: the listing day unless given. */
  readonly observedOn?: Day;
  /** The day from which the reports are known: the observed day unless given. */
  readonly receivedOn?: Day;
  /** What print names in this cell. None unless given. */
  readonly named?: readonly NamedEntry[];
  /** Bounds of the rebuilt amounts, one for each entry, where print tells size bands. */
  readonly sizes?: readonly SizeBound[];
  /** Added to every listing's note. */
  readonly note?: string | undefined;
}

/** Rows in the words of an import and of a field report. */
export interface Roster {
  readonly projects: ImportProject[];
  readonly listings: ImportListing[];
  readonly reports: PrintedReport[];
}

const BATCH_NAMES: Record<Batch, string> = { signing: "签约项目", start: "开工项目", production: "投产项目" };

/** What every entry of a batch has reached, and what the achieved have reached beyond. */
const OWN_MILESTONE = {
  signing: "signed",
  start: "works_started",
  production: "in_production",
} as const satisfies Record<Batch, MilestoneCode>;
const ACHIEVED_MILESTONE = {
  signing: "works_started",
  start: "in_production",
  production: "capacity_reached",
} as const satisfies Record<Batch, MilestoneCode>;

/**
 * Rebuilds the entries of a published cell from its totals: as many projects as print counts beyond the named ones,
 * with amounts that make every printed sum exact in 万元, and verified reports of the stages that print states. What
 * print does not give stays null. Nothing is drawn by chance, so the same cell always gives the same rows.
 *
 * Throws a RangeError for a cell without a count, or whose figures contradict each other or what is named in it.
 */
export function buildRoster(cell: PublishedCell, options: RosterOptions): Roster {
  const { named = [], rounds } = options;
  if (rounds.length === 0) throw new RangeError(`${cell.id} has no round`);
  const entries = rebuiltEntries(cell, named);
  const investments = spreadInvestment(cell, named, entries, options.sizes);
  const outputs = spreadOutput(cell, named, entries);
  const completed = spreadCompleted(cell, named, entries, investments);
  const strategic = (cell.strategicProjects ?? 0) - named.filter((n) => n.strategic).length;
  if (cell.strategicProjects !== undefined)
    requireCount(cell, "strategicProjects", strategic, entries.length);

  const roster: Roster = { projects: [], listings: [], reports: [] };
  entries.forEach((entry, i) => {
    // The named come first, so that the last number is the printed count.
    const place = named.length + i;
    const number = String(place + 1).padStart(2, "0");
    const id = `R-${cell.id}-${number}`;
    const amounts = { investment: investments[i] ?? null, output: outputs[i] ?? null };
    roster.projects.push({
      id,
      zone: options.zone,
      name: `${seriesName(cell, options)} ${number}（${REBUILT}）`,
      ...amounts,
      industrial: entry.industrial,
      strategic: i < strategic,
      note: REBUILT,
      rebuilt: true,
    });
    roster.listings.push({
      project: id,
      batch: cell.batch,
      round: rounds[place % rounds.length] as RoundId,
      ...amounts,
      listedOn: options.listedOn,
      note: listingNote(options),
    });
    roster.reports.push(...reportsOf(cell, options, id, entry, completed[i] ?? null));
  });
  return roster;
}

/** The batch's own milestone, and beyond it the one that achieves; completed investment goes with the last. */
function reportsOf(
  cell: PublishedCell,
  options: RosterOptions,
  project: string,
  entry: RebuiltEntry,
  completedWan: Wan | null,
): PrintedReport[] {
  if (options.listedOn === null) return [];
  const observedOn = options.observedOn ?? options.listedOn;
  const receivedOn = options.receivedOn ?? observedOn;
  const common = { project, observedOn, receivedOn, note: REBUILT, verified: true };
  const own = { ...common, milestone: OWN_MILESTONE[cell.batch] };
  if (!entry.achieved) return [{ ...own, completed: completedWan }];
  return [own, { ...common, milestone: ACHIEVED_MILESTONE[cell.batch], completed: completedWan }];
}

function seriesName(cell: PublishedCell, options: RosterOptions): string {
  const period = options.periodName ?? options.rounds.join("、");
  return `${options.placeName} ${period} ${options.listedOn === null ? "拟" : ""}${BATCH_NAMES[cell.batch]}`;
}

function listingNote(options: RosterOptions): string {
  const turns = options.rounds.length > 1 && "属哪一次活动未刊载，按顺序分到各次";
  const plan = options.listedOn === null && "活动前的谋划清单，未计入";
  return [REBUILT, turns, plan, options.note].filter(Boolean).join("；");
}
