import "fake-indexeddb/auto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { keepWord, type ReportWord, waitingReports } from "../../../pwa/local/outbox.ts";
import { LocalDatabase, type PhotoRow, type ReportRow } from "../../../pwa/local/schema.ts";
import { statementOf } from "../../../pwa/local/statement.ts";
import { digestOf, idOf, reportOf } from "../sync/fixtures.ts";

const db = new LocalDatabase("outbox");
const NOW = 1_800_000_000_000;

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});
afterAll(() => db.delete());

async function keep(seq: number, more: Partial<ReportRow> = {}): Promise<string> {
  const report = reportOf(seq);
  await db.reports.add({
    ...{
      id: report.id,
      seq,
      project: report.project,
      projectName: "p",
      report,
      state: "waiting",
      savedAtMs: 0,
    },
    ...{ receivedAtMs: null, refused: null, detail: null, supersededBy: null },
    ...more,
  });
  await db.photos.add({
    ...{ key: `${report.id}.0`, owner: report.id, place: 0, phase: "held", sha256: digestOf(seq), bytes: 9 },
    ...{ width: 1, height: 1, takenAtMs: null, position: null, refused: null, bytesKept: true },
  } satisfies PhotoRow);
  return report.id;
}

async function hear(word: ReportWord): Promise<void> {
  await db.transaction("rw", db.reports, db.photos, () => keepWord(db, word, NOW));
}

const sent = async () => (await waitingReports(db, null)).map((report) => report.seq);
const phaseOf = async (id: string) => (await db.photos.get(`${id}.0`))?.phase;
const inFuture = (id: string): ReportWord => ({ id, refused: "time_in_future", detail: "observedAt" });

test("a report refused for a time in the future is sent again, after those that wait", async () => {
  await hear(inFuture(await keep(1)));
  await keep(2);
  expect(await sent()).toEqual([2, 1]);
});

test("until it passes it is refused, and its photos stay where they are", async () => {
  const id = await keep(1);
  await hear(inFuture(id));
  await hear(inFuture(id));
  expect(await db.reports.get(id)).toMatchObject({ state: "refused", refused: "time_in_future" });
  expect(await phaseOf(id)).toBe("kept");
  expect((await statementOf(db)).held).toMatchObject({ refused: 1 });
});

test("once the server has it after all it is received, and its photos are sent", async () => {
  const id = await keep(1);
  await hear(inFuture(id));
  await hear({ id, missing: [digestOf(1)] });
  expect(await db.reports.get(id)).toMatchObject({ state: "received", receivedAtMs: NOW, refused: null });
  expect(await phaseOf(id)).toBe("waiting");
  expect(await sent()).toEqual([]);
});

test("a report mended meanwhile, or refused for anything else, is not sent again", async () => {
  await hear(inFuture(await keep(1, { supersededBy: idOf(9) })));
  await hear({ id: await keep(2), refused: "out_of_scope", detail: null });
  expect(await sent()).toEqual([]);
});

test("a late receipt changes nothing about a report refused for anything else, or received", async () => {
  const refused = await keep(1);
  await hear({ id: refused, refused: "out_of_scope", detail: null });
  await hear({ id: refused, missing: [] });
  expect((await db.reports.get(refused))?.state).toBe("refused");
  const received = await keep(2);
  await hear({ id: received, missing: [] });
  await hear(inFuture(received));
  expect((await db.reports.get(received))?.state).toBe("received");
});
