import type { StoredReport } from "#domain/dossier";
import type { DraftEntry, OutboxEntry } from "../../../pwa/state/contract.ts";

const NOW = Date.now();
const HOUR_MS = 3_600_000;

const photo = (n: number, stored = true) => ({
  sha256: String(n).repeat(64).slice(0, 64),
  bytes: 310_000,
  width: 1600,
  height: 1200,
  takenAt: NOW,
  position: null,
  stored,
  lost: null,
  distanceM: 40,
  ageMs: 60_000,
});

const base: StoredReport = {
  id: "0192f7a0-1b2c-7d3e-8f40-000000000001",
  seq: 12,
  project: "p0",
  person: { id: "field", name: "王建国" },
  observedAt: NOW - 2 * HOUR_MS,
  observedAtByPhone: NOW,
  clockOffsetMs: 0,
  receivedAt: NOW,
  milestone: "structure_complete",
  units: { done: 28, total: 51, unit: "栋" },
  percent: 62.5,
  completed: 140_000,
  note: "3 号车间钢结构到场，塔吊检修两天。\n卡点：临时用电增容待供电公司批复。",
  position: { lat: 40.04, lng: 113.3, accuracy: 12 },
  supersedes: null,
  supersededBy: null,
  state: "pending",
  verdicts: [],
  photos: [
    photo(1),
    { ...photo(2), distanceM: 3_240, ageMs: 50 * HOUR_MS },
    photo(3, false),
    { ...photo(5, false), lost: "missing", ageMs: -5 * 60_000 },
  ],
};

/** A pending, a returned and a verified report. */
export const reports: readonly StoredReport[] = [
  base,
  {
    ...base,
    id: "0192f7a0-1b2c-7d3e-8f40-000000000002",
    observedAt: NOW - 60 * HOUR_MS,
    clockOffsetMs: 11 * 60_000,
    milestone: "main_structure",
    units: null,
    percent: null,
    note: null,
    state: "returned",
    photos: [photo(4)],
    verdicts: [
      {
        report: base.id,
        project: "p0",
        verdict: "returned",
        reason: "照片看不清，请在 3 号车间南侧补拍",
        at: NOW - 50 * HOUR_MS,
        by: "李审核",
      },
    ],
  },
  {
    ...base,
    id: "0192f7a0-1b2c-7d3e-8f40-000000000003",
    observedAt: NOW - 400 * HOUR_MS,
    milestone: "foundation",
    completed: 98_000,
    position: null,
    state: "verified",
    photos: [],
    verdicts: [
      {
        report: base.id,
        project: "p0",
        verdict: "verified",
        reason: null,
        at: NOW - 390 * HOUR_MS,
        by: "李审核",
      },
    ],
  },
];

const entry: OutboxEntry = {
  id: "1",
  seq: 43,
  projectId: "p0",
  projectName: "双雁生物医药产业园（一期）",
  phase: "waiting",
  state: "pending",
  observedAt: NOW - 20 * 60_000,
  milestone: "structure_complete",
  completedWan: 140_000,
  note: "",
  photosSent: 0,
  photosTotal: 3,
  bytesWaiting: 930_000,
  photosLost: 0,
  photos: (["sent", "sending", "waiting"] as const).map((state, i) => ({
    ...{ sha256: String(i), bytes: 310_000, state },
  })),
  notKept: [],
  isFromElsewhere: false,
};

export const drafts: readonly DraftEntry[] = [
  {
    ...{
      projectId: "p3",
      projectName: "国电电力湖东电厂",
      keptAt: NOW - HOUR_MS,
      milestone: "main_structure",
    },
    ...{ completedWan: "120000", note: "塔吊已到场", photos: 2, mends: false },
  },
];

/** One entry of each phase. */
export const entries: readonly OutboxEntry[] = [
  entry,
  {
    ...entry,
    id: "2",
    seq: 42,
    phase: "received",
    photosSent: 2,
    observedAt: NOW - 3 * HOUR_MS,
    projectName: "国威威奇达头孢事业部克拉维酸钾产品产能提升项目",
  },
  {
    ...entry,
    id: "3",
    seq: 41,
    phase: "needsYou",
    state: "returned",
    reason: "照片看不清，请在 3 号车间南侧补拍",
    photosSent: 3,
    projectName: "捷美再生资源循环利用产业园",
  },
  {
    ...entry,
    id: "4",
    seq: 40,
    phase: "needsYou",
    refused: "units_invalid",
    milestone: null,
    note: "基础完成",
    completedWan: null,
  },
  {
    ...entry,
    id: "5",
    seq: 39,
    phase: "complete",
    state: "verified",
    photosSent: 3,
    bytesWaiting: 0,
    observedAt: NOW - 90 * HOUR_MS,
  },
  {
    ...entry,
    id: "6",
    seq: 38,
    phase: "complete",
    photosSent: 3,
    bytesWaiting: 0,
    observedAt: NOW - 91 * HOUR_MS,
    projectName: "国电电力湖东电厂",
  },
  {
    ...entry,
    id: "7",
    seq: 37,
    phase: "superseded",
    photosSent: 3,
    bytesWaiting: 0,
    observedAt: NOW - 99 * HOUR_MS,
  },
  {
    ...{ ...entry, id: "8", seq: 36, phase: "withdrawn", state: "withdrawn", photosSent: 3, bytesWaiting: 0 },
    observedAt: NOW - 100 * HOUR_MS,
  },
  {
    ...{ ...entry, id: "9", seq: 35, phase: "needsYou", photosSent: 1, photosLost: 2, notKept: [2] },
    photos: (["sent", "missing", "altered"] as const).map((state, i) => ({
      sha256: `${i}`,
      bytes: 1,
      state,
    })),
  },
  { ...entry, id: "10", seq: 3, phase: "complete", photosSent: 3, notKept: [2, 4], isFromElsewhere: true },
];
