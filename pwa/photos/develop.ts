import { encodeClean, encodeThumbnail, encodeWithin } from "./encode.ts";
import type { FileFacts } from "./exif.ts";
import { paint } from "./paint.ts";
import { fitInto, LONG_EDGE, type Size, THUMBNAIL_EDGE } from "./scale.ts";
import type { ShrinkJob, Shrunk } from "./shrink-message.ts";
import type { PhotoType } from "./sniff.ts";
import { drawStamp } from "./stamp.ts";
import { takenAt, wasTakenHere } from "./taken-at.ts";

/** A decoded picture: what can be drawn, its upright size, and how to let go of its memory. */
export interface Decoded {
  readonly image: CanvasImageSource;
  readonly size: Size;
  close(): void;
}

/** The canvases of a page or of a worker. */
export interface Darkroom<Canvas> {
  canvas(size: Size): Canvas;
  context(canvas: Canvas): OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D | null;
  encode(canvas: Canvas, quality: number): Promise<ArrayBuffer>;
}

/** A photo ready to be kept, and the way back to it without its stamp. */
export interface Developed {
  readonly shrunk: Shrunk;
  /** The picture without its stamp, in a quality that leaves no trace in what is made of it. To be asked for once. */
  clean(): Promise<ArrayBuffer>;
}

/** Tries one way of decoding after the other until one gives a picture that can be painted and is not blank. */
export async function developFirst<Canvas extends CanvasImageSource>(
  room: Darkroom<Canvas>,
  ways: readonly (() => Promise<Decoded>)[],
  type: PhotoType,
  facts: FileFacts,
  job: ShrinkJob,
): Promise<Developed> {
  let failure: unknown = new Error("no decoder");
  for (const decode of ways) {
    try {
      return await develop(room, await timed("decode", decode), type, facts, job);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/**
 * Makes of a decoded picture what is sent and what lists show.
 *
 * The stamp repeats what the report says, and that may still change: another milestone is chosen, the position comes
 * late. Decoding 48 megapixels again for it would hold up saving, so the scaled picture is kept without a stamp, too, in
 * the place of the much larger original, until the report is saved. A photo whose stamp never changes, the usual case,
 * is encoded once only. The clean picture is made when the photo is already kept, so nobody waits for it: what the
 * stamp covers is put aside and back.
 */
async function develop<Canvas extends CanvasImageSource>(
  room: Darkroom<Canvas>,
  decoded: Decoded,
  type: PhotoType,
  facts: FileFacts,
  job: ShrinkJob,
): Promise<Developed> {
  if (!(decoded.size.width > 0 && decoded.size.height > 0)) throw new Error("no size");
  const size = fitInto(decoded.size, LONG_EDGE);
  const canvas = room.canvas(size);
  const context = room.context(canvas);
  if (!context) throw new Error("no canvas");
  try {
    await timed("scale", async () => paint(context, decoded.image, size, type === "image/jpeg"));
  } finally {
    decoded.close();
  }
  const thumbnail = await timed("thumbnail", async () => {
    // Before the stamp, which nobody could read in it.
    const small = room.canvas(fitInto(size, THUMBNAIL_EDGE));
    paint(room.context(small), canvas, fitInto(size, THUMBNAIL_EDGE), true);
    return encodeThumbnail((quality) => room.encode(small, quality));
  });
  const exifMs = job.exifMs === undefined ? facts.takenAtMs : job.exifMs;
  const taken = takenAt({ exifMs, fileMs: job.fileMs, pickedMs: job.pickedMs });
  const position = wasTakenHere(taken, job.pickedMs) ? job.position : null;
  const covered = await timed("stamp", async () =>
    drawStamp(context, size, { ...job.words, taken, position }),
  );
  const jpeg = await timed("encode", () => encodeWithin((quality) => room.encode(canvas, quality)));
  const takenAtMs = taken.from === "picked" ? null : taken.atMs;
  return {
    shrunk: { jpeg, thumbnail, ...size, exifMs, takenAtMs, position },
    clean: () =>
      timed("clean", () => {
        context.putImageData(covered, 0, size.height - covered.height);
        return encodeClean((quality) => room.encode(canvas, quality));
      }),
  };
}

/** Leaves in the browser's own timeline how long a step took. */
async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    performance.measure?.(`photo ${step}`, { start, end: performance.now() });
  }
}
