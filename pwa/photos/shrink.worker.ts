import { waysToDecode } from "./decode.ts";
import { CannotDecode } from "./failure.ts";
import type { WorkAnswer, WorkRequest } from "./shrink-message.ts";
import { createWork } from "./work.ts";

declare const self: DedicatedWorkerGlobalScope;

const work = createWork<OffscreenCanvas>(
  {
    canvas: ({ width, height }) => new OffscreenCanvas(width, height),
    // All is read back to be encoded: a picture on its way to the graphics card and back loses time and memory.
    context: (canvas) => canvas.getContext("2d", { willReadFrequently: true }),
    encode: async (canvas, quality) =>
      (await canvas.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer(),
  },
  waysToDecode,
);

self.addEventListener("message", (event: MessageEvent<WorkRequest & { readonly id: number }>) => {
  void answer(event.data).then((message) => {
    const { jpeg, thumbnail } = ("ok" in message && message.ok) || {};
    self.postMessage(
      message,
      [jpeg, thumbnail].filter((buffer) => buffer instanceof ArrayBuffer),
    );
  });
});

async function answer({ id, ...request }: WorkRequest & { readonly id: number }): Promise<WorkAnswer> {
  if (request.do === "shrink" && typeof OffscreenCanvas === "undefined") return { id, failed: "no_worker" };
  try {
    return { id, ok: await work(request) };
  } catch (error) {
    if (error instanceof CannotDecode) return { id, failed: error.code };
    return { id, failed: error instanceof Error || error instanceof DOMException ? error.name : "Error" };
  }
}
