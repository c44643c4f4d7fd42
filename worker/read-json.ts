import { SanpiError } from "#domain/error";

/**
 * The JSON of a request's body. Throws `request_too_large` past `maxBytes`, told before the body is read where the
 * request says its length, and `json_invalid` for anything that is not JSON.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes, "request_too_large");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new SanpiError("json_invalid");
  }
}

/** The bytes of a request's body, never more than `maxBytes` of them held. Throws `code` for a longer body. */
export async function readBytes(
  request: Request,
  maxBytes: number,
  code: "request_too_large" | "photo_too_large",
): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw new SanpiError(code);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new SanpiError(code);
    chunks.push(chunk);
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
