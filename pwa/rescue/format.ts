import type { PhotoLossWord } from "#domain/protocol";
import type { ReportInput } from "#domain/report";
import type { DraftRow, PhotoRow, ReportOrigin, ReportRow } from "../local/schema.ts";

/**
 * A rescue file is an ordinary ZIP, so that the photos in it can be looked at without this app: `manifest.json` says
 * what is in it, `manifest.sha256` proves that it is whole, `photos/` holds the pictures under their digests.
 */
export const RESCUE_FORMAT = "sanpi-rescue";
/** Raised when a reader of an older version could misunderstand the file. */
export const RESCUE_VERSION = 1;

export const MANIFEST = "manifest.json";
export const MANIFEST_DIGEST = "manifest.sha256";

export interface RescueManifest {
  readonly format: typeof RESCUE_FORMAT;
  readonly version: number;
  /** Epoch ms by the clock of the phone that made the file. */
  readonly exportedAt: number;
  readonly person: { readonly id: string; readonly username: string; readonly name: string };
  /** The phone that made the file; reports that it had from elsewhere name their own. */
  readonly device: ReportOrigin;
  /** The number of the last report saved on that phone. */
  readonly seq: number;
  readonly reports: readonly RescuedReport[];
  readonly drafts: readonly DraftRow[];
  readonly photos: readonly RescuedPhoto[];
}

/** A report exactly as it would be sent, and what was known of it. */
export type RescuedReport = Omit<ReportRow, "id" | "seq" | "project" | "report"> & {
  readonly report: ReportInput;
};

/** A photo of one of the reports or drafts; two reports may share a file. */
export type RescuedPhoto = Omit<PhotoRow, "bytesKept" | "lossTold"> & {
  /** Where its bytes are in the file; null where the phone had none, be it because the server has them. */
  readonly file: string | null;
  /** What those bytes hash to. Other than `sha256` for a photo that was altered on the phone, or is not shrunk yet. */
  readonly digest: string | null;
  readonly thumbnail: string | null;
};

/** Why a file cannot be read: not ours, its end is missing, its content was changed, or made by a newer app. */
export type RescueFault = "foreign" | "cut" | "altered" | "newer";

export class RescueError extends Error {
  readonly fault: RescueFault;

  constructor(fault: RescueFault) {
    super(`rescue file: ${fault}`);
    this.name = "RescueError";
    this.fault = fault;
  }
}

/** How a photo came out of a file: its bytes, or how they are lost. */
export type RescuedBytes = ArrayBuffer | PhotoLossWord;
