import { z } from "zod";
import { BATCHES, type Batch } from "./batch.ts";
import { CHAIN_KEYS, type ChainKey, chainOf } from "./chain.ts";
import { stageField } from "./fields.ts";
import { ZONE_KINDS } from "./import.ts";
import type { Wan } from "./money.ts";
import { percent } from "./rate.ts";
import { compareRounds } from "./round.ts";
import { BAND_SCHEMES, type BandScheme, isInBand, SIZE_BANDS, type SizeBand } from "./size-band.ts";
import { type Stage, stageOfRank, stageRank } from "./stage.ts";
import { cellSchema, talliesSchema, tallyQuerySchema } from "./tally.ts";

export type ZoneKind = (typeof ZONE_KINDS)[number];

/** What the structure of a window is made of: an entry that counts, with what it says of itself. */
export interface StructureEntry {
  readonly project: string;
  readonly batch: Batch;
  readonly round: string;
  /** As listed. */
  readonly investment: Wan | null;
  readonly output: Wan | null;
  readonly kind: ZoneKind;
  readonly chain: string | null;
  readonly strategic: boolean;
  /** Where its project stands. */
  readonly stage: Stage;
}

/** How many entries, and what is invested in them. Null: nothing is known of any one's amount. */
export interface Share {
  listed: number;
  investment: Wan | null;
}

/** The entries of one group, by batch. */
export type Group<K extends string> = { readonly key: K } & Readonly<Record<Batch, Share>>;

/** The rungs of the funnel, first to last. */
export const FUNNEL_STAGES = ["signed", "started", "producing", "capacity"] as const;

/** The rung that a listing itself says: who is listed as started has been signed and started. */
const LISTED_RANK: Record<Batch, number> = { signing: 1, start: 2, production: 3 };

/**
 * How far the window's projects have come: of the different projects, those that reached each rung or a later one, each
 * counted once, with its investment as listed last. A project stands on the highest rung that its reports or one of its
 * listings say, so the counts never rise from rung to rung. `from` is their share of the rung before, in percent.
 */
export function funnelOf(entries: readonly StructureEntry[]) {
  const projects = new Map<string, { rank: number; latest: StructureEntry }>();
  for (const entry of entries) {
    const rank = Math.max(LISTED_RANK[entry.batch], stageRank(entry.stage));
    const known = projects.get(entry.project);
    const isLatest = !known || isAfter(entry, known.latest);
    projects.set(entry.project, {
      rank: Math.max(rank, known?.rank ?? 0),
      latest: isLatest ? entry : known.latest,
    });
  }
  const reached = FUNNEL_STAGES.map((stage) => {
    const there = [...projects.values()].filter(({ rank }) => rank >= stageRank(stage));
    const amounts = there.map(({ latest }) => latest.investment).filter((amount) => amount !== null);
    return {
      stage: stageOfRank(stageRank(stage)),
      projects: there.length,
      investment: sumOf(amounts, there.length),
      unpriced: there.length - amounts.length,
    };
  });
  return reached.map((rung, i) => ({
    ...rung,
    from: i === 0 ? null : percent(rung.projects, reached[i - 1]?.projects ?? 0),
  }));
}

function isAfter(entry: StructureEntry, other: StructureEntry): boolean {
  const rounds = compareRounds(entry.round, other.round);
  return rounds === 0 ? BATCHES.indexOf(entry.batch) > BATCHES.indexOf(other.batch) : rounds > 0;
}

/** A known nought for nothing, null where no one has an amount. */
function sumOf(amounts: readonly Wan[], count: number): Wan | null {
  return count > 0 && amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0);
}

/** The entries by size in the classes of a scheme, and those without an amount. Nested classes hold an entry each. */
export function bandsOf(
  entries: readonly StructureEntry[],
  scheme: BandScheme,
): Group<SizeBand | "unpriced">[] {
  const bands: readonly SizeBand[] = BAND_SCHEMES[scheme];
  return [
    ...bands.map((band) =>
      groupOf(
        band,
        entries.filter(({ investment }) => isInBand(investment, band)),
      ),
    ),
    groupOf(
      "unpriced",
      entries.filter(({ investment }) => investment === null),
    ),
  ];
}

/** The entries by the kind of their zone. */
export function kindsOf(entries: readonly StructureEntry[]): Group<ZoneKind>[] {
  return ZONE_KINDS.map((kind) =>
    groupOf(
      kind,
      entries.filter((entry) => entry.kind === kind),
    ),
  );
}

/** The entries by key industry chain. */
export function chainsOf(entries: readonly StructureEntry[]): Group<ChainKey>[] {
  const byChain = new Map<ChainKey, StructureEntry[]>(CHAIN_KEYS.map((key) => [key, []]));
  for (const entry of entries) byChain.get(chainOf(entry.chain))?.push(entry);
  return [...byChain].map(([key, own]) => groupOf(key, own));
}

function groupOf<K extends string>(key: K, entries: readonly StructureEntry[]): Group<K> {
  const share = (batch: Batch): Share => {
    const own = entries.filter((entry) => entry.batch === batch);
    const amounts = own.map(({ investment }) => investment).filter((amount) => amount !== null);
    return { listed: own.length, investment: sumOf(amounts, own.length) };
  };
  return { key, signing: share("signing"), start: share("start"), production: share("production") };
}

/**
 * The share of 战略性新兴产业 has a base of its own: the entries that say what they will produce. 晋中, round 2024-1: 14 of
 * 14, 17 of 17 and 13 of 14 projects with output make the printed 97.8 %, while 50 were listed.
 */
export function strategicOf(entries: readonly StructureEntry[]) {
  const base = entries.filter(({ output }) => output !== null && output > 0);
  const share = (own: readonly StructureEntry[]) => {
    const strategic = own.filter((entry) => entry.strategic).length;
    return { strategic, base: own.length, share: percent(strategic, own.length) };
  };
  const of = (batch: Batch) => share(base.filter((entry) => entry.batch === batch));
  return { signing: of("signing"), start: of("start"), production: of("production"), total: share(base) };
}

const { listed, investment, unpriced, rate } = cellSchema.shape;
const shareSchema = z.object({ listed, investment }).meta({ id: "StructureShare" });
const groups = <T extends z.ZodType>(key: T) =>
  z.array(z.object({ key, signing: shareSchema, start: shareSchema, production: shareSchema }));
const bandField = z.enum([...SIZE_BANDS, "unpriced"]);
const strategicSchema = z
  .object({ strategic: listed, base: listed, share: rate })
  .meta({ id: "StrategicShare", description: "of the entries that state an output" });

export const structureQuerySchema = tallyQuerySchema.omit({ by: true, rule: true });

/** What a window consists of. */
export const structureSchema = talliesSchema
  .pick({ window: true, within: true, basis: true, asOf: true })
  .extend({
    listed: listed.meta({ description: "entries of all batches" }),
    funnel: z
      .array(z.object({ stage: stageField, projects: listed, investment, unpriced, from: rate }))
      .meta({ description: "different projects that reached each rung or a later one" }),
    bands: z.object({
      apart: groups(bandField),
      nested: groups(bandField),
    }),
    kinds: groups(z.enum(ZONE_KINDS)),
    chains: groups(z.enum(CHAIN_KEYS)),
    strategic: z.object({
      signing: strategicSchema,
      start: strategicSchema,
      production: strategicSchema,
      total: strategicSchema,
    }),
  })
  .meta({ id: "Structure" });

export type Structure = z.infer<typeof structureSchema>;
export type StructureQuery = z.infer<typeof structureQuerySchema>;

/** All of it, of the entries of a window. */
export function structureOf(
  entries: readonly StructureEntry[],
): Omit<Structure, "window" | "within" | "basis" | "asOf"> {
  return {
    listed: entries.length,
    funnel: funnelOf(entries),
    bands: { apart: bandsOf(entries, "apart"), nested: bandsOf(entries, "nested") },
    kinds: kindsOf(entries),
    chains: chainsOf(entries),
    strategic: strategicOf(entries),
  };
}
