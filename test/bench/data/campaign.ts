import { BATCHES } from "#domain/batch";
import { roundParts } from "#domain/round";
import { CITIES } from "../../../db/seed/facts/cities.ts";
import { NAMED_ZONES } from "../../../db/seed/facts/zones.ts";
import { Random } from "./random.ts";

/** The window of every measure: seven rounds. */
export const ROUND_IDS = ["2023-1", "2023-2", "2023-3", "2023-4", "2024-1", "2024-2", "2024-3"] as const;
/** The province's real zones and cities; what stands in them is made up. */
export const ZONES = NAMED_ZONES;
const PROJECTS = 12_500;
/** A round's listing days, from 2023 on, a quarter apart. */
const FIRST_LISTING_MS = Date.UTC(2023, 1, 20);
const QUARTER_MS = 91 * 86_400_000;

export interface BenchProject {
  readonly id: string;
  readonly zone: string;
  readonly investmentWan: number;
}

/** The projects, spread evenly over the zones. */
export const BENCH_PROJECTS: readonly BenchProject[] = makeProjects();
/** The projects of each zone, in the order of `ZONES`. */
export const PROJECTS_BY_ZONE: readonly (readonly BenchProject[])[] = ZONES.map(({ id }) =>
  BENCH_PROJECTS.filter((project) => project.zone === id),
);

function makeProjects(): BenchProject[] {
  const random = new Random(3);
  return Array.from({ length: PROJECTS }, (_, i) => {
    const zone = ZONES[i % ZONES.length]?.id as string;
    return { id: `${zone}-${i}`, zone, investmentWan: 1_000 + random.below(200_000) };
  });
}

/** The rows of a whole campaign, each table in the shape that the import's statements take. */
export function campaignRows() {
  return {
    cities: CITIES.map(({ id, name, nameEn }) => ({ id, name, name_en: nameEn })),
    zones: ZONES.map(({ id, city, name, kind }) => ({ id, city, name, kind, aliases: "[]" })),
    rounds: ROUND_IDS.map((id) => ({ id, ...roundParts(id), held_on: null, note: null })),
    projects: BENCH_PROJECTS.map(({ id, zone, investmentWan }, i) => ({
      id,
      zone,
      name: `第${i}号年产${1 + (i % 90)}万吨新材料项目`,
      aliases: "[]",
      enterprise: `第${i % 4_000}号实业有限公司`,
      investment_wan: investmentWan,
      output_wan: Math.round(investmentWan * 1.2),
      industrial: i % 5 === 0 ? 0 : 1,
      strategic: i % 3 === 0 ? 1 : 0,
      rebuilt: 0,
    })),
    listings: BENCH_PROJECTS.flatMap((project, i) => listingsOf(project, i)),
  };
}

/** Two entries a project, in two batches of two rounds, the later batch in the later round: 25,000 in all. */
function listingsOf({ id, zone, investmentWan }: BenchProject, i: number) {
  // Counted within the zone, so that every zone has every kind.
  const nth = Math.floor(i / ZONES.length);
  const batches = BATCHES.filter((_, at) => at !== nth % BATCHES.length);
  const first = Math.floor(nth / BATCHES.length) % (ROUND_IDS.length - 1);
  return batches.map((batch, at) => ({
    project: id,
    batch,
    round: ROUND_IDS[first + at],
    zone,
    investment_wan: investmentWan,
    output_wan: Math.round(investmentWan * 1.2),
    listed_on: new Date(FIRST_LISTING_MS + (first + at) * QUARTER_MS).toISOString().slice(0, 10),
    withdrawn_on: null,
    withdrawn_why: null,
    note: null,
  }));
}
