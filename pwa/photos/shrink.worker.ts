import { encodeThumbnail, encodeWithin } from "./encode.ts";
import { HEADER_BYTES, readJpegHeader } from "./jpeg-header.ts";
import { paint } from "./paint.ts";
import { decodeSize, fitInto, LONG_EDGE, type Size, THUMBNAIL_EDGE, upright } from "./scale.ts";
import type { ShrinkAnswer, ShrinkRequest, Shrunk } from "./shrink-message.ts";

declare const self: DedicatedWorkerGlobalScope;

/** A decoded picture: what can be drawn, its upright size, and how to let go of its memory. */
interface Decoded {
  readonly image: CanvasImageSource;
  readonly size: Size;
  close(): void;
}

self.addEventListener("message", (event: MessageEvent<ShrinkRequest>) => {
  void answer(event.data).then((message) => {
    const transfer = "ok" in message ? [message.ok.jpeg, message.ok.thumbnail] : [];
    self.postMessage(message, transfer);
  });
});

async function answer(request: ShrinkRequest): Promise<ShrinkAnswer> {
  const { id } = request;
  if (typeof OffscreenCanvas === "undefined" || typeof createImageBitmap === "undefined")
    return { id, failed: "no_canvas" };
  try {
    return { id, ok: await shrink(request) };
  } catch {
    return { id, failed: "cannot_decode" };
  }
}

async function shrink({ bytes, type }: ShrinkRequest): Promise<Shrunk> {
  const header =
    type === "image/jpeg"
      ? readJpegHeader(new Uint8Array(bytes, 0, Math.min(bytes.byteLength, HEADER_BYTES)))
      : null;
  const decoded = await decode(bytes, type, header?.size ?? null, header?.orientation ?? 1);
  const size = fitInto(decoded.size, LONG_EDGE);
  const canvas = draw(decoded.image, size, type === "image/jpeg");
  decoded.close();
  // Whatever is to stand in the picture itself is drawn here, before it is encoded and its digest taken.
  const thumbnail = draw(canvas, fitInto(size, THUMBNAIL_EDGE), true);
  const jpeg = await encodeWithin((quality) => encode(canvas, quality));
  return {
    jpeg,
    thumbnail: await encodeThumbnail((quality) => encode(thumbnail, quality)),
    ...size,
    takenAtMs: header?.takenAtMs ?? null,
  };
}

async function decode(
  bytes: ArrayBuffer,
  type: string,
  stored: Size | null,
  orientation: number,
): Promise<Decoded> {
  if (stored && canDecodeReduced(orientation)) {
    const reduced = await decodeReduced(bytes, type, stored, orientation).catch(() => null);
    if (reduced) return reduced;
  }
  const blob = new Blob([bytes], { type });
  // The sizes asked for are those after the rotation; asked without it, a rotated photo comes out distorted.
  const target = stored && fitInto(upright(stored, orientation), LONG_EDGE);
  const resize = target
    ? { resizeWidth: target.width, resizeHeight: target.height, resizeQuality: "high" as const }
    : {};
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image", ...resize });
  return { image: bitmap, size: { width: bitmap.width, height: bitmap.height }, close: () => bitmap.close() };
}

/** Browsers whose frames do not carry the rotation would show a rotated photo on its side. */
function canDecodeReduced(orientation: number): boolean {
  return typeof ImageDecoder !== "undefined" && (orientation === 1 || "rotation" in VideoFrame.prototype);
}

/** Decodes a JPEG at n/8 of its size: a fraction of the memory and time of the whole. */
async function decodeReduced(
  data: ArrayBuffer,
  type: string,
  stored: Size,
  orientation: number,
): Promise<Decoded> {
  const { width, height } = decodeSize(stored, LONG_EDGE);
  const decoder = new ImageDecoder({ data, type, desiredWidth: width, desiredHeight: height });
  try {
    const { image } = await decoder.decode();
    return { image, size: upright(stored, orientation), close: () => image.close() };
  } finally {
    decoder.close();
  }
}

function draw(image: CanvasImageSource, size: Size, isOpaque: boolean): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size.width, size.height);
  paint(canvas.getContext("2d"), image, size, isOpaque);
  return canvas;
}

async function encode(canvas: OffscreenCanvas, quality: number): Promise<ArrayBuffer> {
  return (await canvas.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer();
}
