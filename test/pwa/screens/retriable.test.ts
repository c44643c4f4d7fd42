import { describe, expect, test } from "vitest";
import { hasRefusedPhotos } from "../../../pwa/screens/outbox/retriable.ts";
import type { EntryPhoto, OutboxEntry, OutboxPhase } from "../../../pwa/state/contract.ts";

function entryOf(phase: OutboxPhase, ...states: EntryPhoto["state"][]): OutboxEntry {
  const photos = states.map((state, i) => ({ sha256: `${i}`, bytes: 1, state }));
  return { phase, photos } as unknown as OutboxEntry;
}

describe("trying again is offered", () => {
  test("while the server refuses a photo of a report that needs the person", () => {
    expect(hasRefusedPhotos([entryOf("complete", "sent"), entryOf("needsYou", "sent", "refused")])).toBe(
      true,
    );
  });

  test("not for photos that were lost, nor for those of a report that another one took the place of", () => {
    expect(hasRefusedPhotos([entryOf("needsYou", "missing"), entryOf("superseded", "refused")])).toBe(false);
    expect(hasRefusedPhotos(undefined)).toBe(false);
  });
});
