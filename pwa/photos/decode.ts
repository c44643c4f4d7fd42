import type { Decoded } from "./develop.ts";
import type { FileFacts } from "./exif.ts";
import { decodeSize, fitInto, LONG_EDGE, upright } from "./scale.ts";
import type { PhotoType } from "./sniff.ts";

/**
 * The ways to decode that a worker may have, from the leanest to the one that most browsers know. `bytesOf` is asked for
 * the file by each that is tried: the first takes the bytes with it, so that they are in memory once.
 */
export function waysToDecode(
  bytesOf: () => Promise<ArrayBuffer>,
  type: PhotoType,
  facts: FileFacts,
): (() => Promise<Decoded>)[] {
  const ways: (() => Promise<Decoded>)[] = [];
  // Browsers whose frames do not carry the rotation would show a rotated photo on its side.
  const knowsRotation =
    facts.orientation === 1 || (typeof VideoFrame !== "undefined" && "rotation" in VideoFrame.prototype);
  if (typeof ImageDecoder !== "undefined" && knowsRotation)
    ways.push(async () => decodeFrame(await bytesOf(), type, facts));
  if (typeof createImageBitmap !== "undefined")
    ways.push(
      async () => decodeBitmap(new Blob([await bytesOf()], { type }), facts),
      // Older browsers know no options, and refuse the call for them.
      async () => bitmapOf(await createImageBitmap(new Blob([await bytesOf()], { type }))),
    );
  return ways;
}

/** Decodes a JPEG at n/8 of its size: a fraction of the memory and time of the whole. Other kinds come whole. */
async function decodeFrame(
  data: ArrayBuffer,
  type: string,
  { size, orientation }: FileFacts,
): Promise<Decoded> {
  const desired = type === "image/jpeg" && size ? decodeSize(size, LONG_EDGE) : null;
  const decoder = new ImageDecoder({
    ...{ data, type, transfer: [data] },
    ...(desired && { desiredWidth: desired.width, desiredHeight: desired.height }),
  });
  try {
    const { image } = await decoder.decode();
    const stored = size ?? { width: image.codedWidth, height: image.codedHeight };
    return { image, size: upright(stored, orientation), close: () => image.close() };
  } finally {
    decoder.close();
  }
}

async function decodeBitmap(blob: Blob, { size, orientation }: FileFacts): Promise<Decoded> {
  // The sizes asked for are those after the rotation; asked without it, a rotated photo comes out distorted.
  const target = size && fitInto(upright(size, orientation), LONG_EDGE);
  const resize = target
    ? { resizeWidth: target.width, resizeHeight: target.height, resizeQuality: "high" as const }
    : {};
  return bitmapOf(await createImageBitmap(blob, { imageOrientation: "from-image", ...resize }));
}

function bitmapOf(image: ImageBitmap): Decoded {
  return { image, size: { width: image.width, height: image.height }, close: () => image.close() };
}
