import { createHash } from "node:crypto";
import type { Language } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import type { Receipt } from "#domain/protocol";
import { canonicalReport, parseReport, type Refusal } from "#domain/report";
import type { Arrived } from "./store/devices.ts";
import { type Delivered, type Delivery, explainRefusals } from "./store/reports.ts";

/** A report that was refused as it was read; its id and number are known where it has them. */
interface Unreadable {
  readonly id: string;
  readonly seq: number | null;
  readonly refusal: Refusal;
}

/** One report of a request, judged on its own. */
export type Judged = Delivered | Unreadable;

/** Reads one report of a request. `nowByPhone` is its phone's clock (epoch ms) when it sent. */
export function judge(input: unknown, nowByPhone: number): Judged {
  const parsed = parseReport(input, nowByPhone);
  if (parsed.report) return { ...parsed, content: digest(canonicalReport(parsed.report)) };
  const { id, seq } = (input ?? {}) as { id?: unknown; seq?: unknown };
  return {
    id: typeof id === "string" ? id.slice(0, 100) : "",
    seq: Number.isSafeInteger(seq) && (seq as number) > 0 ? (seq as number) : null,
    refusal: parsed.refusal,
  };
}

/** The first 128 bits of the SHA-256 of a text, base64url: enough to tell a repetition from a reused id. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");
}

/** The reports that go on to the books. */
export function deliveredOf(judged: readonly Judged[]): Delivered[] {
  return judged.filter((one): one is Delivered => "report" in one);
}

/** The numbers that came with a request: a refused report has come too, its phone keeps it and says so. */
export function arrivedOf(judged: readonly Judged[]): Arrived[] {
  return judged.flatMap((one): Arrived[] => {
    if ("report" in one) return [{ id: one.report.id, seq: one.report.seq, content: one.content }];
    return one.seq === null ? [] : [{ id: one.id, seq: one.seq }];
  });
}

/** The results of `takeIn`'s statements: the reports stored, their claims, the digests whose bytes are lacking. */
type TakenIn = [D1Result<{ id: string; content: string }>, D1Result, D1Result<{ sha256: string }>];

/** The reports that `takeIn` stored, by id with their content. */
export function acceptedOf(taken: readonly D1Result[]): Map<string, string> {
  const [inserted] = taken as Partial<TakenIn>;
  return new Map(inserted?.results.map((row) => [row.id, row.content]));
}

/** A receipt for each report, in the order sent, from the results of `takeIn`'s statements. */
export async function receiptsFor(
  db: D1Database,
  language: Language,
  delivery: Delivery,
  judged: readonly Judged[],
  taken: readonly D1Result[],
): Promise<Receipt[]> {
  const [, , lacking] = taken as Partial<TakenIn>;
  // By content too: where two reports of one request share an id, only the one that was stored is acknowledged.
  const accepted = acceptedOf(taken);
  const missing = new Set(lacking?.results.map((row) => row.sha256));
  const left = deliveredOf(judged).filter((one) => accepted.get(one.report.id) !== one.content);
  const reasons = left.length > 0 ? await explainRefusals(db, delivery, left) : new Map<Delivered, never>();
  const used = new Set<string>();
  return judged.map((one): Receipt => {
    if (!("report" in one)) return refused(language, one.id, one.refusal);
    const { id } = one.report;
    const lacks = one.report.photos.map((p) => p.sha256).filter((sha256) => missing.has(sha256));
    if (accepted.get(id) === one.content) {
      // The same report twice in one request: the second is a repetition.
      const status = used.has(id) ? "duplicate" : "accepted";
      used.add(id);
      return { id, status, missing: lacks };
    }
    const reason = reasons.get(one) ?? { code: "internal" };
    return reason === "duplicate"
      ? { id, status: "duplicate", missing: lacks }
      : refused(language, id, reason);
  });
}

function refused(language: Language, id: string, { code, detail }: Refusal): Receipt {
  const message = errorMessage(code, language);
  return { id, status: "refused", code, message, ...(detail ? { detail } : {}), missing: [] };
}
