import type { Decoded } from "./develop.ts";
import type { PhotoType } from "./sniff.ts";
import { createWork } from "./work.ts";

/**
 * Makes photos on the page, for browsers whose workers have no canvas (iOS before 16.4), and as the last resort for what
 * a worker could not read: image elements know more kinds. It holds the page up for a moment.
 */
export const workOnPage = createWork<HTMLCanvasElement>(
  {
    canvas: ({ width, height }) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, height];
      return canvas;
    },
    context: (canvas) => canvas.getContext("2d", { willReadFrequently: true }),
    encode: (canvas, quality) =>
      new Promise((resolve, reject) => {
        canvas.toBlob(
          (blob) => (blob ? resolve(blob.arrayBuffer()) : reject(new Error("blank"))),
          "image/jpeg",
          quality,
        );
      }),
  },
  (bytesOf, type) => [async () => decode(await bytesOf(), type)],
);

/** An image element is upright already, in its sizes as in what is drawn of it. */
async function decode(bytes: ArrayBuffer, type: PhotoType): Promise<Decoded> {
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
