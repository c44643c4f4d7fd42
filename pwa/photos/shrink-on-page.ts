import { encodeThumbnail, encodeWithin } from "./encode.ts";
import { HEADER_BYTES, readJpegHeader } from "./jpeg-header.ts";
import { paint } from "./paint.ts";
import { fitInto, LONG_EDGE, type Size, THUMBNAIL_EDGE } from "./scale.ts";
import type { ShrinkRequest, Shrunk } from "./shrink-message.ts";

/**
 * Shrinks a photo on the page, for browsers whose workers have no canvas (iOS before 16.4). It holds the page up for a
 * moment. Throws when the picture cannot be decoded.
 */
export async function shrinkOnPage({ bytes, type }: Omit<ShrinkRequest, "id">): Promise<Shrunk> {
  const header =
    type === "image/jpeg"
      ? readJpegHeader(new Uint8Array(bytes, 0, Math.min(bytes.byteLength, HEADER_BYTES)))
      : null;
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    // An image element is upright already, in its sizes as in what is drawn of it.
    const size = fitInto({ width: image.naturalWidth, height: image.naturalHeight }, LONG_EDGE);
    const canvas = draw(image, size, type === "image/jpeg");
    const thumbnail = draw(canvas, fitInto(size, THUMBNAIL_EDGE), true);
    const jpeg = await encodeWithin((quality) => encode(canvas, quality));
    return {
      jpeg,
      thumbnail: await encodeThumbnail((quality) => encode(thumbnail, quality)),
      ...size,
      takenAtMs: header?.takenAtMs ?? null,
    };
  } finally {
    URL.revokeObjectURL(url);
  }
}

function draw(image: CanvasImageSource, size: Size, isOpaque: boolean): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  paint(canvas.getContext("2d"), image, size, isOpaque);
  return canvas;
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob.arrayBuffer()) : reject(new Error("blank"))),
      "image/jpeg",
      quality,
    );
  });
}
