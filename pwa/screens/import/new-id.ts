import { uuidv7 } from "#domain/id";

/** A fresh id. (`crypto.randomUUID` came with Chrome 92 and Safari 15.4.) */
export function newId(): string {
  return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
