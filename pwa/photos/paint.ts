import type { Size } from "./scale.ts";

/** What painting needs of a 2D context, on the page and in a worker alike. */
type Context = Pick<
  OffscreenCanvasRenderingContext2D,
  | "drawImage"
  | "fillRect"
  | "fillStyle"
  | "getImageData"
  | "globalCompositeOperation"
  | "imageSmoothingQuality"
>;

/**
 * Paints a picture over the whole of a canvas of that size. Throws for one that comes out blank though it has no clear
 * parts, as it does where memory was short.
 */
export function paint(
  context: Context | null,
  image: CanvasImageSource,
  { width, height }: Size,
  isOpaque: boolean,
): void {
  if (!context) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  if (isOpaque) {
    const [, , , alpha] = context.getImageData(width >> 1, height >> 1, 1, 1).data;
    if (alpha === 0) throw new Error("blank");
  }
  // JPEG knows no transparency: what is clear becomes white, not black.
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = "source-over";
}
