import { createHash } from "node:crypto";

/**
 * Makes what a phone does depend on nothing but the schedule: the two things of Node whose pace is not ours are the queue
 * that fake-indexeddb works in, which is watched, and digests, which are made at once instead of on another thread.
 */

const native = globalThis.setImmediate;
let pending = 0;
let queued = 0;

const watched = ((callback: (...args: unknown[]) => void, ...args: unknown[]) => {
  pending++;
  queued++;
  return native(() => {
    pending--;
    callback(...args);
  });
}) as unknown as typeof setImmediate;
globalThis.setImmediate = Object.assign(watched, native);

crypto.subtle.digest = async (algorithm, data) => {
  if (algorithm !== "SHA-256") throw new Error(`no digest ${String(algorithm)} here`);
  const view = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : data;
  const digest = createHash("sha256").update(new Uint8Array(view)).digest();
  return digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.byteLength) as ArrayBuffer;
};

// Databases are taken away on purpose here: what Dexie says to that is no news.
const warn = console.warn;
console.warn = (...words: unknown[]) => {
  if (!/^Dexie: Need to reopen|^Another connection wants to/.test(String(words[0]))) warn(...words);
};

/** Resolves when no phone has anything left to do but to wait for the network or the clock. */
export async function quiet(): Promise<void> {
  for (let still = 0; still < 2; ) {
    const before = queued;
    await new Promise((done) => native(done));
    still = pending === 0 && queued === before ? still + 1 : 0;
  }
}
