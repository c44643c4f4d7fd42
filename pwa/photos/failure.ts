/** A photo that this browser cannot read, or that is spoilt. */
export class CannotDecode extends Error {
  readonly code: "cannot_decode" | "cannot_decode_heic";

  constructor(code: CannotDecode["code"]) {
    super(code);
    this.code = code;
  }
}
