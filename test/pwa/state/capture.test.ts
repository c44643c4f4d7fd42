import "fake-indexeddb/auto";
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Position } from "#domain/fields";
import { randomBytes } from "../../../pwa/device.ts";
import { mendReport } from "../../../pwa/local/mend.ts";
import { saveReport } from "../../../pwa/local/outbox.ts";
import { draftOwner, LocalDatabase, type PhotoRow, type ReportRow } from "../../../pwa/local/schema.ts";
import { createCapture } from "../../../pwa/state/capture.ts";
import type { CaptureState } from "../../../pwa/state/contract.ts";
import { idOf, reportOf } from "../sync/fixtures.ts";

const SITE: Position = { lat: 40.1, lng: 113.3, accuracy: 12 };
const OFFICE: Position = { lat: 37.9, lng: 112.5, accuracy: 30 };
const DAY_MS = 86_400_000;

let db: LocalDatabase;
let shown: CaptureState[];
/** Answers all who have asked where the phone is. */
let arrive: (at: Position) => void;
/** Where the phone says it is at once; null: it is still looking. */
let here: Position | null;
let nowMs: number;

beforeEach(() => {
  db = new LocalDatabase("capture");
  [shown, here, nowMs] = [[], null, Date.now()];
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  let asked: ((at: Position) => void)[] = [];
  arrive = (at) => {
    for (const tell of asked) tell(at);
    asked = [];
  };
  vi.stubGlobal("navigator", {
    permissions: { query: async () => ({ state: "granted" }) },
    geolocation: {
      getCurrentPosition(tell: (found: { coords: object }) => void) {
        if (here) tell({ coords: toCoords(here) });
        else asked.push((at) => tell({ coords: toCoords(at) }));
      },
    },
  });
});
afterEach(async () => {
  for (const capture of shown) capture.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await db.delete();
});

const toCoords = ({ lat, lng, accuracy }: Position) => ({ latitude: lat, longitude: lng, accuracy });

/** The screen of project p1, as one tab shows it. */
async function open(on: LocalDatabase = db): Promise<CaptureState> {
  const [nameOf, stampOf, saved] = [() => "p", () => null, () => undefined];
  const capture = createCapture("p1", { db: signal(on), nameOf, stampOf, saved });
  shown.push(capture);
  await settle();
  return capture;
}

/** Lets everything under way on the phone come to its end. Turns are counted, since a busy machine makes few of them. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await new Promise((next) => setTimeout(next, 1));
}
/** Looks often, and as long as a busy machine may take. */
const PATIENT = { interval: 1, timeout: 30_000 };
const rows = async () => (await db.reports.toArray()).sort((a, b) => a.seq - b.seq);
const reports = async () => (await rows()).map((row) => row.report);

describe("the position of a report", () => {
  test("is not the one found days before, when the screen was only opened", async () => {
    here = SITE;
    (await open()).close();
    [here, nowMs] = [null, nowMs + 4 * DAY_MS];
    const capture = await open();
    capture.change({ note: "from the office" });
    await capture.save();
    expect((await reports())[0]?.position).toBeNull();
  });

  test("is not the one of a draft begun days before", async () => {
    here = SITE;
    const first = await open();
    first.change({ note: "begun" });
    await settle();
    first.close();
    [here, nowMs] = [null, nowMs + 4 * DAY_MS];
    await (await open()).save();
    expect(await reports()).toMatchObject([{ note: "begun", position: null }]);
  });

  test("is not the one found days before on a page that stayed open", async () => {
    here = SITE;
    const capture = await open();
    [here, nowMs] = [null, nowMs + 4 * DAY_MS];
    capture.change({ note: "from the office" });
    await capture.save();
    expect((await reports())[0]?.position).toBeNull();
  });

  test("is asked for anew by a page that stayed open, and taken if it comes in time", async () => {
    here = SITE;
    const capture = await open();
    [here, nowMs] = [OFFICE, nowMs + 4 * DAY_MS];
    capture.change({ note: "from the office" });
    await capture.save();
    expect((await reports())[0]?.position).toEqual(OFFICE);
  });

  test("is still the one of a draft whose page was killed a moment ago", async () => {
    here = SITE;
    const first = await open();
    first.change({ note: "begun" });
    await settle();
    [here, nowMs] = [null, nowMs + 60_000];
    await (await open()).save();
    expect(await reports()).toMatchObject([{ note: "begun", position: SITE }]);
  });

  test("makes no draft: neither where nothing was typed, nor after the screen was left or the report saved", async () => {
    here = SITE;
    const looked = await open();
    expect([await db.drafts.count(), looked.keptAt.value]).toEqual([0, null]);
    here = null;
    const left = await open();
    left.close();
    const saved = await open();
    saved.change({ note: "saved" });
    await saved.save();
    arrive(SITE);
    await settle();
    expect(await db.drafts.count()).toBe(0);
  });
});

/** Keeps a report with a photo as the server refused it, or sent it back. */
async function keepReport(n: number, more: Partial<ReportRow>, facts: Parameters<typeof reportOf>[1] = {}) {
  const report = reportOf(n, facts);
  const row = { ...{ id: report.id, seq: n, project: "p1", projectName: "p", report, state: "refused" } };
  const word = { receivedAtMs: null, refused: "out_of_scope", detail: null, supersededBy: null } as const;
  await db.reports.add({ ...row, ...word, savedAtMs: n, ...more } as ReportRow);
  await db.photos.add(photoOf(`${report.id}.0`, report.id, { phase: "kept", sha256: `${n}`.repeat(64) }));
  await db.photoBytes.add({ key: `${n}`.repeat(64), bytes: new ArrayBuffer(9) });
  return report;
}

function photoOf(key: string, owner: string, more: Partial<PhotoRow>): PhotoRow {
  return {
    ...{ key, owner, place: 0, phase: "draft", sha256: "", bytes: 9, width: 1, height: 1 },
    ...{ takenAtMs: null, position: null, refused: null, bytesKept: true, ...more },
  };
}

const mend = (id: string) => mendReport(db, id, nowMs, randomBytes(10));

describe("a report that mends another", () => {
  test("keeps the place of what was seen with its time, wherever it is mended", async () => {
    const { observedAt } = await keepReport(1, {}, { position: SITE });
    await mend(idOf(1));
    here = OFFICE;
    const capture = await open();
    capture.change({ note: "put right" });
    await capture.save();
    expect((await reports()).find((report) => report.note === "put right")).toMatchObject({
      ...{ observedAt, position: SITE, supersedes: idOf(1) },
    });
  });

  test("keeps that it had no place", async () => {
    await keepReport(1, {});
    await mend(idOf(1));
    here = OFFICE;
    const capture = await open();
    capture.change({ note: "put right" });
    await capture.save();
    expect((await reports()).find((report) => report.note === "put right")?.position).toBeNull();
  });

  test("does not get the place of a draft begun elsewhere that it takes up", async () => {
    await keepReport(1, {}, { position: SITE });
    here = OFFICE;
    const begun = await open();
    begun.change({ note: "begun" });
    await settle();
    begun.close();
    expect(await mend(idOf(1))).toMatchObject({ position: SITE, fields: { note: "begun" } });
  });

  test("loses its place with its time", async () => {
    await keepReport(1, { refused: "time_in_future" }, { position: SITE });
    expect(await mend(idOf(1))).toMatchObject({ observedAtMs: null, position: null });
    here = OFFICE;
    await (await open()).save();
    expect((await reports()).find((report) => report.supersedes)?.position).toEqual(OFFICE);
  });
});

describe("one draft on two screens, when the first has saved it", () => {
  let first: CaptureState;
  let second: CaptureState;
  const notes = async () => (await reports()).map((report) => report.note);

  beforeEach(async () => {
    here = SITE;
    await db.photos.add(photoOf("photo", draftOwner("p1"), { sha256: "1".repeat(64) }));
    await db.photoBytes.add({ key: "1".repeat(64), bytes: new ArrayBuffer(9) });
    first = await open();
    first.change({ note: "begun" });
    await settle();
    second = await open();
    await first.save();
  });

  test("what is typed on the second is kept as a draft of its own", async () => {
    second.change({ note: "more" });
    await settle();
    expect(await db.drafts.toArray()).toMatchObject([{ fields: { note: "more" } }]);
    second.close();
    const later = await open();
    expect(later.fields.value.note).toBe("more");
    await later.save();
    expect(await notes()).toEqual(["begun", "more"]);
  });

  test("it is not called kept while it is not", async () => {
    const before = second.keptAt.value;
    nowMs += 1_000;
    const put = vi.spyOn(db.drafts, "put").mockRejectedValue(new Error("no"));
    second.change({ note: "more" });
    await settle();
    expect(second.keptAt.value).toBe(before);
    put.mockRestore();
  });

  test("what is saved on the second is another report, however fast", async () => {
    nowMs += 1_000;
    second.change({ note: "more" });
    const outcome = await second.save();
    const saved = await rows();
    expect(saved.map(({ seq, report }) => [seq, report.seq, report.note])).toEqual([
      [1, 1, "begun"],
      [2, 2, "more"],
    ]);
    expect(outcome).toEqual({ ok: saved[1]?.id });
    await settle();
    expect(await db.drafts.count()).toBe(0);
  });

  test("what was saved does not become a draft again where only the position is found anew", async () => {
    second.locate();
    await settle();
    expect(await db.drafts.count()).toBe(0);
  });

  test("a photo picked on the second since is not left behind", async () => {
    await db.photos.add(photoOf("later", draftOwner("p1"), { sha256: "2".repeat(64) }));
    nowMs += 1_000;
    await second.save();
    const [one, two] = await reports();
    expect([one?.photos?.length, two?.photos?.length]).toEqual([1, 1]);
    expect((await db.photos.get("later"))?.owner).toBe(two?.id);
  });

  test("the same saved again is the same report", async () => {
    nowMs += 1_000;
    expect(await second.save()).toEqual({ ok: (await reports())[0]?.id });
    expect(await notes()).toEqual(["begun"]);
  });

  test("a photo is the saved report's: the second shows it no more, and cannot take it away", async () => {
    expect(second.photos.value).toHaveLength(1);
    await second.removePhoto("photo");
    expect(await db.photos.get("photo")).toMatchObject({ phase: "held" });
    const third = await open();
    expect(third.photos.value).toEqual([]);
  });

  test("once something is typed, the second shows only its own photos", async () => {
    second.change({ note: "more" });
    await settle();
    expect(second.photos.value).toEqual([]);
  });
});

test("a report whose saving was reported as failed, and was not, is one report when it is saved again as it is", async () => {
  const draft = { project: "p1", reportId: idOf(1), mends: null };
  const facts = { project: "p1", observedAt: 1, note: "a" };
  const save = (more: object, atMs: number) =>
    saveReport(db, draft, "p", { ...facts, ...more }, atMs, [], idOf(2));
  expect(await save({}, 1)).toBe(idOf(1));
  expect(await save({ observedAt: 5, position: SITE }, 2)).toBe(idOf(1));
  expect(await save({ note: "b" }, 3)).toBe(idOf(2));
  expect(await save({ note: "b" }, 4)).toBe(idOf(2));
  expect((await reports()).map(({ seq, note }) => [seq, note])).toEqual([
    [1, "a"],
    [2, "b"],
  ]);
});

describe("a second report of a project, mended while the first still is", () => {
  const owners = async () =>
    (await db.photos.where({ owner: draftOwner("p1") }).toArray()).map(
      (photo) => photo.sha256[0] ?? photo.key,
    );

  beforeEach(async () => {
    await keepReport(1, {}, { completed: 111, note: "first" });
    await keepReport(2, {}, { note: "second" });
  });

  test("has its own figures and photos, not the first one's", async () => {
    await mend(idOf(1));
    const draft = await mend(idOf(2));
    expect(draft).toMatchObject({ mends: idOf(2), fields: { completedWan: "", note: "second" } });
    expect(await owners()).toEqual(["2"]);
  });

  test("takes nothing of the first away, which can be mended again", async () => {
    await mend(idOf(1));
    await mend(idOf(2));
    expect(await mend(idOf(1))).toMatchObject({ fields: { completedWan: "111", note: "first" } });
    expect(await owners()).toEqual(["1"]);
    expect(await db.photos.get(`${idOf(1)}.0`)).toMatchObject({ phase: "kept", bytesKept: true });
    expect(await db.photoBytes.count()).toBe(2);
  });

  test("keeps a photo picked meanwhile, which is nowhere else", async () => {
    await mend(idOf(1));
    await db.photos.add(photoOf("picked", draftOwner("p1"), { sha256: "3".repeat(64) }));
    await mend(idOf(2));
    expect((await owners()).sort()).toEqual(["2", "3"]);
  });

  test("takes up what was begun of no other report", async () => {
    const begun = await open();
    begun.change({ completedWan: "333" });
    await settle();
    begun.close();
    expect(await mend(idOf(2))).toMatchObject({ fields: { completedWan: "333", note: "second" } });
  });
});

describe("photos of a draft that is thrown away while they are kept", () => {
  const jpegs = () =>
    Array.from({ length: 9 }, (_, i) => {
      const bytes = new Uint8Array(64).fill(i);
      bytes.set([0xff, 0xd8, 0xff]);
      return new File([bytes], `${i}.jpg`);
    });

  test("do not come back", async () => {
    const capture = await open();
    const adding = capture.addPhotos(jpegs());
    const kept = () => db.photos.filter((photo) => photo.bytesKept).count();
    await vi.waitFor(async () => expect(await kept()).toBeGreaterThan(0), PATIENT);
    await capture.discard();
    await adding;
    expect([await db.photos.count(), await db.photoBytes.count()]).toEqual([0, 0]);
  });

  test("do not come back on a screen that was left and opened again", async () => {
    const left = await open();
    const adding = left.addPhotos(jpegs());
    await vi.waitFor(async () => expect(await db.photos.count()).toBe(9), PATIENT);
    left.close();
    const capture = createCapture("p1", {
      ...{ db: signal(db), nameOf: () => "p", stampOf: () => null, saved: () => undefined },
    });
    shown.push(capture);
    await vi.waitFor(() => expect(capture.photos.value).toHaveLength(9), PATIENT);
    await capture.discard();
    await adding;
    expect([await db.photos.count(), await db.photoBytes.count()]).toEqual([0, 0]);
  });
});

test.each([
  ["storage_full", "QuotaExceededError"],
  ["not_saved", "DatabaseClosedError"],
])("saving answers %s for a %s", async (code, name) => {
  here = SITE;
  const capture = await open();
  capture.change({ note: "begun" });
  await settle();
  vi.spyOn(db.reports, "add").mockImplementation(() => {
    throw Object.assign(new Error(), { name });
  });
  expect(await capture.save()).toEqual({ field: "form", code });
  expect(capture.fields.value.note).toBe("begun");
});
