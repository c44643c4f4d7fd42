import type { ErrorCode, Language } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import { uuidv7 } from "#domain/id";
import type { MilestoneCode } from "#domain/milestone";
import type { ReportState } from "#domain/project";
import { type ReviewRequest, type ReviewResponse, UNDO_MS } from "#domain/review";
import type { Scope } from "#domain/scope";
import { isKeyMilestone } from "#domain/unusual";
import { type AuditLine, recorded } from "./audit.ts";
import { projectInScope, scopeParameter } from "./scope.ts";

type Asked = ReviewRequest["verdicts"][number];
type Outcome = ReviewResponse["outcomes"][number];

const STATES = `
SELECT r.id, r.person, r.project, r.milestone, coalesce(${projectInScope("?2")}, 0) AS in_scope, coalesce(${projectInScope("?3")}, 0) AS is_seen,
  coalesce(last.verdict, 'pending') AS state, coalesce(last.at_ms, 0) AS last_ms, last.person AS last_by,
  EXISTS (SELECT 1 FROM photo ph JOIN blob b ON b.sha256 = ph.sha256 WHERE ph.report = r.id) AS has_photo
FROM json_each(?1) a JOIN report r ON r.id = a.value JOIN project p ON p.id = r.project LEFT JOIN zone z ON z.id = p.zone
LEFT JOIN verdict last ON last.id = (SELECT v.id FROM verdict v WHERE v.report = r.id ORDER BY v.at_ms DESC, v.id DESC LIMIT 1)`;

// Takes a word only while the report still stands as it stood when the word was judged, and checks the rights once more.
const INSERT = `
INSERT INTO verdict (id, report, project, verdict, reason, person, at_ms)
SELECT a.value ->> 'id', r.id, r.project, a.value ->> 'verdict', a.value ->> 'reason', ?3, a.value ->> 'at'
FROM json_each(?1) a JOIN report r ON r.id = a.value ->> 'report' JOIN project p ON p.id = r.project LEFT JOIN zone z ON z.id = p.zone
WHERE iif(a.value ->> 'verdict' = 'withdrawn', r.person = ?3, r.person <> ?3 AND ${projectInScope("?2")})
  AND coalesce((SELECT v.verdict FROM verdict v WHERE v.report = r.id ORDER BY v.at_ms DESC, v.id DESC LIMIT 1), 'pending') = a.value ->> 'state'
RETURNING id`;

interface StateRow {
  id: string;
  person: string;
  project: string;
  milestone: MilestoneCode | null;
  in_scope: 0 | 1;
  is_seen: 0 | 1;
  state: ReportState;
  last_ms: number;
  last_by: string | null;
  has_photo: 0 | 1;
}

/** Who gives the words, and over what they may: reviewers inside their scope, reporters on their own reports. */
export interface Reviewer {
  readonly person: string;
  readonly scope: Scope;
  /** What they may read: of a report elsewhere they are not told that it is there. */
  readonly sees: Scope;
  readonly language: Language;
  readonly address: string | null;
}

/** What came of words: an outcome each, in the order asked, and whose reports got a new one. */
export interface Given {
  readonly outcomes: Outcome[];
  readonly reporters: readonly string[];
}

/** Gives words on reports. Giving the word that already stands changes nothing. */
export async function giveVerdicts(
  db: D1Database,
  reviewer: Reviewer,
  asked: readonly Asked[],
  nowMs: number,
): Promise<Given> {
  const where = scopeParameter(reviewer.scope);
  const { results } = await db
    .prepare(STATES)
    .bind(JSON.stringify(asked.map((a) => a.report)), where, scopeParameter(reviewer.sees))
    .all<StateRow>();
  const states = new Map(results.map((row) => [row.id, row]));
  const rows: {
    id: string;
    report: string;
    verdict: string;
    reason: string | null;
    at: number;
    state: string;
  }[] = [];
  const judged = asked.map((word): Outcome | { id: string; pending: Asked } => {
    const row = states.get(word.report);
    const code = objection(word, row, reviewer.person, nowMs);
    if (code || !row) return refusal(word, code ?? "report_unknown", reviewer.language, row?.state);
    if (row.state === word.verdict) return { report: word.report, status: "duplicate", state: row.state };
    // Later than any word before it, even one of the same millisecond: the last word is the one that counts.
    const at = Math.max(nowMs, row.last_ms + 1);
    const id = uuidv7(at, crypto.getRandomValues(new Uint8Array(10)));
    rows.push({
      id,
      report: row.id,
      verdict: word.verdict,
      reason: word.reason ?? null,
      at,
      state: row.state,
    });
    states.set(row.id, { ...row, state: word.verdict, last_ms: at, last_by: reviewer.person });
    return { id, pending: word };
  });
  const given =
    rows.length > 0
      ? await db.prepare(INSERT).bind(JSON.stringify(rows), where, reviewer.person).all<{ id: string }>()
      : { results: [] };
  const accepted = new Set(given.results.map((row) => row.id));
  const stored = rows.filter((row) => accepted.has(row.id));
  const lines = stored.map((row): AuditLine => {
    const { verdict, reason, state: before } = row;
    const project = states.get(row.report)?.project ?? null;
    return {
      ...{ person: reviewer.person, action: "verdict_given", subject: `report/${row.report}`, project },
      ...{ detail: { verdict, reason, before }, address: reviewer.address },
    };
  });
  // The verdict itself is append-only and says who and when; the line adds from where, and binds it into the trail.
  if (lines.length > 0) await recorded(db, [], lines, nowMs);
  const outcomes = judged.map((one): Outcome => {
    if (!("pending" in one)) return one;
    // Another word came in between, somebody else's or an earlier one of this request: look again and decide anew.
    if (!accepted.has(one.id)) return refusal(one.pending, "report_changed", reviewer.language);
    return { report: one.pending.report, status: "accepted", state: one.pending.verdict };
  });
  const reporters = new Set(stored.flatMap(({ report }) => states.get(report)?.person ?? []));
  return { outcomes, reporters: [...reporters] };
}

function objection(
  word: Asked,
  row: StateRow | undefined,
  person: string,
  nowMs: number,
): ErrorCode | undefined {
  if (!row || !(row.is_seen || row.person === person)) return "report_unknown";
  if (word.verdict === "withdrawn") {
    if (row.person !== person) return "forbidden";
    return row.state === "verified" ? "already_verified" : undefined;
  }
  if (!row.in_scope) return "out_of_scope";
  if (row.person === person) return "own_report";
  if (row.state === "withdrawn") return "report_withdrawn";
  if (word.verdict === "pending") {
    const isOwn = row.last_by === person && nowMs - row.last_ms <= UNDO_MS;
    return row.state === "pending" || isOwn ? undefined : "undo_too_late";
  }
  // Somebody else was quicker: whoever comes second is told how it stands, and decides anew. Agreeing is no quarrel.
  if (word.seen && word.seen !== row.state && row.state !== word.verdict) return "report_changed";
  if (word.verdict === "verified" && isKeyMilestone(row.milestone) && !row.has_photo) return "photo_required";
  return word.verdict === "returned" && !word.reason ? "reason_missing" : undefined;
}

/** Refusals that do not say how the report stands. */
const UNTOLD: readonly ErrorCode[] = ["report_unknown", "out_of_scope", "forbidden"];

function refusal(word: Asked, code: ErrorCode, language: Language, state?: ReportState): Outcome {
  const isTold = state !== undefined && !UNTOLD.includes(code);
  return {
    ...{ report: word.report, status: "refused", code, message: errorMessage(code, language) },
    ...(isTold && { state }),
  };
}
