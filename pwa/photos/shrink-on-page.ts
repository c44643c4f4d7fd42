import { type Darkroom, type Decoded, developFirst } from "./develop.ts";
import { readFileFacts } from "./exif.ts";
import type { ShrinkJob, Shrunk } from "./shrink-message.ts";

const room: Darkroom<HTMLCanvasElement> = {
  canvas: ({ width, height }) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    return canvas;
  },
  context: (canvas) => canvas.getContext("2d"),
  encode: (canvas, quality) =>
    new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob ? resolve(blob.arrayBuffer()) : reject(new Error("blank"))),
        "image/jpeg",
        quality,
      );
    }),
};

/**
 * Shrinks a photo on the page, for browsers whose workers have no canvas (iOS before 16.4). It holds the page up for a
 * moment. Throws when the picture cannot be decoded.
 */
export function shrinkOnPage(job: ShrinkJob): Promise<Shrunk> {
  return developFirst(room, [() => decode(job)], job, readFileFacts(job.bytes));
}

/** An image element is upright already, in its sizes as in what is drawn of it. */
async function decode({ bytes, type }: ShrinkJob): Promise<Decoded> {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
  const size = { width: image.naturalWidth, height: image.naturalHeight };
  return { image, size, close: () => URL.revokeObjectURL(url) };
}
