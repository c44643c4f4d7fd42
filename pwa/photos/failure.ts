/** A photo that this browser cannot read, or that is spoilt. */
export class CannotDecode extends Error {
  readonly code: "cannot_decode" | "cannot_decode_heic";

  constructor(code: CannotDecode["code"]) {
    super(code);
    this.code = code;
  }
}

/** A file that is no photo of a kind known. */
export class NotAPhoto extends Error {}

/** What makes photos could not be loaded: there is no network, or a newer version took its place. The photo is sound. */
export class NotLoaded extends Error {}
