import { inflateSync } from "fflate";
import { RescueError } from "./format.ts";

/** A file inside a ZIP. */
export interface ZipEntry {
  readonly name: string;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const [STORED, DEFLATED] = [0, 8];

/**
 * The entries of a ZIP by name, by its directory at the end: each is read only when asked for, so that a file larger
 * than the memory can be opened. Throws `foreign` for anything that is no ZIP, `cut` for one whose end is missing.
 */
export async function readZip(file: Blob): Promise<ReadonlyMap<string, ZipEntry>> {
  const head = await viewOf(file, 0, 4);
  if (head.byteLength < 4 || head.getUint32(0, true) !== LOCAL) throw new RescueError("foreign");
  const tailAt = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = await viewOf(file, tailAt, file.size);
  const endAt = lastIndexOf(tail, END);
  if (endAt < 0) throw new RescueError("cut");
  const count = tail.getUint16(endAt + 10, true);
  const [size, offset] = [tail.getUint32(endAt + 12, true), tail.getUint32(endAt + 16, true)];
  if (offset + size > tailAt + endAt) throw new RescueError("cut");
  const directory = await viewOf(file, offset, offset + size);
  const entries = new Map<string, ZipEntry>();
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== CENTRAL)
      throw new RescueError("cut");
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((d) =>
      directory.getUint16(at + d, true),
    ) as [number, number, number];
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameBytes));
    const method = directory.getUint16(at + 10, true);
    const packed = directory.getUint32(at + 20, true);
    const localAt = directory.getUint32(at + 42, true);
    entries.set(name, { name, read: () => readEntry(file, localAt, method, packed) });
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

/** Somebody may have packed the file again on the way, so what is compressed is read too. */
async function readEntry(
  file: Blob,
  localAt: number,
  method: number,
  packed: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const local = await viewOf(file, localAt, localAt + 30);
  if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) throw new RescueError("altered");
  const at = localAt + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const bytes = new Uint8Array(await file.slice(at, at + packed).arrayBuffer());
  if (bytes.byteLength !== packed) throw new RescueError("cut");
  if (method === STORED) return bytes;
  if (method !== DEFLATED) throw new RescueError("foreign");
  try {
    return inflateSync(bytes) as Uint8Array<ArrayBuffer>;
  } catch {
    throw new RescueError("altered");
  }
}

async function viewOf(file: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await file.slice(from, to).arrayBuffer());
}

function lastIndexOf(view: DataView, signature: number): number {
  for (let at = view.byteLength - END_BYTES; at >= 0; at--)
    if (view.getUint32(at, true) === signature) return at;
  return -1;
}
