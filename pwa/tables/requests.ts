import type { ImportListing, ImportProject, ImportRequest } from "#domain/import";
import type { LedgerRow } from "#domain/ledger";
import type { Listing } from "#domain/project";
import type { Match } from "./matching.ts";
import type { SheetProject } from "./reading.ts";

/** Known projects by id. */
export type Known = ReadonlyMap<string, LedgerRow>;

/** Which project a row is about: a known one; `as` tells whether the row's own name becomes another name of it. */
export type Decision =
  | { readonly project: string; readonly isKnown: true; readonly as: "itself" | "alias" }
  | { readonly project: string; readonly isKnown: false };

/** What a person chose for a row that is near to known ones: one of these, or that it is new. */
export type Choice = { readonly same: string } | "new";

/** Which project each row is about; null for rows that cannot be decided, or not before the person has chosen. */
export function decide(
  matches: readonly Match[],
  choices: ReadonlyMap<number, Choice>,
  newId: (row: number) => string,
): (Decision | null)[] {
  return matches.map((match, i) => {
    if (match.is === "same") return { project: match.id, isKnown: true, as: "itself" };
    if (match.is === "new") return { project: newId(i), isKnown: false };
    const choice = match.is === "near" ? choices.get(i) : undefined;
    if (choice === undefined) return null;
    if (choice === "new") return { project: newId(i), isKnown: false };
    return { project: choice.same, isKnown: true, as: "alias" };
  });
}

/**
 * For each of the sheet's projects the numbers of all rows that come to the same one; empty where it comes alone. Stored one
 * after the other, the later would overwrite the earlier unseen.
 */
export function sharersOf(
  rows: readonly SheetProject[],
  decisions: readonly (Decision | null)[],
): (readonly number[])[] {
  const byProject = new Map<string, number[]>();
  for (const [i, decision] of decisions.entries())
    if (decision) byProject.set(decision.project, [...(byProject.get(decision.project) ?? []), i]);
  return decisions.map((decision) => {
    const same = decision ? (byProject.get(decision.project) ?? []) : [];
    return same.length > 1 ? same.flatMap((at) => rows[at]?.rows ?? []) : [];
  });
}

/** The rows of an import, and for each the place of the sheet's project that it came of. */
export interface Asked {
  readonly request: Pick<ImportRequest, "projects" | "listings">;
  readonly of: { readonly projects: readonly number[]; readonly listings: readonly number[] };
}

const SEPARATOR = "、";

/** Other names as one cell. */
export function aliasText(aliases: readonly string[]): string {
  return aliases.join(SEPARATOR);
}

/** What the server is asked to take in. `hasZones`: the sheet itself names zones, and so may move a project. */
export function requestOf(
  rows: readonly SheetProject[],
  decisions: readonly (Decision | null)[],
  known: Known,
  hasZones: boolean,
): Asked {
  const projects: ImportProject[] = [];
  const listings: ImportListing[] = [];
  const of = { projects: [] as number[], listings: [] as number[] };
  for (const [i, row] of rows.entries()) {
    const decision = decisions[i];
    if (!decision) continue;
    const before = decision.isKnown ? known.get(decision.project) : undefined;
    projects.push({
      id: decision.project,
      ...(row.zone !== null && (!before || hasZones) && { zone: row.zone }),
      ...namesOf(row, decision, before),
      ...row.facts,
    });
    of.projects.push(i);
    for (const listing of row.listings) {
      listings.push({ project: decision.project, ...asListed(row, listing, before) });
      of.listings.push(i);
    }
  }
  return { request: { projects, listings }, of };
}

/** A name that was found by another way becomes the project's, and its old one another name of it. */
function namesOf(
  row: SheetProject,
  decision: Decision,
  before: LedgerRow | undefined,
): Pick<ImportProject, "name" | "aliases"> {
  if (!before) return { name: row.name, ...(row.aliases !== null && { aliases: namesIn(row.aliases) }) };
  const { name, aliases } = before.project;
  const known = new Set([name, ...aliases]);
  const told = row.aliases === null || row.aliases === aliasText(aliases) ? [] : namesIn(row.aliases);
  const isAlias = decision.isKnown && decision.as === "alias";
  const isRenamed = !isAlias && row.byOwnKey && !known.has(row.name);
  const more = [...told, ...(isAlias ? [row.name] : []), ...(isRenamed ? [name] : [])];
  const all = [...new Set([...aliases, ...more.filter((each) => each !== name || isRenamed)])];
  return { ...(isRenamed && { name: row.name }), ...(all.length > aliases.length && { aliases: all }) };
}

function namesIn(text: string): string[] {
  return text
    .split(/[、;；\n]/)
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Without a column of its own, the total investment counts as listed for a new entry; what an old one was listed with stays. */
function asListed(
  { hasOwnAmounts }: SheetProject,
  listing: SheetProject["listings"][number],
  before: LedgerRow | undefined,
): SheetProject["listings"][number] {
  const same = (other: Omit<Listing, "project">) =>
    other.batch === listing.batch && other.round === listing.round;
  if (hasOwnAmounts || !before?.listings.some(same)) return listing;
  const { investment: _, output: __, ...rest } = listing;
  return rest;
}
