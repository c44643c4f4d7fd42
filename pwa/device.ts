/** What this device says of itself at each exchange, so that somebody looking for a phone can tell which it is. */
export function platform(): string {
  return navigator.userAgent.slice(0, 200);
}

/** Randomness for ids and jitter. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}
