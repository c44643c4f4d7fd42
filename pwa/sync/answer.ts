import { ERRORS, type ErrorCode, isErrorCode } from "#domain/error";
import { PROTOCOL } from "#domain/limits";
import type { SyncResponse } from "#domain/protocol";
import { isObject } from "./reply.ts";

/**
 * The body as an answer to POST /api/sync, or undefined when it is not ours. Written by hand, because the schema in
 * domain/protocol.ts would bring its library along; it checks what the phone relies on: that nobody else answered, that
 * receipts can be matched, and that every row has the key it is stored under.
 */
export function readSyncAnswer(value: unknown): SyncResponse | undefined {
  if (!isObject(value) || value.protocol !== PROTOCOL) return undefined;
  const { now, receipts, changes, cursor, more } = value;
  if (!Number.isFinite(now) || typeof cursor !== "string" || typeof more !== "boolean") return undefined;
  if (!every(receipts, (r) => typeof r.id === "string" && isText(r.status) && isListOfText(r.missing)))
    return undefined;
  if (!isObject(changes) || typeof changes.reset !== "boolean" || !isListOfText(changes.gone))
    return undefined;
  const { projects, listings, verdicts, rounds } = changes;
  const areRows =
    every(projects, (p) => isText(p.id)) &&
    every(listings, (l) => isText(l.project) && isText(l.batch) && isText(l.round)) &&
    every(verdicts, (v) => isText(v.report) && isText(v.verdict) && Number.isFinite(v.at)) &&
    every(rounds, (r) => isText(r.id));
  return areRows ? (value as unknown as SyncResponse) : undefined;
}

/** The server's word on one report: which photos it lacks, that it is refused for good, or none yet. */
export type Word =
  | { readonly missing: readonly string[] }
  | { readonly refused: ErrorCode; readonly detail: string | null }
  | null;

/** Codes that speak of the person or the moment, not of the report: no reason to give a report up. */
const NOT_OF_THE_REPORT: readonly ErrorCode[] = ["unauthenticated", "protocol_unsupported"];

/** What a receipt says. A refusal counts only with a final code of the closed list; anything else leaves the report waiting. */
export function wordOfReceipt(receipt: SyncResponse["receipts"][number]): Word {
  const { status, code, detail, missing } = receipt;
  if (status === "accepted" || status === "duplicate") return { missing };
  if (status !== "refused" || !isErrorCode(code) || ERRORS[code].retry || NOT_OF_THE_REPORT.includes(code))
    return null;
  return { refused: code, detail: detail ?? null };
}

/** The body as an answer to PUT /api/photos/{sha256}: ours names the photo. */
export function readPhotoAnswer(value: unknown, sha256: string): true | undefined {
  return isObject(value) && value.sha256 === sha256 ? true : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function every(value: unknown, holds: (row: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((row) => isObject(row) && holds(row));
}
