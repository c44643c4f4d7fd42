import { digestOf, type ShrunkPhoto } from "../local/photos.ts";
import type { ShrinkAnswer, ShrinkRequest, Shrunk } from "./shrink-message.ts";
import type { PhotoType } from "./sniff.ts";

/** A photo that this browser cannot read, or that is spoilt. */
export class CannotDecode extends Error {}

/** So long without an answer, the worker is taken for dead. */
const PATIENCE_MS = 60_000;

let worker: Worker | undefined;
let nextId = 1;
const asked = new Map<number, (answer: ShrinkAnswer) => void>();

/**
 * Makes a photo small enough to send: long edge 1600 px, JPEG of about 350 KB, with a thumbnail and the digest of what
 * will be sent. Off the main thread wherever the browser can. Throws CannotDecode.
 */
export async function shrink(bytes: ArrayBuffer, type: PhotoType): Promise<ShrunkPhoto> {
  const answer = await ask({ bytes, type });
  const shrunk = "ok" in answer ? answer.ok : await onPage(answer.failed, bytes, type);
  return { ...shrunk, sha256: await digestOf(shrunk.jpeg) };
}

/** The page is the last resort also for what the worker could not read: image elements know more kinds. */
async function onPage(failed: string, bytes: ArrayBuffer, type: PhotoType): Promise<Shrunk> {
  try {
    const { shrinkOnPage } = await import("./shrink-on-page.ts");
    return await shrinkOnPage({ bytes, type });
  } catch (error) {
    throw new CannotDecode(`${failed}: ${String(error)}`);
  }
}

function ask(photo: Omit<ShrinkRequest, "id">): Promise<ShrinkAnswer> {
  const id = nextId++;
  return new Promise((resolve) => {
    const timer = setTimeout(giveUp, PATIENCE_MS);
    asked.set(id, (answer) => {
      clearTimeout(timer);
      asked.delete(id);
      resolve(answer);
    });
    try {
      // The bytes are copied, not transferred: the page may still need them.
      startWorker().postMessage({ id, ...photo } satisfies ShrinkRequest);
    } catch {
      giveUp();
    }
  });
}

function startWorker(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL("./shrink.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", (event: MessageEvent<ShrinkAnswer>) =>
    asked.get(event.data.id)?.(event.data),
  );
  // It did not start, or died of a picture too large for the phone.
  worker.addEventListener("error", giveUp);
  return worker;
}

function giveUp(): void {
  worker?.terminate();
  worker = undefined;
  for (const [id, settle] of [...asked]) settle({ id, failed: "no_canvas" });
}
