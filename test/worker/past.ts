import { env } from "cloudflare:workers";
import { milestoneRank } from "#domain/milestone";
import type { ReportInput } from "#domain/report";
import { aReport } from "./client.ts";

/** Takes in a report as if it had been received at an instant of the past. */
export async function received(atMs: number, project: string, facts: Partial<ReportInput>): Promise<string> {
  const { id, seq, observedAt, milestone, completed, supersedes } = aReport(project, {
    observedAt: atMs,
    ...facts,
  });
  await env.DB.prepare(
    `INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms,
      milestone, rank, completed_wan, supersedes, content) VALUES (?1, 'phone-past', ?2, 'field', ?3, ?4, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?1)`,
  )
    .bind(
      id,
      seq,
      project,
      observedAt,
      atMs,
      milestone ?? null,
      milestoneRank(milestone),
      completed ?? null,
      supersedes ?? null,
    )
    .run();
  return id;
}

/** A reviewer's word as if given at an instant of the past. */
export async function judged(atMs: number, report: string, verdict: string): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO verdict (id, report, project, verdict, person, at_ms) SELECT ?1, id, project, ?2, 'reviewer', ?3 FROM report WHERE id = ?4",
  )
    .bind(crypto.randomUUID(), verdict, atMs, report)
    .run();
}
