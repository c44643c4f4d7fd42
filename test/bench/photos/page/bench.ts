import imageCompression from "browser-image-compression";
import bicScript from "browser-image-compression/dist/browser-image-compression.js?url";
import Compressor from "compressorjs";
import { keepShrunkPhoto, rawRow } from "../../../../pwa/local/photos.ts";
import { LocalDatabase } from "../../../../pwa/local/schema.ts";
import { waysToDecode } from "../../../../pwa/photos/decode.ts";
import { type Darkroom, developFirst } from "../../../../pwa/photos/develop.ts";
import { readFileFacts } from "../../../../pwa/photos/exif.ts";
import { keepCleanOf, keepFile, shrink } from "../../../../pwa/photos/shrink.ts";
import { takePicture } from "./picture.ts";
import { lumaOf, shrinkByArea, ssim } from "./ssim.ts";

/** What runs in Chromium; test/bench/photos/measure.ts calls it. */

const EDGE = 1600;
const QUALITY = 0.82;
/** The part of a picture that no stamp covers. */
const CLEAR = 0.78;
const WORDS = {
  project: "双雁生物医药产业园",
  zone: "大同经济技术开发区",
  milestone: "主体封顶",
  reporter: "李专员",
};
const PLACE = { lat: 40.0805, lng: 113.3, accuracy: 12 };
const JOB = { words: WORDS, position: PLACE, fileMs: null, exifMs: undefined } as const;

export type Tool = "sanpi" | "browser-image-compression" | "compressorjs";

/** One photo, from the file to the database. */
export interface Run {
  readonly ms: number;
  /** Ours alone: keeping the picture as it came, before anything else is tried. Not in `ms`. */
  readonly keepRawMs: number;
  /** The longest that the page could not be used. */
  readonly longestTaskMs: number;
  readonly bytes: number;
}

/** How much a JPEG looks like its original, and what it weighs. */
export interface Look {
  readonly look: number;
  readonly bytes: number;
}

const db = new LocalDatabase("bench");
await db.open();
const files = new Map<string, File>();
let count = 0;
/** What ours does once the photo is kept. */
let after = Promise.resolve();

async function keepPlain(blob: Blob): Promise<number> {
  const bytes = await blob.arrayBuffer();
  await db.photoBytes.put({ key: `plain-${count++}`, bytes });
  return bytes.byteLength;
}

const compress = (file: File, quality: number): Promise<Blob> =>
  new Promise((success, error) => {
    new Compressor(file, { maxWidth: EDGE, maxHeight: EDGE, quality, success, error });
  });

const compressInWorker = (file: File, initialQuality: number): Promise<Blob> =>
  imageCompression(file, {
    ...{ maxWidthOrHeight: EDGE, initialQuality, useWebWorker: true, maxIteration: 1 },
    // Its worker loads this; a CDN otherwise.
    libURL: new URL(bicScript, location.href).href,
  });

const TOOLS: Record<Tool, (file: File) => Promise<{ bytes: number; keepRawMs: number }>> = {
  async sanpi(file) {
    const key = `ours-${count++}`;
    const source = { database: db.name, key };
    const picked = { pickedMs: Date.now(), fileMs: file.lastModified };
    // As the app does it: the file is kept as it came before anything is tried.
    const start = performance.now();
    await keepFile(source, rawRow({ project: "bench", key, place: 0, bytes: file.size, ...picked }), file);
    const keepRawMs = performance.now() - start;
    const job = { ...JOB, pickedMs: picked.pickedMs };
    const shrunk = await shrink(source, file, job, new AbortController().signal);
    await keepShrunkPhoto(db, key, { ...shrunk, stamp: key });
    after = keepCleanOf(source);
    return { bytes: shrunk.jpeg.byteLength, keepRawMs };
  },
  "browser-image-compression": async (file) => ({
    bytes: await keepPlain(await compressInWorker(file, QUALITY)),
    keepRawMs: 0,
  }),
  compressorjs: async (file) => ({ bytes: await keepPlain(await compress(file, QUALITY)), keepRawMs: 0 }),
};

/** Our pipeline at a quality of one's choice, for the comparison of bytes. */
async function oursAt(file: File, quality: number): Promise<Blob> {
  const room: Darkroom<OffscreenCanvas> = {
    canvas: ({ width, height }) => new OffscreenCanvas(width, height),
    context: (canvas) => canvas.getContext("2d"),
    encode: async (canvas) => (await canvas.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer(),
  };
  const facts = readFileFacts(await file.arrayBuffer());
  const job = { ...JOB, pickedMs: Date.now() };
  const type = "image/jpeg";
  const { shrunk } = await developFirst(
    room,
    waysToDecode(() => file.arrayBuffer(), type, facts),
    type,
    facts,
    job,
  );
  return new Blob([shrunk.jpeg], { type });
}

const AT: Record<Tool, (file: File, quality: number) => Promise<Blob>> = {
  sanpi: oursAt,
  "browser-image-compression": compressInWorker,
  compressorjs: compress,
};

/**
 * Watches for moments at which the page could not have answered a tap: what the browser itself calls a long task (50 ms
 * or more), else the longest gap between two timers, which may also be the machine's.
 */
function watchPage(): () => Promise<number> {
  let gap = 0;
  let last = performance.now();
  let over = false;
  const tick = () => {
    const now = performance.now();
    // A timer cannot come earlier than 4 ms after the last.
    gap = Math.max(gap, now - last - 4);
    last = now;
    if (!over) setTimeout(tick, 4);
  };
  tick();
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ type: "longtask" });
  return async () => {
    over = true;
    tick();
    // The browser tells of a task some time after it.
    await new Promise((resolve) => setTimeout(resolve, 200));
    observer.disconnect();
    return tasks.length > 0 ? Math.max(...tasks) : Math.min(gap, 50);
  };
}

const bench = {
  /** Takes a picture and holds it as the album would. Answers its bytes. */
  async prepare(name: string, width: number, height: number): Promise<number> {
    files.set(name, new File([await takePicture(width, height)], `${name}.jpg`, { type: "image/jpeg" }));
    return fileOf(name).size;
  },

  /** Fetches a picture taken before. */
  async fetch(name: string): Promise<void> {
    const blob = await (await fetch(`/pictures/${encodeURIComponent(name)}`)).blob();
    files.set(name, new File([blob], `${name}.jpg`, { type: "image/jpeg" }));
  },

  async bytes(name: string): Promise<string> {
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(fileOf(name));
    });
    return url.slice(url.indexOf(",") + 1);
  },

  async run(tool: Tool, name: string): Promise<Run> {
    const file = fileOf(name);
    // Whatever is left of the step before has its turn first.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const longestTask = watchPage();
    const start = performance.now();
    const { bytes, keepRawMs } = await TOOLS[tool](file);
    const ms = performance.now() - start - keepRawMs;
    await after;
    return { ms, keepRawMs, longestTaskMs: await longestTask(), bytes };
  },

  /**
   * What each tool's JPEG weighs when it looks as much like the original as ours at our own quality; at its best where it
   * never does.
   */
  async bytesAtEqualLook(name: string): Promise<{ look: number; tools: Record<Tool, Look> }> {
    const file = fileOf(name);
    const ours = await oursAt(file, QUALITY);
    const mine = await lumaOf(ours);
    const truth = shrinkByArea(await lumaOf(file), mine);
    const look = ssim(truth, mine, CLEAR);
    const tools: Partial<Record<Tool, Look>> = { sanpi: { look, bytes: ours.size } };
    for (const tool of ["browser-image-compression", "compressorjs"] as const) {
      const lookAt = async (quality: number): Promise<Look> => {
        const blob = await AT[tool](file, quality);
        return { look: ssim(truth, await lumaOf(blob), CLEAR), bytes: blob.size };
      };
      let [low, high] = [0.3, 0.99];
      let found = await lookAt(high);
      for (let i = 0; i < 8 && found.look >= look; i++) {
        const quality = (low + high) / 2;
        const tried = await lookAt(quality);
        if (tried.look < look) low = quality;
        else [high, found] = [quality, tried];
      }
      tools[tool] = found;
    }
    return { look, tools: tools as Record<Tool, Look> };
  },
};

function fileOf(name: string): File {
  const file = files.get(name);
  if (!file) throw new Error(`no picture ${name}`);
  return file;
}

export type Bench = typeof bench;
Object.assign(window, { bench });
