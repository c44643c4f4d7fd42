import { readGrids } from "./file.ts";
import { type Job, work } from "./jobs.ts";

declare const self: DedicatedWorkerGlobalScope;

self.addEventListener("message", ({ data }: MessageEvent<Job>) => {
  void work(data, readGrids).then((done) => self.postMessage({ done }));
});
