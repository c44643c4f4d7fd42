import type { Dossier } from "#domain/dossier";
import type { EarlierUses } from "#domain/earlier-use";
import { isErrorCode } from "#domain/error";
import type { ReviewResponse } from "#domain/review";
import { isObject } from "../sync/reply.ts";
import type { DossierState } from "./contract.ts";
import type { Session } from "./session.ts";

/** The body as a dossier, or undefined when it is not ours. */
export const readDossier = (value: unknown): Dossier | undefined =>
  isObject(value) && isObject(value.project) && Array.isArray(value.listings) && Array.isArray(value.reports)
    ? (value as unknown as Dossier)
    : undefined;

/** The body as outcomes of verdicts, or undefined when it is not ours. */
export const readOutcomes = (value: unknown): ReviewResponse | undefined =>
  isObject(value) && Array.isArray(value.outcomes) ? (value as unknown as ReviewResponse) : undefined;

const readUses = (value: unknown): EarlierUses | undefined =>
  isObject(value) && Array.isArray(value.photos) ? (value as unknown as EarlierUses) : undefined;

/** What stands behind a project's figures, and the reviewer's word on it. */
export function createDossier(session: Session): Omit<DossierState, "photoUrl"> {
  return {
    async load(projectId) {
      const outcome = await session.ask.get(`/api/projects/${encodeURIComponent(projectId)}`, readDossier);
      const db = session.db.value;
      const me = session.me.value;
      // Asked and refused is an answer; not being able to ask is where the phone helps out.
      const isUnasked =
        "failed" in outcome &&
        ["offline", "internal", "too_many_requests", "unauthenticated"].includes(outcome.failed);
      if (!isUnasked || !db || !me) return outcome;
      const { localDossier } = await import("../local/dossier.ts");
      const kept = await localDossier(db, projectId, me).catch(() => undefined);
      return kept ? { ok: kept } : outcome;
    },
    async review(reportId, verdict, reason) {
      const verdicts = [{ report: reportId, verdict, ...(reason?.trim() && { reason: reason.trim() }) }];
      const outcome = await session.ask.post("/api/reviews", { verdicts }, readOutcomes);
      if (!("ok" in outcome)) return outcome;
      const word = outcome.ok.outcomes.find((one) => one.report === reportId);
      if (word?.status === "accepted" || word?.status === "duplicate") return { ok: null };
      return { failed: isErrorCode(word?.code) ? word.code : "internal" };
    },
    earlierUses: (reportId) =>
      session.ask.get(`/api/reports/${encodeURIComponent(reportId)}/earlier-uses`, readUses),
  };
}
