import type { Grid } from "./cells.ts";
import { type KnownByZone, type Match, matchProjects } from "./matching.ts";
import { type Answers, type Reading, readProjects, type SheetProject } from "./reading.ts";

/** What is done with tables off the page: nothing of it may freeze a screen. */
export type Job =
  | { readonly do: "read"; readonly file: Blob; readonly answers: Answers }
  | { readonly do: "match"; readonly rows: readonly SheetProject[]; readonly known: KnownByZone };

export interface Done {
  readonly read: Reading | "unreadable" | "headless";
  readonly match: readonly Match[];
}

/** Does a job, wherever it runs. `readGrids` is handed in: who runs this knows how to load what it needs. */
export async function work(
  job: Job,
  readGrids: (file: Blob) => Promise<readonly Grid[]>,
): Promise<Done[Job["do"]]> {
  if (job.do === "match") return matchProjects(job.rows, job.known);
  const grids = await readGrids(job.file).catch(() => null);
  return grids ? (readProjects(grids, job.answers) ?? "headless") : "unreadable";
}
