import { Zip, ZipPassThrough } from "fflate";

export interface ZipWriter {
  add(name: string, bytes: Uint8Array): void;
  /** Ends the file and answers it. */
  end(): Blob;
}

/** Handed to the browser in pieces of this size: it keeps Blobs outside the page's memory, on the disk if need be. */
const PIECE_BYTES = 4_000_000;

/** Writes a ZIP without compressing: photos cannot be made smaller, and a plain copy can be rescued byte by byte. */
export function createZipWriter(type: string, mtimeMs: number): ZipWriter {
  const pieces: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const flush = () => {
    pieces.push(new Blob(chunks));
    chunks = [];
    size = 0;
  };
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
    size += chunk.byteLength;
    if (size >= PIECE_BYTES) flush();
  });
  return {
    add(name, bytes) {
      const entry = new ZipPassThrough(name);
      entry.mtime = mtimeMs;
      zip.add(entry);
      entry.push(bytes, true);
    },
    end() {
      zip.end();
      flush();
      return new Blob(pieces, { type });
    },
  };
}
