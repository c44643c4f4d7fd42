import type { Dossier } from "#domain/dossier";
import type { QueueItem } from "#domain/queue";
import type { DeskRow, Stands } from "./contract.ts";

/** A report fresh from the queue. */
export function rowOf(item: QueueItem): DeskRow {
  return { item, phase: "waiting", word: null, problem: null, stands: null };
}

export const idOf = (row: DeskRow): string => row.item.report.id;

/** Which rows an answer of the server does not touch. */
export interface Kept {
  /** Known better here: a word was given or taken back since the question was asked, or may still be taken back. */
  readonly isOurs: (row: DeskRow) => boolean;
  /** Must not vanish: it is being read, or has something to tell. */
  readonly isShown: (row: DeskRow) => boolean;
}

/** The rows once an answer has come, in the server's order; what is kept stays behind the row it stood behind. */
export function merged(
  rows: readonly DeskRow[],
  items: readonly QueueItem[],
  { isOurs, isShown }: Kept,
): DeskRow[] {
  const known = new Map(rows.map((row) => [idOf(row), row]));
  const told = new Set(items.map((item) => item.report.id));
  const next = items.map((item) => {
    const row = known.get(item.report.id);
    if (row?.phase === "waiting") return { ...row, item };
    return row && isOurs(row) ? row : rowOf(item);
  });
  for (const [at, row] of rows.entries()) {
    if (told.has(idOf(row)) || !(isOurs(row) || isShown(row))) continue;
    const before = rows[at - 1];
    const behind = before ? next.findIndex((one) => idOf(one) === idOf(before)) + 1 : 0;
    // The one before is gone: about where it stood.
    next.splice(before && behind === 0 ? Math.min(at, next.length) : behind, 0, row);
  }
  return next;
}

/** The report that comes after one in line and waits for a word; from the top again after the last. */
export function nextWaiting(rows: readonly DeskRow[], after: string | null): string | null {
  const at = rows.findIndex((row) => idOf(row) === after);
  const inLine = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))];
  const next = inLine.find((row) => row.phase === "waiting");
  return next ? idOf(next) : null;
}

/** The neighbour to go to: one that waits, or that has something to tell. Stays at the ends. */
export function neighbour(rows: readonly DeskRow[], from: string | null, step: 1 | -1): string | null {
  const at = rows.findIndex((row) => idOf(row) === from);
  const inLine = step === 1 ? rows.slice(at + 1) : rows.slice(0, Math.max(at, 0)).reverse();
  const next = inLine.find((row) => row.phase === "waiting" || row.problem);
  return next ? idOf(next) : from;
}

/** A row brought up to date from everything the server has on its project. */
export function reread(row: DeskRow, { project, reports }: Dossier): DeskRow {
  const report = reports.find((one) => one.id === idOf(row));
  if (!report) return row;
  const last = report.verdicts.reduce<(typeof report.verdicts)[number] | undefined>(
    (a, b) => (a && a.at > b.at ? a : b),
    undefined,
  );
  const isCorrected = report.supersededBy !== null;
  const item = { ...row.item, report, project };
  if (report.state === "pending" && !isCorrected) return { ...row, item, phase: "waiting", stands: null };
  const stands: Stands = {
    ...{ state: report.state, by: last?.by ?? null, at: last?.at ?? null },
    ...{ reason: last?.reason ?? null, isCorrected },
  };
  return { ...row, item, phase: "settled", stands };
}

/** Whether a row may be verified together with others: those that move a rate need a look of their own. */
export function canVerifyTogether({ item, phase }: DeskRow): boolean {
  return phase === "waiting" && !item.unusual.includes("key");
}
