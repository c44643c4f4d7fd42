import { uuidv7 } from "#domain/id";

/** What this device says of itself at each exchange, so that somebody looking for a phone can tell which it is. */
export function platform(): string {
  return navigator.userAgent.slice(0, 200);
}

/** The version of the app, `0.1.0+71c34e8`; empty where no build has set it. */
export function appVersion(): string {
  return import.meta.env?.SANPI_VERSION ?? "";
}

/** Randomness for ids and jitter. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A fresh id of this instant. (`crypto.randomUUID` came with Chrome 92 and Safari 15.4.) */
export function newId(): string {
  return uuidv7(Date.now(), randomBytes(10));
}
