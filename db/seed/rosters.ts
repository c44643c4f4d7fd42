import { ACHIEVED_STAGE } from "#domain/batch";
import type { ImportListing } from "#domain/import";
import { milestoneRank } from "#domain/milestone";
import { wanOfYi } from "#domain/money";
import { stageRank } from "#domain/stage";
import type { SizeBound } from "./amounts.ts";
import type { NamedEntry } from "./entries.ts";
import { LISTINGS } from "./facts/listings.ts";
import { PROJECTS } from "./facts/projects.ts";
import { PUBLISHED } from "./facts/published.ts";
import { REPORTS } from "./facts/reports.ts";
import { ZONES } from "./facts/zones.ts";
import type { PublishedCell, PublishedTally } from "./printed.ts";
import { buildRoster, type Roster } from "./roster.ts";
import { variedWeight } from "./spread.ts";

interface RosterChoice {
  readonly placeName: string;
  /** Said in the names where the window has more than one round. */
  readonly periodName?: string;
  readonly sizes?: readonly SizeBound[];
}

/**
 * The published tallies that are made into entries: those of one batch with a count, none of which lies within another.
 * Left out are the sums of three batches, parts and shares of a batch, rates without a count, and the province.
 */
const CHOSEN: Record<string, RosterChoice> = {
  P004: { placeName: "大同经开区", periodName: "2023" },
  P005: { placeName: "大同经开区", periodName: "2023" },
  P006: { placeName: "大同经开区", periodName: "2023" },
  P007: { placeName: "大同经开区" },
  P008: { placeName: "大同经开区" },
  P009: { placeName: "大同经开区" },
  P011: { placeName: "朔州市", periodName: "2023" },
  P012: { placeName: "朔州市", periodName: "2023" },
  P013: { placeName: "朔州市", periodName: "2023" },
  P017: { placeName: "太原市" },
  // 晋中's size bands (26 of 1亿 and more: 14, 6 and 6) are printed for the 50 together, only the largest by batch.
  P019: { placeName: "晋中市", sizes: sizes(1, 2, 5, 8) },
  P020: { placeName: "晋中市", sizes: sizes(3, 2, 5, 8) },
  P021: { placeName: "晋中市", sizes: sizes(2, 2, 4, 8) },
  P031: { placeName: "朔州市" },
  P032: { placeName: "朔州市" },
  P033: { placeName: "朔州市" },
};

/** The rebuilt rosters of all chosen tallies, each around the projects that print names in it. */
export function publishedRosters(): Roster[] {
  return Object.entries(CHOSEN).map(([id, choice]) => {
    const tally = PUBLISHED.find((t) => t.id === id);
    if (!tally || !isCell(tally)) throw new RangeError(`${id} is no tally of one batch`);
    return buildRoster(tally, {
      ...choice,
      // A city's figure does not say in which of its zones: its rebuilt entries stand in none.
      zone: isZone(tally.place) ? tally.place : `${tally.place}-00`,
      rounds: tally.rounds,
      listedOn: tally.planned ? null : tally.asOf,
      named: namedEntries(tally),
      note: tally.note,
    });
  });
}

function isCell(tally: PublishedTally): tally is PublishedTally & PublishedCell {
  return tally.batch !== "all";
}

function isZone(place: string): boolean {
  return ZONES.some((zone) => zone.id === place);
}

/** What print names in a tally: listings of its batch and rounds in the zone, for a city in any of its zones. */
function namedEntries(tally: PublishedTally): NamedEntry[] {
  const zones = ZONES.filter((zone) => zone.id === tally.place || zone.city === tally.place).map(
    (zone) => zone.id,
  );
  return LISTINGS.filter(
    (listing) =>
      listing.batch === tally.batch &&
      tally.rounds.includes(listing.round) &&
      PROJECTS.some((p) => p.id === listing.project && p.zone && zones.includes(p.zone)),
  ).map(namedEntry);
}

function namedEntry(listing: ImportListing): NamedEntry {
  const project = PROJECTS.find((p) => p.id === listing.project);
  const verified = REPORTS.filter((report) => report.project === listing.project && report.verified);
  const rank = Math.max(0, ...verified.map((report) => milestoneRank(report.milestone)));
  return {
    investmentWan: listing.investment ?? null,
    outputWan: listing.output ?? null,
    completedWan: verified.findLast((report) => report.completed != null)?.completed ?? null,
    industrial: project?.industrial ?? true,
    strategic: project?.strategic ?? false,
    achieved: rank >= stageRank(ACHIEVED_STAGE[listing.batch]),
  };
}

/** Bounds for so many projects above 10亿元, of 5亿 to 10亿, of 1亿 to 5亿 and below 1亿元. */
function sizes(above10Yi: number, above5Yi: number, above1Yi: number, below1Yi: number): SizeBound[] {
  return [...band(above10Yi, 10), ...band(above5Yi, 5, 10), ...band(above1Yi, 1, 5), ...band(below1Yi, 0, 1)];
}

/** Weighed by the width of the band, so that the smaller do not fill up before the larger get anything. */
function band(count: number, aboveYi: number, belowYi?: number): SizeBound[] {
  const widthYi = (belowYi ?? 3 * aboveYi) - aboveYi;
  return Array.from({ length: count }, (_, i) => ({
    weight: widthYi * variedWeight(i),
    atLeastWan: wanOfYi(aboveYi) + 1,
    ...(belowYi !== undefined && { atMostWan: wanOfYi(belowYi) - 1 }),
  }));
}
