import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import type { SyncResponse } from "#domain/protocol";
import { keepAnswer } from "../../../pwa/local/changes.ts";
import { LocalDatabase } from "../../../pwa/local/schema.ts";
import { answerOf, NO_CHANGES, reportOf } from "../sync/fixtures.ts";

const NOW = 1_800_000_000_000;
const rounds: SyncResponse["changes"]["rounds"] = [
  { id: "2023-1", heldOn: "2023-03-20", note: null },
  { id: "2024-1", heldOn: "2024-04-02", note: null },
];
let db: LocalDatabase;

afterEach(async () => {
  vi.restoreAllMocks();
  await db.delete();
});

/** Keeps an answer with a receipt, changed rows and a new cursor on a phone that can write `writes` times, then no more. */
async function keptOf(writes: number) {
  db = new LocalDatabase(`answer-${writes}`);
  const report = reportOf(1);
  await db.reports.add({
    ...{ id: report.id, seq: 1, project: report.project, projectName: "p", report, state: "waiting" },
    ...{ savedAtMs: 0, receivedAtMs: null, refused: null, detail: null, supersededBy: null },
  });
  await db.meta.put({ name: "cursor", value: "1.before" });
  let left = writes;
  const real = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, key) {
    if (left-- <= 0) throw new DOMException("the page is gone", "AbortError");
    return key === undefined ? real.call(this, value) : real.call(this, value, key);
  });
  const answer = answerOf([], { cursor: "2.after", changes: { ...NO_CHANGES, rounds } });
  await keepAnswer(db, [{ id: report.id, missing: [] }], answer, [], NOW).catch(() => undefined);
  vi.restoreAllMocks();
  return {
    cursor: (await db.meta.get("cursor"))?.value,
    rounds: await db.rounds.count(),
    state: (await db.reports.get(report.id))?.state,
    isWhole: left >= 0,
  };
}

test("wherever the keeping of an answer breaks off, the cursor has not moved without the rows and the receipts", async () => {
  const seen: unknown[] = [];
  for (let writes = 0; ; writes++) {
    const { isWhole, ...kept } = await keptOf(writes);
    if (isWhole) {
      expect(kept).toEqual({ cursor: "2.after", rounds: 2, state: "received" });
      break;
    }
    seen.push(kept);
    expect(kept).toMatchObject({ cursor: "1.before", rounds: 0 });
    await db.delete();
  }
  // The receipt, each of the rows, and the cursor with the time.
  expect(seen.length).toBeGreaterThanOrEqual(4);
});
