import { keepClean, keepRaw, sourceBytes } from "../local/photo-source.ts";
import { type Darkroom, type Decoded, type Developed, developFirst } from "./develop.ts";
import { type FileFacts, readFileFacts } from "./exif.ts";
import { CannotDecode } from "./failure.ts";
import type { Shrunk, WorkRequest } from "./shrink-message.ts";
import { isWhole, type PhotoType, sniff } from "./sniff.ts";

/** Ways to decode, the best first. */
export type WaysToDecode = (
  bytes: ArrayBuffer,
  type: PhotoType,
  facts: FileFacts,
) => (() => Promise<Decoded>)[];

/**
 * Does what the page asks for photos, in a worker or, where that cannot be, on the page itself: the same steps on the
 * canvases and with the decoders of either.
 */
export function createWork<Canvas extends CanvasImageSource>(
  room: Darkroom<Canvas>,
  waysToDecode: WaysToDecode,
): (request: WorkRequest) => Promise<Shrunk | null> {
  /** The file kept last, which is most likely the one to be shrunk next. */
  let held: { readonly key: string; readonly bytes: ArrayBuffer } | null = null;
  let last: { readonly key: string; readonly developed: Developed } | null = null;

  async function keep({ source, row, file }: WorkRequest & { do: "keep" }): Promise<null> {
    held = last = null;
    const bytes = await file.arrayBuffer();
    await keepRaw(source, row, bytes);
    held = { key: source.key, bytes };
    return null;
  }

  async function shrink({ source, file, job }: WorkRequest & { do: "shrink" }): Promise<Shrunk> {
    const { key } = source;
    const kept = held?.key === key ? held.bytes : undefined;
    held = last = null;
    const bytes = kept ?? (await (file ? file.arrayBuffer() : sourceBytes(source)));
    if (!bytes) throw new CannotDecode("cannot_decode");
    const type = sniff(new Uint8Array(bytes));
    try {
      if (!type || (type === "image/jpeg" && !isWhole(new Uint8Array(bytes)))) throw new Error("spoilt");
      const facts = readFileFacts(bytes);
      const developed = await developFirst(room, waysToDecode(bytes, type, facts), type, facts, job);
      last = { key, developed };
      return developed.shrunk;
    } catch {
      throw new CannotDecode(type === "image/heic" ? "cannot_decode_heic" : "cannot_decode");
    }
  }

  return async (request) => {
    switch (request.do) {
      case "keep":
        return keep(request);
      case "shrink":
        return shrink(request);
      case "keepClean": {
        const found = last?.key === request.source.key ? last.developed : null;
        last = null;
        if (found) await keepClean(request.source, await found.clean());
        return null;
      }
    }
  };
}
