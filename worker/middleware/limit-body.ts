import { bodyLimit } from "hono/body-limit";
import { SanpiError } from "#domain/error";

/** Refuses a body of more than `maxBytes`, before it is read where the request says its length. */
export function limitBody(maxBytes: number) {
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new SanpiError("request_too_large");
    },
  });
}
