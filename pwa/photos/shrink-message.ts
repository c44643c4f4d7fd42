import type { Position } from "#domain/fields";
import type { PhotoType } from "./sniff.ts";
import type { StampWords } from "./stamp-facts.ts";

/** A photo to be made ready. */
export interface ShrinkJob {
  readonly bytes: ArrayBuffer;
  readonly type: PhotoType;
  readonly words: StampWords;
  /** Where the phone was when the photo was picked. */
  readonly position: Position | null;
  readonly pickedMs: number;
  readonly fileMs: number | null;
  /** The camera's time, where it is known already; undefined: to be read from the bytes. */
  readonly exifMs: number | null | undefined;
  /** Whether a picture without the stamp is wanted too. */
  readonly wantsClean: boolean;
}

/** What the page asks of the worker that shrinks photos. */
export interface ShrinkRequest extends ShrinkJob {
  readonly id: number;
}

/** A photo ready to be kept. */
export interface Shrunk {
  readonly jpeg: ArrayBuffer;
  readonly thumbnail: ArrayBuffer;
  /** The same without the stamp, from which it can be stamped anew. */
  readonly clean: ArrayBuffer | null;
  readonly width: number;
  readonly height: number;
  readonly exifMs: number | null;
  /** When it was taken, unless nothing but the moment it was picked is known; and where: as stamped. */
  readonly takenAtMs: number | null;
  readonly position: Position | null;
}

export type ShrinkAnswer =
  | { readonly id: number; readonly ok: Shrunk }
  /** `cannot_decode`: the picture is spoilt or of a kind this browser cannot read. `no_canvas`: this must be done on the page. */
  | { readonly id: number; readonly failed: "cannot_decode" | "no_canvas" };
