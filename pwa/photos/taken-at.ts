/** What is known of when a photo was taken; epoch ms. */
export interface Times {
  /** By the camera's clock, from the picture itself. */
  readonly exifMs: number | null;
  /** When the file was last written. */
  readonly fileMs: number | null;
  /** When the person gave it to the app. */
  readonly pickedMs: number;
}

export interface TakenAt {
  readonly atMs: number;
  readonly from: "exif" | "file" | "picked";
}

/** A photo taken this long before it was picked, or less, was taken where the phone is then. */
const HERE_MS = 5 * 60_000;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
/** Camera and phone may be this far apart. */
const AHEAD_MS = 60_000;

/** When a photo was taken, by the best witness that makes sense: the camera, the file, else the moment it was picked. */
export function takenAt({ exifMs, fileMs, pickedMs }: Times): TakenAt {
  if (isPlausible(exifMs, pickedMs)) return { atMs: exifMs, from: "exif" };
  if (isPlausible(fileMs, pickedMs)) return { atMs: fileMs, from: "file" };
  return { atMs: pickedMs, from: "picked" };
}

/** Whether the phone's position when a photo was picked is where the photo was taken. */
export function wasTakenHere(taken: TakenAt, pickedMs: number): boolean {
  return taken.from !== "picked" && pickedMs - taken.atMs < HERE_MS;
}

function isPlausible(atMs: number | null, pickedMs: number): atMs is number {
  return atMs !== null && atMs >= EARLIEST_MS && atMs <= pickedMs + AHEAD_MS;
}
