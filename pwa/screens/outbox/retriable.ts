import type { OutboxEntry } from "../../state/contract.ts";

/** Whether the server refuses photos that it may take once it is asked again, at the person's word. */
export function hasRefusedPhotos(entries: readonly OutboxEntry[] | undefined): boolean {
  return (
    entries?.some(
      ({ phase, photos }) => phase === "needsYou" && photos.some(({ state }) => state === "refused"),
    ) ?? false
  );
}
