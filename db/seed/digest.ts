// What browsers, Workers and Node share, and the bare language that db/ is compiled for does not know.
declare const crypto: { subtle: { digest(algorithm: "SHA-256", bytes: Uint8Array): Promise<ArrayBuffer> } };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const btoa: (binary: string) => string;

/** The digest that the Worker keeps of a report's content: SHA-256 cut to 128 bits, as base64url without padding. */
export async function contentDigest(canonical: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical));
  const binary = String.fromCharCode(...new Uint8Array(digest, 0, 16));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
