import { encodeClean, encodeThumbnail, encodeWithin } from "./encode.ts";
import type { FileFacts } from "./exif.ts";
import { paint } from "./paint.ts";
import { fitInto, LONG_EDGE, type Size, THUMBNAIL_EDGE } from "./scale.ts";
import type { ShrinkJob, Shrunk } from "./shrink-message.ts";
import { isWhole } from "./sniff.ts";
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

/** Tries one way of decoding after the other until one gives a picture that can be painted and is not blank. */
export async function developFirst<Canvas extends CanvasImageSource>(
  room: Darkroom<Canvas>,
  ways: readonly (() => Promise<Decoded>)[],
  job: ShrinkJob,
  facts: FileFacts,
): Promise<Shrunk> {
  if (job.type === "image/jpeg" && !isWhole(new Uint8Array(job.bytes))) throw new Error("cut short");
  let failure: unknown = new Error("no decoder");
  for (const decode of ways) {
    try {
      return await develop(room, await timed("decode", decode), job, facts);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/**
 * Makes of a decoded picture what is sent, what lists show, and the clean picture.
 *
 * The stamp repeats what the report says, and that may still change: another milestone is chosen, the position comes
 * late. Decoding 48 megapixels again for it would hold up saving, so the scaled picture is kept without a stamp, too, in
 * the place of the much larger original, until the report is saved. A photo whose stamp never changes, the usual case,
 * is encoded once only; one stamped anew comes from a quality that leaves no trace.
 */
async function develop<Canvas extends CanvasImageSource>(
  room: Darkroom<Canvas>,
  decoded: Decoded,
  job: ShrinkJob,
  facts: FileFacts,
): Promise<Shrunk> {
  if (!(decoded.size.width > 0 && decoded.size.height > 0)) throw new Error("no size");
  const size = fitInto(decoded.size, LONG_EDGE);
  const canvas = room.canvas(size);
  try {
    await timed("scale", async () =>
      paint(room.context(canvas), decoded.image, size, job.type === "image/jpeg"),
    );
  } finally {
    decoded.close();
  }
  const thumbnail = await timed("thumbnail", async () => {
    // Before the stamp, which nobody could read in it.
    const small = room.canvas(fitInto(size, THUMBNAIL_EDGE));
    paint(room.context(small), canvas, fitInto(size, THUMBNAIL_EDGE), true);
    return encodeThumbnail((quality) => room.encode(small, quality));
  });
  const clean = job.wantsClean
    ? await timed("clean", () => encodeClean((quality) => room.encode(canvas, quality)))
    : null;
  const exifMs = job.exifMs === undefined ? facts.takenAtMs : job.exifMs;
  const taken = takenAt({ exifMs, fileMs: job.fileMs, pickedMs: job.pickedMs });
  const position = wasTakenHere(taken, job.pickedMs) ? job.position : null;
  await timed("stamp", async () => drawStamp(room.context(canvas), size, { ...job.words, taken, position }));
  const jpeg = await timed("encode", () => encodeWithin((quality) => room.encode(canvas, quality)));
  const takenAtMs = taken.from === "picked" ? null : taken.atMs;
  return { jpeg, thumbnail, clean, ...size, exifMs, takenAtMs, position };
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
