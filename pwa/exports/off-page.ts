import type { Failure } from "../state/contract.ts";
import type { ExportJob, Made, Progress } from "./jobs.ts";

/** What the worker tells the page. */
export type Said = { readonly progress: Progress } | { readonly made: Made } | { readonly failure: Failure };

/**
 * Makes a file in a worker of its own, which also asks for the rows: none of them comes to the page. Answers null once
 * `signal` is aborted; the worker is gone at once, with all that it had read.
 */
export function exportOffPage(
  job: ExportJob,
  say: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<{ readonly ok: Made } | Failure | null> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./exports.worker.ts", import.meta.url), { type: "module" });
    const end = (outcome: { readonly ok: Made } | Failure | null) => {
      worker.terminate();
      resolve(outcome);
    };
    signal.addEventListener("abort", () => end(null));
    worker.addEventListener("message", ({ data }: MessageEvent<Said>) => {
      if ("progress" in data) say(data.progress);
      else end("made" in data ? { ok: data.made } : data.failure);
    });
    // The script could not be had.
    worker.addEventListener("error", () => end({ failed: "offline" }));
    worker.postMessage(job);
  });
}
