import { BATCHES, type Batch } from "./batch.ts";
import { type Day, dayOf, daysBetween } from "./day.ts";
import type { Basis } from "./fields.ts";
import type { LedgerRow } from "./ledger.ts";
import type { Listing } from "./project.ts";
import { ROUND_ID } from "./round.ts";
import { isFound, searchWords } from "./search.ts";
import { isInBand, SIZE_BANDS, type SizeBand } from "./size-band.ts";
import { STAGES, type Stage } from "./stage.ts";

/** Which projects of the ledger are meant. Empty lists and nulls leave all. */
export interface LedgerFilter {
  /** Each must occur in a name, alias, enterprise, code or their pinyin initials. */
  readonly words: readonly string[];
  /** Id of a city or zone. */
  readonly within: string | null;
  /** Any of these stages, on the basis. */
  readonly stages: readonly Stage[];
  /** With an entry that counts in this batch, in this round, or in both at once. */
  readonly batch: Batch | null;
  readonly round: string | null;
  readonly chain: string | null;
  /** Any of these classes of total investment. */
  readonly sizes: readonly SizeBand[];
  /** Without a report for so many days at least, those never reported included. */
  readonly silentDays: number | null;
  readonly basis: Basis;
}

/** A filter's words as addresses carry them; lists are separated by commas. */
export interface LedgerWords {
  readonly q?: string | undefined;
  readonly within?: string | undefined;
  readonly stage?: string | undefined;
  readonly batch?: string | undefined;
  readonly round?: string | undefined;
  readonly chain?: string | undefined;
  readonly size?: string | undefined;
  readonly silent?: string | undefined;
  readonly basis?: string | undefined;
}

/** The most days without a report that can be asked for. */
export const MAX_SILENT_DAYS = 3650;

/** The filter that words mean. What a word list does not know is left out, so that old links still open. */
export function ledgerFilter(words: LedgerWords): LedgerFilter {
  const silent = Number(words.silent);
  return {
    words: searchWords(words.q ?? ""),
    within: words.within || null,
    stages: knownOf(STAGES, words.stage),
    batch: BATCHES.find((batch) => batch === words.batch) ?? null,
    round: words.round && ROUND_ID.test(words.round) ? words.round : null,
    chain: words.chain || null,
    sizes: knownOf(SIZE_BANDS, words.size),
    silentDays: Number.isInteger(silent) && silent > 0 && silent <= MAX_SILENT_DAYS ? silent : null,
    basis: words.basis === "reported" ? "reported" : "verified",
  };
}

function knownOf<T extends string>(known: readonly T[], list: string | undefined): T[] {
  const named = new Set(list?.split(","));
  return known.filter((each) => named.has(each));
}

/** Answers whether a filter means a row. `today` is the day that silence is counted to. */
export function isMeant(row: LedgerRow, filter: LedgerFilter, today: Day): boolean {
  const { project, listings } = row;
  const { within, stages, batch, round, chain, sizes, silentDays } = filter;
  if (within !== null && within !== project.zone && within !== project.city) return false;
  if (stages.length > 0 && !stages.includes(project[filter.basis].stage)) return false;
  if (sizes.length > 0 && !sizes.some((band) => isInBand(project.investment, band))) return false;
  if (chain !== null && chain !== project.chain) return false;
  if ((batch !== null || round !== null) && !listings.some((each) => isEntryOf(each, batch, round)))
    return false;
  if (silentDays !== null && (silenceOf(row, today) ?? silentDays) < silentDays) return false;
  return isFound(project, filter.words);
}

/** Answers whether a listing counts: neither planned only nor withdrawn. */
export function isCounted({ listedOn, withdrawnOn }: Pick<Listing, "listedOn" | "withdrawnOn">): boolean {
  return listedOn !== null && withdrawnOn === null;
}

function isEntryOf(
  listing: LedgerRow["listings"][number],
  batch: Batch | null,
  round: string | null,
): boolean {
  return (
    isCounted(listing) &&
    (batch === null || listing.batch === batch) &&
    (round === null || listing.round === round)
  );
}

/** Days without a report: since the day on which the last one was observed; null for a project never reported. */
export function silenceOf({ project }: Pick<LedgerRow, "project">, today: Day): number | null {
  if (!project.lastReport) return null;
  return Math.max(0, daysBetween(dayOf(project.lastReport.at), today));
}
