import type { Batch } from "#domain/batch";
import type { Day } from "#domain/day";
import type { ReportInput } from "#domain/report";
import type { RoundId } from "#domain/round";

/** An amount of 亿元 as printed; read with `wanOfYi`. Text where a number would lose a digit. */
export type Yi = number | string;

/** A published tally of a batch: one place, one window of rounds. What print does not give is left out. */
export interface PublishedCell {
  readonly id: string;
  readonly batch: Batch;
  /** Listed entries (项目数). */
  readonly projects?: number;
  /** Σ listed investment (签约投资额, 计划总投资). */
  readonly investmentYi?: Yi;
  /** Σ expected yearly output (预计年产值). */
  readonly outputYi?: Yi;
  /** Σ completed investment of all entries of a start batch (已完成投资). */
  readonly completedYi?: Yi;
  /** Entries that reached the stage after the batch's own. */
  readonly achievedCount?: number;
  /** What the rate gained: their listed investment, for a start batch their completed investment. */
  readonly achievedYi?: Yi;
  /** 产业项目 of a production batch, the base of its rate: all entries unless given. */
  readonly industrialProjects?: number;
  readonly industrialYi?: Yi;
  /** Entries of 战略性新兴产业. */
  readonly strategicProjects?: number;
  /** Entries that have an expected output: all unless given. */
  readonly outputProjects?: number;
  readonly ratePct?: number;
}

/** A published tally with its place, window and source, as data of the articles. */
export interface PublishedTally extends Omit<PublishedCell, "batch"> {
  /** `all`: print gives the three batches together only. */
  readonly batch: Batch | "all";
  /** Article 1 to 5. */
  readonly article: 1 | 2 | 3 | 4 | 5;
  /** `14` the province, a city's id or a zone's. */
  readonly place: string;
  readonly rounds: readonly RoundId[];
  readonly asOf: Day;
  /** Drawn up before the event and never confirmed: a plan, not a tally. */
  readonly planned?: true;
  /** What the figure is about when it is not the whole batch. */
  readonly part?: string;
  readonly note?: string;
}

/** What an article tells of a project, in the words of a field report. */
export interface PrintedReport
  extends Pick<ReportInput, "project" | "milestone" | "units" | "percent" | "completed" | "note"> {
  /** The day it happened; where print gives none, the last day on which it can have. */
  readonly observedOn: Day;
  /** The day from which print could be known. */
  readonly receivedOn: Day;
  /** The article states it. Otherwise print is doubtful, contradicts itself or was read between the lines. */
  readonly verified: boolean;
}
