import { createHash } from "node:crypto";

/** A picture: the head of a JPEG of 8 × 6 points, and bytes of its own that depend on its name alone. */
export function picture(name: string, size: number): { bytes: ArrayBuffer; sha256: string } {
  const head = [
    ...[0xff, 0xd8],
    ...[0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
    ...[0xff, 0xc0, 0, 11, 8, 0, 6, 0, 8, 1, 1, 0x11, 0],
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
  ];
  const bytes = new Uint8Array(head.length + size + 2);
  bytes.set(head);
  let block = createHash("sha256").update(name).digest();
  for (let at = head.length; at < bytes.length - 2; at++) {
    const i = (at - head.length) % block.length;
    if (i === 0 && at > head.length) block = createHash("sha256").update(block).digest();
    bytes[at] = (block[i] as number) & 0x7f;
  }
  bytes.set([0xff, 0xd9], bytes.length - 2);
  return { bytes: bytes.buffer, sha256: createHash("sha256").update(bytes).digest("hex") };
}
