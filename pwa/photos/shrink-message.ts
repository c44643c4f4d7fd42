import type { Position } from "#domain/fields";
import type { PhotoSource } from "../local/photo-source.ts";
import type { PhotoRow } from "../local/schema.ts";
import type { StampWords } from "./stamp-facts.ts";

/** What a stamp is to say, and what is known of when the photo was taken; epoch ms. */
export interface ShrinkJob {
  readonly words: StampWords;
  /** Where the phone was when the photo was picked. */
  readonly position: Position | null;
  readonly pickedMs: number;
  readonly fileMs: number | null;
  /** The camera's time, where it is known already; undefined: to be read from the bytes. */
  readonly exifMs: number | null | undefined;
}

/** What the page asks of the worker that makes photos. */
export type WorkRequest =
  | { readonly do: "keep"; readonly source: PhotoSource; readonly row: PhotoRow; readonly file: Blob }
  /** `file` while the page has it: reading it again is cheaper than reading what was kept of it. */
  | {
      readonly do: "shrink";
      readonly source: PhotoSource;
      readonly file: Blob | null;
      readonly job: ShrinkJob;
    }
  /** The last photo shrunk, without its stamp. */
  | { readonly do: "keepClean"; readonly source: PhotoSource };

/** A photo ready to be kept. */
export interface Shrunk {
  readonly jpeg: ArrayBuffer;
  readonly thumbnail: ArrayBuffer;
  readonly width: number;
  readonly height: number;
  readonly exifMs: number | null;
  /** When it was taken, unless nothing but the moment it was picked is known; and where: as stamped. */
  readonly takenAtMs: number | null;
  readonly position: Position | null;
}

/**
 * Why something was not done. `cannot_decode`: the picture is spoilt, or of a kind this browser cannot read.
 * `no_worker`: it must be done on the page. Otherwise the name of the error.
 */
export type WorkFailure = "cannot_decode" | "cannot_decode_heic" | "no_worker" | (string & {});

export type WorkAnswer =
  | { readonly id: number; readonly ok: Shrunk | null }
  | { readonly id: number; readonly failed: WorkFailure };
