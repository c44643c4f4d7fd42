import { ALONE_HEADER, PERSON_HEADER } from "#domain/limits";
import type { SyncRequest, SyncResponse } from "#domain/protocol";
import { readPhotoAnswer, readSyncAnswer } from "./answer.ts";
import { isAlone } from "./attention.ts";
import { judge, later, type RawAnswer, type Reply } from "./reply.ts";
import { browser, type Wire } from "./surroundings.ts";

/** A dead connection is given up after this; bodies get time on top, as if sent at 2G speed. */
const PATIENCE_MS = 30_000;
const SLOWEST_BYTES_PER_SECOND = 2_000;

const JSON_TYPE = { "content-type": "application/json" };
const ownedBy = (personId: string) => ({ [PERSON_HEADER]: encodeURIComponent(personId) });

/** POST /api/sync with what a person saved: it passes only in that person's session. */
export function postSync(personId: string, request: SyncRequest, wire: Wire): Promise<Reply<SyncResponse>> {
  const body = JSON.stringify(request);
  return exchange(
    "/api/sync",
    { method: "POST", headers: { ...JSON_TYPE, ...ownedBy(personId) }, body },
    readSyncAnswer,
    // Chinese takes three bytes a character.
    body.length * 3,
    wire,
  );
}

/** PUT /api/photos/{sha256} with the bytes of a person's photo. */
export function putPhoto(
  personId: string,
  sha256: string,
  bytes: ArrayBuffer,
  wire: Wire,
): Promise<Reply<true>> {
  const headers = { "content-type": "image/jpeg", ...ownedBy(personId) };
  const init = { method: "PUT", headers, body: bytes };
  return exchange(
    `/api/photos/${sha256}`,
    init,
    (value) => readPhotoAnswer(value, sha256),
    bytes.byteLength,
    wire,
  );
}

/** Sends a request with a body of `size` bytes to our server and judges what comes back. Never throws. */
export async function exchange<T>(
  url: string,
  init: RequestInit,
  read: (value: unknown) => T | undefined,
  size = 0,
  wire: Wire = browser,
): Promise<Reply<T>> {
  try {
    return judge(await fetchRaw(url, init, size, wire), read, wire.nowMs());
  } catch (error) {
    return later(error instanceof Stalled ? "timeout" : "network");
  }
}

/** Nothing moved for so long that the connection was given up. */
class Stalled extends Error {}

/** An answer with its whole body. Throws when none came, or not all of it. */
export async function fetchRaw(
  url: string,
  init: RequestInit,
  size = 0,
  wire: Wire = browser,
): Promise<RawAnswer & { readonly etag: string | null }> {
  const patience = new AbortController();
  let forget = () => {};
  const waitFor = (ms: number) => {
    forget();
    forget = wire.after(ms, () => patience.abort());
  };
  waitFor(PATIENCE_MS + (1000 * size) / SLOWEST_BYTES_PER_SECOND);
  try {
    // Our server never redirects these: whoever does is a captive portal.
    const fixed = { credentials: "same-origin", cache: "no-store", redirect: "error" } as const;
    const headers = { ...init.headers, ...(isAlone(wire.nowMs()) && { [ALONE_HEADER]: "1" }) };
    const response = await wire.fetch(url, { ...fixed, ...init, headers, signal: patience.signal });
    const { status, headers: told } = response;
    const body = await readText(response, () => waitFor(PATIENCE_MS));
    return { status, retryAfter: told.get("retry-after"), etag: told.get("etag"), body };
  } catch (error) {
    throw patience.signal.aborted ? new Stalled() : error;
  } finally {
    forget();
  }
}

/** The body as text. However long it takes, as long as something comes: the first answer of a large scope is long. */
async function readText(response: Response, moved: () => void): Promise<string> {
  moved();
  const reader = response.body?.getReader();
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    moved();
    text += decoder.decode(value, { stream: true });
  }
}
