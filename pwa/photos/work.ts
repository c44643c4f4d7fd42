import { keepClean, keepRaw, sourceBytes } from "../local/photo-source.ts";
import { type Darkroom, type Decoded, type Developed, developFirst } from "./develop.ts";
import { type FileFacts, readFileFacts } from "./exif.ts";
import { CannotDecode } from "./failure.ts";
import type { Shrunk, WorkRequest } from "./shrink-message.ts";
import { isWhole, type PhotoType, sniff } from "./sniff.ts";

/** Ways to decode, the best first. */
export type WaysToDecode = (
  bytesOf: () => Promise<ArrayBuffer>,
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
  let last: { readonly key: string; readonly developed: Developed } | null = null;

  async function shrink({ source, file, job }: WorkRequest & { do: "shrink" }): Promise<Shrunk> {
    last = null;
    let read: ArrayBuffer | undefined;
    const bytesOf = async () => {
      // A decoder may have taken those there were. A file may be gone from the album; what was kept of it is not.
      if (!read?.byteLength) read = await file?.arrayBuffer().catch(() => undefined);
      read ??= await sourceBytes(source);
      if (!read) throw new CannotDecode("cannot_decode");
      return read;
    };
    const bytes = await bytesOf();
    const type = sniff(new Uint8Array(bytes));
    try {
      if (!type || (type === "image/jpeg" && !isWhole(new Uint8Array(bytes)))) throw new Error("spoilt");
      const facts = readFileFacts(bytes);
      const developed = await developFirst(room, waysToDecode(bytesOf, type, facts), type, facts, job);
      last = { key: source.key, developed };
      return developed.shrunk;
    } catch {
      throw new CannotDecode(type === "image/heic" ? "cannot_decode_heic" : "cannot_decode");
    }
  }

  return async (request) => {
    switch (request.do) {
      case "keep":
        await keepRaw(request.source, request.row, request.file);
        return null;
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
