import type { StoredReport } from "#domain/dossier";
import { MILESTONES } from "#domain/milestone";
import type { Queue, QueueItem } from "#domain/queue";
import type { ReviewRequest, ReviewResponse } from "#domain/review";
import { stageRank } from "#domain/stage";
import { unusual } from "#domain/unusual";
import type { Ask } from "../../../pwa/state/ask.ts";
import type { Failure, ReviewDesk } from "../../../pwa/state/contract.ts";
import { createReviewDesk } from "../../../pwa/state/review.ts";
import { localProjects } from "./projects.ts";
import { reports } from "./reports.ts";

const ZONES = ["大同经济技术开发区", "左云经济技术开发区", "新荣经济技术开发区"];
const WORDS = [
  "in_production",
  "main_structure",
  null,
  "capacity_reached",
  "foundation",
  "equipment_ready",
] as const;

/** So many reports that wait, a third of them unusual in one way or another. */
function items(count: number): QueueItem[] {
  const [first] = reports as [StoredReport];
  const projects = localProjects(8).map((one) => one.project);
  const made = Array.from({ length: count }, (_, i): QueueItem => {
    const project = projects[i % projects.length] as QueueItem["project"];
    const milestone = MILESTONES.find(({ code }) => code === WORDS[i % WORDS.length])?.code ?? null;
    const report: StoredReport = {
      ...first,
      id: `0192f7a0-1b2c-7d3e-8f40-${String(i).padStart(12, "0")}`,
      project: project.id,
      milestone,
      completed: 60_000 + i * 9_000,
      clockOffsetMs: i % 7 === 0 ? 7 * 60_000 : 0,
      supersedes: i % 9 === 4 ? first.id : null,
      photos: i % 3 === 0 ? first.photos : i % 3 === 1 ? first.photos.slice(0, 1) : [],
    };
    const before = {
      rank: stageRank(project.verified.stage),
      completed: project.verified.completed,
      investment: project.investment,
    };
    const photos = report.photos.map((photo) => ({
      ...{ stored: photo.stored, lost: photo.lost !== null, distanceM: photo.distanceM, accuracyM: 12 },
      ...{ ageMs: photo.ageMs, reused: i === 0, similar: i === 3 },
    }));
    return {
      report,
      project: { ...project, zone: `z${i % ZONES.length}` },
      unusual: unusual({ ...report, photos }, before),
    };
  });
  return [...made.filter((one) => one.unusual.length > 0), ...made.filter((one) => one.unusual.length === 0)];
}

/** A desk over a server made up here: `rows` wait; every fifth word is refused as decided by somebody else. */
export function fakeDesk(rows: number, { never = false, failure = null as Failure | null } = {}): ReviewDesk {
  let waiting = items(Math.min(rows, 200));
  const more = Math.max(0, rows - waiting.length);
  const settled = new Set(waiting.filter((_, i) => i % 5 === 4).map((one) => one.report.id));
  const queue = (within: string | null): Queue => {
    const shown = waiting.filter((one) => within === null || one.project.zone === within);
    return {
      items: shown,
      waiting: shown.length + more,
      unusual: shown.filter((one) => one.unusual.length > 0).length,
      zones: ZONES.map((name, i) => ({
        ...{ id: `z${i}`, name },
        waiting: waiting.filter((one) => one.project.zone === `z${i}`).length + (i === 0 ? more : 0),
      })),
    };
  };
  const review = ({ verdicts }: ReviewRequest): ReviewResponse => ({
    outcomes: verdicts.map(({ report, verdict }) => {
      if (settled.has(report))
        return { report, status: "refused", code: "report_changed", state: "returned" };
      waiting = waiting.filter((one) => one.report.id !== report);
      return { report, status: "accepted", state: verdict };
    }),
  });
  const get: Ask["get"] = async (path, read) => {
    if (never) return new Promise(() => undefined);
    if (failure) return failure;
    const url = new URL(path, location.origin);
    if (url.pathname !== "/api/queue") return { failed: "not_found" };
    return { ok: read(queue(url.searchParams.get("within"))) as never };
  };
  const post: Ask["post"] = async (_, body, read) =>
    failure ?? { ok: read(review(body as ReviewRequest)) as never };
  return createReviewDesk({ get, post }, () => true, { watch: () => () => undefined, hold: () => undefined });
}
