import { digestOf } from "../local/photos.ts";
import type { ShrinkAnswer, ShrinkJob, ShrinkRequest, Shrunk } from "./shrink-message.ts";
import type { PhotoType } from "./sniff.ts";

/** A photo that this browser cannot read, or that is spoilt. */
export class CannotDecode extends Error {
  readonly type: PhotoType | null;

  constructor(why: string, type: PhotoType | null = null) {
    super(why);
    this.type = type;
  }
}

/** So long without an answer, the worker is taken for dead. */
const PATIENCE_MS = 60_000;
/** So long without work, the worker and its memory are let go. */
const IDLE_MS = 10_000;

let worker: Worker | undefined;
let nextId = 1;
let idle: ReturnType<typeof setTimeout> | undefined;
const asked = new Map<number, (answer: ShrinkAnswer) => void>();

/**
 * Makes a photo ready to be sent: long edge 1600 px, stamped, JPEG of about 350 KB, with a thumbnail and the digest of
 * what will be sent. Off the main thread wherever the browser can. `bytesOf` is asked for the photo once, and once more
 * where the worker could not do it. Throws CannotDecode, or what `signal` was aborted with.
 */
export async function shrink(
  bytesOf: () => Promise<ArrayBuffer>,
  job: Omit<ShrinkJob, "bytes">,
  signal: AbortSignal,
): Promise<Shrunk & { readonly sha256: string }> {
  const bytes = await bytesOf();
  signal.throwIfAborted?.();
  const answer = await ask({ bytes, ...job }, signal);
  const shrunk = "ok" in answer ? answer.ok : await onPage(answer.failed, { bytes: await bytesOf(), ...job });
  if (signal.aborted) throw signal.reason ?? new DOMException("cancelled", "AbortError");
  return { ...shrunk, sha256: await digestOf(shrunk.jpeg) };
}

/** The page is the last resort also for what the worker could not read: image elements know more kinds. */
async function onPage(failed: string, job: ShrinkJob): Promise<Shrunk> {
  try {
    const { shrinkOnPage } = await import("./shrink-on-page.ts");
    return await shrinkOnPage(job);
  } catch (error) {
    throw new CannotDecode(`${failed}: ${String(error)}`, job.type);
  }
}

function ask(job: ShrinkJob, signal: AbortSignal): Promise<ShrinkAnswer> {
  const id = nextId++;
  clearTimeout(idle);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(giveUp, PATIENCE_MS);
    const end = () => {
      clearTimeout(timer);
      asked.delete(id);
      signal.removeEventListener("abort", cancel);
      if (asked.size === 0) idle = setTimeout(letGo, IDLE_MS);
    };
    // A decoder cannot be told to stop, but the thread it runs on can.
    const cancel = () => {
      end();
      giveUp();
      reject(signal.reason ?? new DOMException("cancelled", "AbortError"));
    };
    asked.set(id, (answer) => {
      end();
      resolve(answer);
    });
    signal.addEventListener("abort", cancel);
    try {
      // Transferred, not copied: a large photo must not be in memory twice.
      startWorker().postMessage({ id, ...job } satisfies ShrinkRequest, [job.bytes]);
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

function letGo(): void {
  worker?.terminate();
  worker = undefined;
}

function giveUp(): void {
  letGo();
  for (const [id, settle] of [...asked]) settle({ id, failed: "no_canvas" });
}
