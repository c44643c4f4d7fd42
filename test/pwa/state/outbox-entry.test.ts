import { describe, expect, test } from "vitest";
import type { Verdict } from "#domain/project";
import type { PhotoPhase, PhotoRow, ReportRow } from "../../../pwa/local/schema.ts";
import { draftsOf, entriesOf, type OutboxRows, waitingOf } from "../../../pwa/state/outbox-entry.ts";
import { digestOf, idOf, reportOf } from "../sync/fixtures.ts";

function rowOf(seq: number, more: Partial<ReportRow> = {}): ReportRow {
  return {
    ...{
      id: idOf(seq),
      seq,
      project: "p1",
      projectName: "双雁",
      report: reportOf(seq),
      state: "waiting",
      savedAtMs: seq,
    },
    ...{ receivedAtMs: null, refused: null, detail: null, supersededBy: null, ...more },
  };
}

function photoOf(seq: number, place: number, phase: PhotoPhase, more: Partial<PhotoRow> = {}): PhotoRow {
  return {
    ...{
      key: `${seq}.${place}`,
      owner: idOf(seq),
      place,
      phase,
      sha256: digestOf(place),
      bytes: 100,
      width: 1,
      height: 1,
    },
    ...{ takenAtMs: null, position: null, refused: null, bytesKept: true, ...more },
  };
}

function verdictOf(
  seq: number,
  verdict: Verdict["verdict"],
  at: number,
  reason: string | null = null,
): Verdict {
  return { report: idOf(seq), project: "p1", verdict, reason, at, by: "审核员" };
}

const NONE: OutboxRows = { reports: [], photos: [], verdicts: [], drafts: [], names: new Map() };
const onTheirWay = (reports: string[] = [], photos: string[] = []) => ({
  reports: new Set(reports),
  photos: new Set(photos),
});

function only(row: ReportRow, photos: PhotoRow[] = [], verdicts: Verdict[] = [], sending: string[] = []) {
  return entriesOf({ ...NONE, reports: [row], photos, verdicts }, onTheirWay(sending))[0];
}

describe("a reviewer's word taken back", () => {
  test.each(["verified", "returned"] as const)(
    "after %s the report waits for its verdict as before",
    (word) => {
      const verdicts = [verdictOf(1, word, 10, "照片看不清"), verdictOf(1, "pending", 20)];
      const entry = only(rowOf(1, { state: "received" }), [photoOf(1, 0, "sent")], verdicts);
      expect(entry).toMatchObject({ phase: "complete", state: "pending" });
      expect(entry?.reason).toBeUndefined();
    },
  );

  test("and given anew it counts again, with its own reason", () => {
    const verdicts = [
      verdictOf(1, "returned", 10, "重复上报"),
      verdictOf(1, "pending", 20),
      verdictOf(1, "returned", 30, "位置不符"),
    ];
    const entry = only(rowOf(1, { state: "received" }), [], verdicts);
    expect(entry).toMatchObject({ phase: "needsYou", state: "returned", reason: "位置不符" });
  });
});

describe("the phase of a report", () => {
  test.each<[string, Partial<ReportRow>, PhotoPhase[], Verdict[], string]>([
    ["saved", {}, ["held"], [], "waiting"],
    ["received, photos on their way", { state: "received" }, ["sent", "waiting"], [], "received"],
    ["received with all photos", { state: "received" }, ["sent", "sent"], [], "complete"],
    ["received without photos", { state: "received" }, [], [], "complete"],
    ["refused", { state: "refused", refused: "money_invalid" }, ["kept"], [], "needsYou"],
    [
      "refused and mended",
      { state: "refused", refused: "money_invalid", supersededBy: idOf(9) },
      ["kept"],
      [],
      "superseded",
    ],
    ["returned", { state: "received" }, ["sent"], [verdictOf(1, "returned", 5)], "needsYou"],
    [
      "returned and mended",
      { state: "received", supersededBy: idOf(9) },
      ["sent"],
      [verdictOf(1, "returned", 5)],
      "superseded",
    ],
    ["verified", { state: "received" }, ["sent"], [verdictOf(1, "verified", 5)], "complete"],
    [
      "returned, then verified",
      { state: "received" },
      [],
      [verdictOf(1, "returned", 5), verdictOf(1, "verified", 6)],
      "complete",
    ],
    ["a photo refused", { state: "received" }, ["sent", "refused"], [], "needsYou"],
    ["a photo lost", { state: "received" }, ["sent", "lost"], [], "needsYou"],
    ["withdrawn", { state: "received" }, ["sent"], [verdictOf(1, "withdrawn", 5)], "withdrawn"],
  ])("%s", (_, row, phases, verdicts, expected) => {
    const photos = phases.map((phase, place) => photoOf(1, place, phase));
    expect(only(rowOf(1, row), photos, verdicts)?.phase).toBe(expected);
  });

  test("on its way", () => {
    expect(only(rowOf(1), [], [], [idOf(1)])?.phase).toBe("sending");
  });
});

test("a lost photo that the person leaves at that needs nobody, and still does not count as sent", () => {
  const photos = [photoOf(1, 0, "sent"), photoOf(1, 1, "lost", { lost: "altered", lossAccepted: true })];
  expect(only(rowOf(1, { state: "received" }), photos)).toMatchObject({
    phase: "complete",
    photosSent: 1,
    photosTotal: 2,
    photosLost: 0,
  });
});

test("each photo says how far it has come", () => {
  const photos = [
    photoOf(1, 3, "lost", { lost: "altered" }),
    photoOf(1, 0, "sent"),
    photoOf(1, 1, "waiting"),
    photoOf(1, 2, "waiting"),
  ];
  const [entry] = entriesOf(
    { ...NONE, reports: [rowOf(1, { state: "received" })], photos },
    onTheirWay([], [digestOf(2)]),
  );
  expect(entry?.photos.map(({ state }) => state)).toEqual(["sent", "waiting", "sending", "altered"]);
});

describe("drafts", () => {
  const fields = {
    ...{
      milestone: null,
      unitsDone: "",
      unitsTotal: "",
      unitsUnit: "",
      percent: "",
      completedWan: "",
      note: "",
    },
  };
  const head = { reportId: idOf(1), position: null, mends: null, supersedes: null, observedAtMs: null };
  const draft = (project: string, keptAtMs: number, note: string) => ({
    ...{ ...head, project, keptAtMs, fields: { ...fields, note } },
  });

  test("are listed with what they say, last changed first; one that says nothing is none", () => {
    const drafts = [draft("p1", 1, "a"), draft("p2", 2, ""), draft("p3", 3, "c")];
    const listed = draftsOf({ ...NONE, drafts, names: new Map([["p3", "双雁"]]) });
    expect(listed.map(({ projectName, note }) => [projectName, note])).toEqual([
      ["双雁", "c"],
      ["p1", "a"],
    ]);
  });

  test("are listed when all they hold is photos", () => {
    const photos = [
      photoOf(1, 0, "raw", { owner: "draft:p7" }),
      photoOf(1, 1, "draft", { owner: "draft:p7" }),
    ];
    expect(draftsOf({ ...NONE, photos })).toMatchObject([{ projectId: "p7", photos: 2 }]);
  });
});

test("says why it was refused", () => {
  expect(only(rowOf(1, { state: "refused", refused: "money_invalid" }))).toMatchObject({
    refused: "money_invalid",
  });
  expect(
    only(rowOf(1, { state: "received" }), [photoOf(1, 0, "refused", { refused: "photo_type" })]),
  ).toMatchObject({ refused: "photo_type" });
});

test("says the reviewer's reason, of the last return", () => {
  const verdicts = [verdictOf(1, "returned", 5, "照片看不清"), verdictOf(1, "returned", 7, "金额有误")];
  expect(only(rowOf(1, { state: "received" }), [], verdicts)).toMatchObject({
    state: "returned",
    reason: "金额有误",
  });
});

test("counts photos honestly: a lost one is not sent", () => {
  const photos = [photoOf(1, 0, "sent"), photoOf(1, 1, "waiting"), photoOf(1, 2, "lost")];
  expect(only(rowOf(1, { state: "received" }), photos)).toMatchObject({
    photosSent: 1,
    photosTotal: 3,
    photosLost: 1,
    bytesWaiting: 100,
  });
});

test("lists the newest first", () => {
  const entries = entriesOf({ ...NONE, reports: [rowOf(1), rowOf(3), rowOf(2)] }, onTheirWay());
  expect(entries.map((entry) => entry.seq)).toEqual([3, 2, 1]);
});

test("what waits: reports without a receipt, photos still to be sent, and no others", () => {
  const reports = [rowOf(1), rowOf(2, { state: "received" }), rowOf(3, { state: "refused" })];
  const photos = [
    photoOf(1, 0, "held"),
    photoOf(2, 0, "waiting"),
    photoOf(2, 1, "sent"),
    photoOf(3, 0, "kept"),
  ];
  expect(waitingOf({ reports, photos })).toEqual({ reports: 1, photos: 2, bytes: 200 });
});
