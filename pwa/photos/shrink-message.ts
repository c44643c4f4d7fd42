import type { PhotoType } from "./sniff.ts";

/** What the page asks of the worker that shrinks photos. */
export interface ShrinkRequest {
  readonly id: number;
  readonly bytes: ArrayBuffer;
  readonly type: PhotoType;
}

/** A photo ready to be kept. */
export interface Shrunk {
  readonly jpeg: ArrayBuffer;
  readonly thumbnail: ArrayBuffer;
  readonly width: number;
  readonly height: number;
  readonly takenAtMs: number | null;
}

export type ShrinkAnswer =
  | { readonly id: number; readonly ok: Shrunk }
  /** `cannot_decode`: the picture is spoilt or of a kind this browser cannot read. `no_canvas`: this must be done on the page. */
  | { readonly id: number; readonly failed: "cannot_decode" | "no_canvas" };
