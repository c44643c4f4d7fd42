import "fake-indexeddb/auto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { forgetOldReports } from "../../../pwa/local/forget.ts";
import { LocalDatabase, type PhotoRow, type ReportRow } from "../../../pwa/local/schema.ts";
import { digestOf, reportOf } from "../sync/fixtures.ts";

const db = new LocalDatabase("forget");
const DAY_MS = 86_400_000;
const NOW = 1_800_000_000_000;

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});
afterAll(() => db.delete());

/** Keeps a report that the server received forty days ago, with a photo; answers its id. */
async function keepOld(photo: Partial<PhotoRow>, more: Partial<ReportRow> = {}): Promise<string> {
  const report = reportOf(1);
  const thenMs = NOW - 40 * DAY_MS;
  await db.reports.add({
    ...{ id: report.id, seq: 1, project: report.project, projectName: "p", report, state: "received" },
    ...{ savedAtMs: thenMs, receivedAtMs: thenMs, refused: null, detail: null, supersededBy: null },
    ...more,
  });
  await db.photos.add({
    ...{ key: `${report.id}.0`, owner: report.id, place: 0, phase: "sent", sha256: digestOf(1), bytes: 9 },
    ...{ width: 1, height: 1, takenAtMs: null, position: null, refused: null, bytesKept: false },
    ...photo,
  } satisfies PhotoRow);
  return report.id;
}

async function isForgotten(id: string): Promise<boolean> {
  await forgetOldReports(db, NOW);
  return (await db.reports.get(id)) === undefined;
}

test.each<[what: string, photo: Partial<PhotoRow>, more: Partial<ReportRow>, isGone: boolean]>([
  ["that is complete is forgotten", {}, {}, true],
  ["with a photo that still waits is not", { phase: "waiting" }, {}, false],
  [
    "with a lost photo that the person has not left at that is not",
    { phase: "lost", lossTold: true },
    {},
    false,
  ],
  [
    "that was mended is forgotten, its lost photo too",
    { phase: "lost", lossTold: true },
    { supersededBy: "x" },
    true,
  ],
  [
    "that was mended is not, before the server was told of its lost photo",
    { phase: "lost" },
    { supersededBy: "x" },
    false,
  ],
])("a report of forty days ago %s", async (_what, photo, more, isGone) => {
  expect(await isForgotten(await keepOld(photo, more))).toBe(isGone);
});
