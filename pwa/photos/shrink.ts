import { keepRaw, type PhotoSource } from "../local/photo-source.ts";
import { digestOf } from "../local/photos.ts";
import type { PhotoRow } from "../local/schema.ts";
import { NotLoaded } from "./failure.ts";
import type { ShrinkJob, Shrunk, WorkAnswer, WorkFailure, WorkRequest } from "./shrink-message.ts";

/** So long without an answer, the worker is taken for dead. */
const PATIENCE_MS = 60_000;
/** So long without work, the worker and its memory are let go. */
const IDLE_MS = 10_000;

type Asked = Shrunk | null | { readonly failed: WorkFailure };

let worker: Worker | undefined;
/** Whether the last photo was made on the page: its clean picture is there, then. */
let isLastOnPage = false;
let isPrepared = false;
let nextId = 1;
let idle: ReturnType<typeof setTimeout> | undefined;
const asked = new Map<number, (answer: Asked) => void>();

/**
 * Loads what makes photos, ahead of the first one, where no service worker keeps it: the page may be without a network by
 * then. The worker's script is left to the browser's cache; what works on the page stays with the page. Never fails.
 */
export async function prepare(): Promise<void> {
  if (isPrepared || navigator.serviceWorker?.controller) return;
  isPrepared = true;
  try {
    startWorker();
    if (asked.size === 0) restWorker();
  } catch {
    // There are no workers here.
  }
  await loadOnPage().catch(() => {
    isPrepared = false;
  });
}

/**
 * Keeps a photo as it was picked. Throws an error of the name that IndexedDB or the file failed with. It needs nothing
 * that may still have to be loaded: what was shot on site is kept, whatever else cannot be done with it there.
 */
export async function keepFile(source: PhotoSource, row: PhotoRow, file: Blob): Promise<void> {
  const answer = await ask({ do: "keep", source, row, file });
  if (!answer || !("failed" in answer)) return;
  if (answer.failed !== "no_worker") throw new DOMException(answer.failed, answer.failed);
  await keepRaw(source, row, file);
}

/**
 * Makes a photo ready to be sent: long edge 1600 px, stamped, JPEG of about 350 KB, with a thumbnail and the digest of
 * what will be sent. Off the main thread wherever the browser can. `file` is the one picked, while the page has
 * it; what was kept of it otherwise. Throws CannotDecode, NotLoaded, or what `signal` was aborted with.
 */
export async function shrink(
  source: PhotoSource,
  file: Blob | null,
  job: ShrinkJob,
  signal: AbortSignal,
): Promise<Shrunk & { readonly sha256: string }> {
  const shrunk = await doOff({ do: "shrink", source, file, job }, signal);
  if (!shrunk) throw new Error("nothing was made");
  return { ...shrunk, sha256: await digestOf(shrunk.jpeg) };
}

/** Keeps the last photo shrunk without its stamp in the place of the raw one. What cannot be kept is not needed. */
export async function keepCleanOf(source: PhotoSource): Promise<void> {
  const request = { do: "keepClean", source } as const;
  await (isLastOnPage ? doOnPage(request) : ask(request)).catch(() => undefined);
}

/** Off the main thread; on it only what no worker could do. */
async function doOff(request: WorkRequest, signal?: AbortSignal): Promise<Shrunk | null> {
  const answer = await ask(request, signal);
  if (signal?.aborted) throw cancelled(signal);
  if (request.do === "shrink") isLastOnPage = false;
  if (!answer || !("failed" in answer)) return answer;
  const { failed } = answer;
  if (failed !== "no_worker" && !failed.startsWith("cannot_decode")) throw new DOMException(failed, failed);
  if (request.do === "shrink") isLastOnPage = true;
  const done = await doOnPage(request);
  if (signal?.aborted) throw cancelled(signal);
  return done;
}

async function doOnPage(request: WorkRequest): Promise<Shrunk | null> {
  const { workOnPage } = await loadOnPage();
  return workOnPage(request);
}

function loadOnPage(): Promise<typeof import("./work-on-page.ts")> {
  return import("./work-on-page.ts").catch(() => {
    throw new NotLoaded();
  });
}

function ask(request: WorkRequest, signal?: AbortSignal): Promise<Asked> {
  const id = nextId++;
  clearTimeout(idle);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(giveUp, PATIENCE_MS);
    const end = () => {
      clearTimeout(timer);
      asked.delete(id);
      signal?.removeEventListener("abort", cancel);
      if (asked.size === 0) restWorker();
    };
    // A decoder cannot be told to stop, but the thread it runs on can. What else was asked of it is done on the page.
    const cancel = () => {
      end();
      giveUp();
      reject(signal && cancelled(signal));
    };
    asked.set(id, (answer) => {
      end();
      resolve(answer);
    });
    signal?.addEventListener("abort", cancel);
    try {
      startWorker().postMessage({ id, ...request });
    } catch {
      giveUp();
    }
  });
}

function startWorker(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL("./shrink.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<WorkAnswer>) =>
    asked.get(data.id)?.("ok" in data ? data.ok : data),
  );
  // It did not start, or died of a picture too large for the phone.
  worker.addEventListener("error", giveUp);
  return worker;
}

function restWorker(): void {
  clearTimeout(idle);
  idle = setTimeout(letGo, IDLE_MS);
}

function letGo(): void {
  worker?.terminate();
  worker = undefined;
}

function giveUp(): void {
  letGo();
  for (const settle of [...asked.values()]) settle({ failed: "no_worker" });
}

function cancelled(signal: AbortSignal): unknown {
  return signal.reason ?? new DOMException("cancelled", "AbortError");
}
