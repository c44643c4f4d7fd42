import type { StoredReport } from "#domain/dossier";
import { FAR_PHOTO_M, OLD_PHOTO_MS } from "#domain/limits";
import { span } from "../../ui/when.ts";
import { projectWords } from "../../words/dossier.ts";

type Photo = StoredReport["photos"][number];

/** Whether a photo was taken further from its project than the phone's own doubt about its place can explain. */
export function isFar({ distanceM, position }: Photo, report: Pick<StoredReport, "position">): boolean {
  const accuracy = (position ?? report.position)?.accuracy ?? 0;
  return distanceM !== null && distanceM > FAR_PHOTO_M + accuracy;
}

/** Whether a photo is so much older than its report that it may show another day. */
export function isOld({ ageMs }: Photo): boolean {
  return ageMs !== null && ageMs > OLD_PHOTO_MS;
}

const MINUTE_MS = 60_000;

/** 上报时拍摄, 拍摄于上报前 2 天, 拍摄于上报后 5 分钟. */
export function ageWords(ageMs: number): string {
  const w = projectWords();
  if (Math.abs(ageMs) < MINUTE_MS) return w.photoThen;
  return ageMs > 0 ? w.photoBefore(span(ageMs)) : w.photoAfter(span(-ageMs));
}
