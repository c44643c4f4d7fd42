import { uuidv7 } from "#domain/id";
import type { Site } from "./site.ts";

/** Facts of a report that waits, as the columns of its row have them. */
interface Facts {
  readonly project: string;
  readonly milestone?: string;
  readonly rank?: number;
  readonly completed?: number;
  readonly note?: string;
  readonly clockOffsetMs?: number;
}

const INSERT = `
INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms, milestone, rank, completed_wan, note, content)
VALUES (?1, 'phone-of-tests', ?2, 'demo-field', ?3, ?4, ?4, ?5, ?4, ?6, ?7, ?8, ?9, ?1)`;

const DECIDE = `
INSERT INTO verdict (id, report, project, verdict, person, at_ms)
SELECT 'decided-' || report, report, project, 'verified', 'demo-admin', 1 FROM queue`;

let seq = 0;

/** Decides all that the published facts leave waiting. */
export async function emptyQueue(site: Site): Promise<void> {
  await site.server.db.prepare(DECIDE).run();
}

/** Puts reports before the reviewer, as if the demo officer had sent them from another phone. Answers their ids. */
export async function reportsWaiting(site: Site, reports: readonly Facts[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { project, milestone, rank, completed, note, clockOffsetMs } of reports) {
    const at = Date.now() - 3_600_000 + ++seq * 1_000;
    const id = uuidv7(at, crypto.getRandomValues(new Uint8Array(10)));
    await site.server.db
      .prepare(INSERT)
      .bind(
        id,
        seq,
        project,
        at,
        clockOffsetMs ?? 0,
        milestone ?? null,
        rank ?? 0,
        completed ?? null,
        note ?? null,
      )
      .run();
    ids.push(id);
  }
  return ids;
}

/** Projects of the demo reviewer's city, in the order of their ids. */
export async function reviewersProjects(site: Site): Promise<string[]> {
  const rows = await site.rows<{ id: string }>(
    "SELECT p.id FROM project p JOIN zone z ON z.id = p.zone WHERE z.city = '140200' AND p.id LIKE 'J%' ORDER BY p.id",
  );
  return rows.map((row) => row.id);
}

/** How each of some reports stands by its verdicts, in the order given. */
export async function wordsOn(site: Site, reports: readonly string[]): Promise<string[]> {
  const rows = await site.rows<{ report: string; words: string }>(
    "SELECT report, group_concat(verdict, ' ') AS words FROM (SELECT report, verdict FROM verdict ORDER BY at_ms, id) GROUP BY report",
  );
  const words = new Map(rows.map((row) => [row.report, row.words]));
  return reports.map((id) => words.get(id) ?? "");
}
