import { type Day, dayStartMs } from "#domain/day";
import { uuidv7 } from "#domain/id";
import { milestoneRank } from "#domain/milestone";
import { canonicalReport, reportSchema } from "#domain/report";
import { contentDigest } from "./digest.ts";
import type { PrintedReport } from "./printed.ts";

/** Who wrote down what the articles say, and who confirmed it. Neither has an account, so nobody signs in as them. */
export const PRESS = { id: "seed-press", name: "见报资料", email: "seed-press@sanpi.invalid" };
export const REVIEW = { id: "seed-review", name: "见报资料核对", email: "seed-review@sanpi.invalid" };
export const PEOPLE = [PRESS, REVIEW];

/** The device that the reports are numbered by. */
export const DEVICE = "seed";

const HOUR_MS = 3_600_000;

/** A day without an hour is taken at noon; print is known by six in the evening, and judged an hour later. */
const observedMs = (day: Day) => dayStartMs(day) + 12 * HOUR_MS;
const receivedMs = (day: Day) => dayStartMs(day) + 18 * HOUR_MS;
const judgedMs = (day: Day) => dayStartMs(day) + 19 * HOUR_MS;

/** A row of `report` with its verdict, ready for `json_each`. */
export interface FiledReport {
  readonly id: string;
  readonly seq: number;
  readonly project: string;
  readonly observedMs: number;
  readonly receivedMs: number;
  readonly milestone: string | null;
  readonly rank: number;
  readonly unitsDone: number | null;
  readonly unitsTotal: number | null;
  readonly unitsUnit: string | null;
  readonly percent: number | null;
  readonly completedWan: number | null;
  readonly note: string | null;
  readonly content: string;
  /** Null while nobody confirmed it. */
  readonly verdict: { readonly id: string; readonly atMs: number } | null;
}

/**
 * Files what print tells as if one device had sent it, numbered from 1 in the order given. Ids are made of the day and
 * the number, so that seeding twice gives the same rows. Throws where a report would not pass the protocol's schema.
 */
export function fileReports(printed: readonly PrintedReport[]): Promise<FiledReport[]> {
  return Promise.all(printed.map((report, i) => fileReport(report, i + 1)));
}

async function fileReport(printed: PrintedReport, seq: number): Promise<FiledReport> {
  const { observedOn, receivedOn, verified, ...told } = printed;
  const receivedAt = receivedMs(receivedOn);
  const report = reportSchema.parse({
    ...told,
    id: uuidv7(receivedAt, numberBytes(seq)),
    seq,
    observedAt: observedMs(observedOn),
  });
  const judgedAt = judgedMs(receivedOn);
  return {
    id: report.id,
    seq,
    project: report.project,
    observedMs: report.observedAt,
    receivedMs: receivedAt,
    milestone: report.milestone ?? null,
    rank: milestoneRank(report.milestone),
    unitsDone: report.units?.done ?? null,
    unitsTotal: report.units?.total ?? null,
    unitsUnit: report.units?.unit ?? null,
    percent: report.percent ?? null,
    completedWan: report.completed ?? null,
    note: report.note ?? null,
    content: await contentDigest(canonicalReport(report)),
    verdict: verified ? { id: uuidv7(judgedAt, numberBytes(seq)), atMs: judgedAt } : null,
  };
}

/** A number where a UUID wants chance, most significant byte first: ids of one instant keep the numbers' order. */
function numberBytes(number: number): Uint8Array {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, number);
  return bytes;
}
