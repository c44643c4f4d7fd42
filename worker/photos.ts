/** The only place that speaks to R2. Bytes lie under their SHA-256, written once, never changed. */

const keyOf = (sha256: string) => `photos/${sha256}`;

/** The lower-case hexadecimal SHA-256 of some bytes. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)).toString("hex");
}

/** Stores a JPEG's bytes under their digest. R2 checks the digest once more and throws when it is not theirs. */
export async function keepPhoto(bucket: R2Bucket, sha256: string, bytes: Uint8Array): Promise<void> {
  await bucket.put(keyOf(sha256), bytes, { sha256, httpMetadata: { contentType: PHOTO_TYPE } });
}

/** What every photo is, by its own bytes. */
export const PHOTO_TYPE = "image/jpeg";

/** The bytes under a digest as a stream; null when R2 has none. */
export async function openPhoto(bucket: R2Bucket, sha256: string): Promise<ReadableStream | null> {
  const object = await bucket.get(keyOf(sha256));
  return object?.body ?? null;
}
