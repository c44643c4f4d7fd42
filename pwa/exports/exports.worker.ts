import { type ExportJob, Refused, work } from "./jobs.ts";
import type { Said } from "./off-page.ts";
import { getPage } from "./pages.ts";

declare const self: DedicatedWorkerGlobalScope;

const say = (said: Said) => self.postMessage(said);

self.addEventListener("message", ({ data }: MessageEvent<ExportJob>) => {
  work(data, getPage, (progress) => say({ progress })).then(
    (made) => say({ made }),
    (error) => say({ failure: error instanceof Refused ? error.failure : { failed: "internal" } }),
  );
});
