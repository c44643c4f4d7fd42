import { waysToDecode } from "./decode.ts";
import { type Darkroom, developFirst } from "./develop.ts";
import { readFileFacts } from "./exif.ts";
import type { ShrinkAnswer, ShrinkRequest } from "./shrink-message.ts";

declare const self: DedicatedWorkerGlobalScope;

const room: Darkroom<OffscreenCanvas> = {
  canvas: ({ width, height }) => new OffscreenCanvas(width, height),
  context: (canvas) => canvas.getContext("2d"),
  encode: async (canvas, quality) =>
    (await canvas.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer(),
};

self.addEventListener("message", (event: MessageEvent<ShrinkRequest>) => {
  void answer(event.data).then((message) => {
    const { jpeg, thumbnail, clean } = "ok" in message ? message.ok : {};
    self.postMessage(
      message,
      [jpeg, thumbnail, clean].filter((buffer) => buffer instanceof ArrayBuffer),
    );
  });
});

async function answer(request: ShrinkRequest): Promise<ShrinkAnswer> {
  const { id } = request;
  if (typeof OffscreenCanvas === "undefined") return { id, failed: "no_canvas" };
  try {
    const facts = readFileFacts(request.bytes);
    return { id, ok: await developFirst(room, waysToDecode(request, facts), request, facts) };
  } catch {
    return { id, failed: "cannot_decode" };
  }
}
