import type { ErrorCode } from "#domain/error";
import { MAX_REPORTS } from "#domain/limits";
import type { Receipt } from "#domain/protocol";
import type { RescueRequest } from "#domain/rescue";
import type { ReportOrigin } from "../local/schema.ts";
import type { Ask } from "../state/ask.ts";
import type { Failure } from "../state/contract.ts";
import { isObject, type Reply } from "../sync/reply.ts";
import type { RescuedReport } from "./format.ts";
import type { RescueFile } from "./open.ts";

/** What became of one report that was handed in. */
export interface HandedIn {
  readonly id: string;
  readonly projectName: string;
  readonly observedAt: number;
  readonly status: Receipt["status"];
  readonly code?: ErrorCode;
  readonly photosTotal: number;
  /** Photos that the server has, those handed in now included. */
  readonly photosStored: number;
  /** Photos that the server lacks and the file does not hold as they were. */
  readonly photosLost: number;
  /** Photos that the server does not take. */
  readonly photosRefused: number;
}

export interface HandIn {
  readonly ask: Ask;
  readonly put: (sha256: string, bytes: ArrayBuffer) => Promise<Reply<true>>;
  /** Hears of every step: what came of the reports so far, and how many photos are done. */
  readonly progress: (outcomes: readonly HandedIn[], done: number, total: number) => void;
}

type Photos = "photosStored" | "photosLost" | "photosRefused";

/** Final words about one photo; any other is about the caller, and the next photo would hear it too. */
const OF_THE_PHOTO: readonly ErrorCode[] = ["photo_too_large", "photo_type", "digest_mismatch"];

interface Answer {
  readonly receipts: readonly Receipt[];
}

const readReceipts = (value: unknown): Answer | undefined =>
  isObject(value) &&
  Array.isArray(value.receipts) &&
  value.receipts.every((one) => isObject(one) && typeof one.id === "string" && Array.isArray(one.missing))
    ? (value as unknown as Answer)
    : undefined;

/**
 * Hands the reports of somebody else's phone in, as an administrator: facts first, in parts, then the photos that the
 * server lacks. Answers null when all was tried, or why it had to stop; doing it again goes on where it stopped, because
 * the server counts each report once.
 */
export async function handIn(file: RescueFile, { ask, put, progress }: HandIn): Promise<Failure | null> {
  const outcomes: HandedIn[] = [];
  const missing = new Map<string, string[]>();
  for (const part of partsOf(file)) {
    const outcome = await ask.post("/api/rescue", part.request, readReceipts);
    if ("failed" in outcome) return outcome;
    for (const { report, projectName } of part.reports) {
      const receipt = outcome.ok.receipts.find((one) => one.id === report.id);
      // A report without a word on it was not taken; the next try asks again.
      if (!receipt) return { failed: "internal" };
      const { status, code, missing: lacks } = receipt;
      const photosTotal = report.photos?.length ?? 0;
      outcomes.push({
        ...{ id: report.id, projectName, observedAt: report.observedAt, status, ...(code && { code }) },
        ...{ photosTotal, photosStored: photosTotal - lacks.length, photosLost: 0, photosRefused: 0 },
      });
      if (status !== "refused") missing.set(report.id, [...lacks]);
    }
    progress([...outcomes], 0, countOf(missing));
  }
  return sendPhotos(file, missing, put, (id, how, done, total) => {
    const at = outcomes.findIndex((one) => one.id === id);
    const one = outcomes[at];
    if (one) outcomes[at] = { ...one, [how]: one[how] + 1 };
    progress([...outcomes], done, total);
  });
}

async function sendPhotos(
  file: RescueFile,
  missing: ReadonlyMap<string, readonly string[]>,
  put: HandIn["put"],
  step: (id: string, how: Photos, done: number, total: number) => void,
): Promise<Failure | null> {
  const total = countOf(missing);
  let done = 0;
  for (const [id, digests] of missing) {
    for (const sha256 of digests) {
      const photo = file.manifest.photos.find((one) => one.owner === id && one.sha256 === sha256);
      const bytes = photo ? await file.photo(photo) : "missing";
      const reply = typeof bytes === "string" ? null : await put(sha256, bytes);
      done++;
      if (reply === null) step(id, "photosLost", done, total);
      else if (reply.kind === "ok") step(id, "photosStored", done, total);
      else if (reply.kind === "final" && OF_THE_PHOTO.includes(reply.code))
        step(id, "photosRefused", done, total);
      else if (reply.kind === "final") return { failed: reply.code };
      else if (reply.kind === "signedOut") return { failed: "unauthenticated" };
      else return { failed: reply.why === "server" ? "internal" : "offline" };
    }
  }
  return null;
}

interface Part {
  readonly request: RescueRequest;
  readonly reports: readonly RescuedReport[];
}

/** At most a hundred reports each, and of one phone, whose clock they were timed by. */
function partsOf({ manifest }: RescueFile): Part[] {
  const { person, device, exportedAt, reports } = manifest;
  const groups = new Map<string, { origin: ReportOrigin; reports: RescuedReport[] }>();
  for (const report of reports) {
    const origin = report.origin ?? device;
    const group = groups.get(origin.id) ?? { origin, reports: [] };
    group.reports.push(report);
    groups.set(origin.id, group);
  }
  return [...groups.values()].flatMap(({ origin, reports: all }) =>
    Array.from({ length: Math.ceil(all.length / MAX_REPORTS) }, (_, i) => {
      const part = all.slice(i * MAX_REPORTS, (i + 1) * MAX_REPORTS);
      const request: RescueRequest = {
        person: person.id,
        device: { id: origin.id, platform: origin.platform },
        clockOffsetMs: origin.clockOffsetMs ?? 0,
        exportedAt,
        reports: part.map(({ report }) => report),
      };
      return { request, reports: part };
    }),
  );
}

function countOf(missing: ReadonlyMap<string, readonly string[]>): number {
  return [...missing.values()].reduce((sum, digests) => sum + digests.length, 0);
}
