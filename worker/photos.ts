/** The only place that speaks to R2. Bytes lie under their SHA-256, written once, never changed. */

const keyOf = (sha256: string) => `photos/${sha256}`;

/** The types a photo may have, by its first bytes; what the sender says of it is not asked. */
const SIGNATURES: readonly { type: string; matches: (bytes: Uint8Array) => boolean }[] = [
  { type: "image/jpeg", matches: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { type: "image/png", matches: (b) => text(b, 1, 4) === "PNG" && b[0] === 0x89 },
  { type: "image/webp", matches: (b) => text(b, 0, 4) === "RIFF" && text(b, 8, 12) === "WEBP" },
];

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** The type of a photo by its magic bytes; null for anything that is no photo. */
export function photoType(bytes: Uint8Array): string | null {
  return SIGNATURES.find((signature) => signature.matches(bytes))?.type ?? null;
}

/** The lower-case hexadecimal SHA-256 of some bytes. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)).toString("hex");
}

/** Stores bytes under their digest. R2 checks the digest once more and throws when it is not theirs. */
export async function keepPhoto(
  bucket: R2Bucket,
  sha256: string,
  bytes: Uint8Array,
  type: string,
): Promise<void> {
  await bucket.put(keyOf(sha256), bytes, { sha256, httpMetadata: { contentType: type } });
}

/** The bytes under a digest as a stream; null when R2 has none. */
export async function openPhoto(bucket: R2Bucket, sha256: string): Promise<ReadableStream | null> {
  const object = await bucket.get(keyOf(sha256));
  return object?.body ?? null;
}
