import type { Done, Job } from "./jobs.ts";

/** Does a job with tables in a worker of its own, which is gone with its answer. Throws where no worker can do it. */
export function offPage<Does extends Job["do"]>(job: Extract<Job, { do: Does }>): Promise<Done[Does]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./tables.worker.ts", import.meta.url), { type: "module" });
    const end = () => worker.terminate();
    worker.addEventListener("message", ({ data }: MessageEvent<{ readonly done: Done[Does] }>) => {
      end();
      resolve(data.done);
    });
    worker.addEventListener("error", (event) => {
      end();
      reject(new Error(event.message));
    });
    worker.postMessage(job);
  });
}
