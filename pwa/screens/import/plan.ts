import { type ImportResponse, MAX_IMPORT_LISTINGS, MAX_IMPORT_ROWS } from "#domain/import";
import type { KnownProjects } from "../../state/contract.ts";
import type { Match } from "../../tables/matching.ts";
import type { About, Reading, RowFault, SheetProject } from "../../tables/reading.ts";
import {
  type Asked,
  type Choice,
  type Decision,
  decide,
  requestOf,
  sharersOf,
} from "../../tables/requests.ts";
import { errorWords } from "../../words/index.ts";
import { importWords } from "./words.ts";

type Outcome = ImportResponse["outcomes"][number];
export type Status = "problem" | "choose" | "created" | "updated" | "unchanged";

/** A table as far as it is understood: its rows, the projects they may mean, and what the person chose. */
export interface Plan {
  readonly file: File;
  readonly reading: Reading;
  readonly known: KnownProjects;
  readonly matches: readonly Match[];
  readonly choices: ReadonlyMap<number, Choice>;
  /** Ids for new projects, kept from one look to the next. */
  readonly newId: (row: number) => string;
  /** Rows that the person leaves out, because they have problems. */
  readonly leftOut: ReadonlySet<number>;
}

/** A line of the preview: a project of the table and what would become of it. */
export interface Line {
  readonly at: number;
  readonly row: SheetProject;
  readonly match: Match;
  readonly decision: Decision | null;
  readonly status: Status;
  readonly problems: readonly string[];
  readonly project: Outcome | undefined;
  readonly entries: readonly Outcome[];
}

/** How much a table brings, where that is more than one import may: it is told before anything is asked. */
export function excessOf(projects: readonly SheetProject[]): { projects: number; entries: number } | null {
  const entries = projects.reduce((sum, { listings }) => sum + listings.length, 0);
  const fits = projects.length <= MAX_IMPORT_ROWS && entries <= MAX_IMPORT_LISTINGS;
  return fits ? null : { projects: projects.length, entries };
}

/** What is wrong with each row before the server is asked, in words. */
function faultsOf(
  { reading, matches, known }: Plan,
  decisions: readonly (Decision | null)[],
): readonly string[][] {
  const w = importWords();
  const sharers = sharersOf(reading.projects, decisions);
  return reading.projects.map((row, i) => {
    const at = ({ row: number, column, text }: About<RowFault>) =>
      `${row.rows.length > 1 ? `${w.rowsOf(String(number))} ` : ""}${text ? w.cell(column, text) : column}`;
    const faults = row.faults.map((about) => `${at(about)}${w.colon}${w.fault[about.what]}`);
    if (row.zone !== null && !known.byZone.has(row.zone)) faults.push(w.zoneUnknown(row.zone));
    const is = matches[i]?.is;
    if (is === "unknown") faults.push(w.unknownId);
    if (is === "several") faults.push(w.several);
    const shared = sharers[i] ?? [];
    if (shared.length > 0) faults.push(w.shared(shared.join(w.comma)));
    return faults;
  });
}

/** What the server is to be asked: of every row that is sound and decided. */
export function askedOf(plan: Plan): Asked & { readonly decisions: readonly (Decision | null)[] } {
  const { reading, known, matches, choices, newId, leftOut } = plan;
  const decisions = decide(matches, choices, newId);
  const sound = faultsOf(plan, decisions).map((faults, i) => !leftOut.has(i) && faults.length === 0);
  const hasZones = reading.columns.some(({ field }) => field === "zone");
  const asked = requestOf(
    reading.projects,
    decisions.map((decision, i) => (sound[i] ? decision : null)),
    known.byId,
    hasZones,
  );
  return { ...asked, decisions };
}

/** The preview, a line a project, with the server's word on each. */
export function linesOf(plan: Plan, asked: ReturnType<typeof askedOf>, judged: ImportResponse): Line[] {
  const projects = new Map<number, Outcome>();
  const entries = new Map<number, Outcome[]>();
  for (const outcome of judged.outcomes) {
    if (outcome.kind === "projects") projects.set(asked.of.projects[outcome.row] as number, outcome);
    if (outcome.kind === "listings") {
      const at = asked.of.listings[outcome.row] as number;
      entries.set(at, [...(entries.get(at) ?? []), outcome]);
    }
  }
  const faults = faultsOf(plan, asked.decisions);
  return plan.reading.projects.map((row, at): Line => {
    const match = plan.matches[at] as Match;
    const outcomes = [projects.get(at), ...(entries.get(at) ?? [])].filter((one) => one !== undefined);
    const refused = outcomes.flatMap(({ status, code, detail }) =>
      status === "refused" ? [`${errorWords(code ?? "internal")}${detail ? ` (${detail})` : ""}`] : [],
    );
    const problems = [...(faults[at] ?? []), ...refused];
    const decision = asked.decisions[at] ?? null;
    const has = (status: Outcome["status"]) => outcomes.some((outcome) => outcome.status === status);
    const status: Status =
      problems.length > 0
        ? "problem"
        : decision === null
          ? "choose"
          : projects.get(at)?.status === "created"
            ? "created"
            : has("updated") || has("created")
              ? "updated"
              : "unchanged";
    return {
      ...{ at, row, match, decision, status, problems },
      project: projects.get(at),
      entries: entries.get(at) ?? [],
    };
  });
}

/** How many lines there are of each status. */
export function countLines(lines: readonly Line[]): Record<Status, number> {
  const counts = { problem: 0, choose: 0, created: 0, updated: 0, unchanged: 0 };
  for (const { status } of lines) counts[status]++;
  return counts;
}
