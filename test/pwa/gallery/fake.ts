import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Me } from "#domain/account";
import type {
  AppState,
  BoardQuery,
  CaptureState,
  DraftFields,
  DraftPhoto,
  OutboxEntry,
  Whereabouts,
} from "../../../pwa/state/contract.ts";
import { fakeAccount, fakeAdmin } from "./accounts.ts";
import { cellProjectsOf, talliesOf } from "./figures.ts";
import { fakeLedger } from "./ledger.ts";
import { phones } from "./phones.ts";
import { localProjects } from "./projects.ts";
import { fakeDesk } from "./queue.ts";
import { drafts as draftRows, entries, reports } from "./reports.ts";
import { fakeSheets } from "./sheets.ts";

const PEOPLE: Record<string, Me | null | undefined> = {
  field: {
    id: "field",
    username: "13800000001",
    name: "王建国",
    grants: [{ role: "reporter", level: "zone", place: "140200-1", name: "大同经济技术开发区" }],
  },
  reviewer: {
    id: "reviewer",
    username: "13800000002",
    name: "李审核",
    grants: [{ role: "reviewer", level: "city", place: "140200", name: "大同市" }],
  },
  manager: {
    id: "manager",
    username: "13800000003",
    name: "赵处长",
    grants: [{ role: "manager", level: "province", place: "14", name: "山西省" }],
  },
  admin: {
    id: "admin",
    username: "13800000004",
    name: "赵管理员",
    grants: [{ role: "admin", level: "province", place: "14", name: null }],
  },
  nobody: null,
  unknown: undefined,
};

/** A picture of a site, drawn by hand so that no file is needed. */
const picture = (key: string) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#9cc3e6"/><path d="M0 24h40v6H0z" fill="#8a6d3b"/><path d="M8 24V8h14v16M26 24V3l10 4" fill="none" stroke="#555" stroke-width="2"/><text x="2" y="29" font-size="4" fill="#fff">${key}</text></svg>`)}`;

/** An `AppState` without an engine, set by the words of a scene. */
export function fakeState(scene: URLSearchParams): AppState {
  const rows = Number(scene.get("rows") ?? 8);
  const never = scene.get("load") === "never";
  const failing = scene.get("fail") !== null;
  const online = signal(scene.get("net") !== "offline");
  const failure = { failed: online.value ? "internal" : "offline" } as const;
  const entriesShown = signal<readonly OutboxEntry[] | undefined>(
    never ? undefined : rows === 0 ? [] : entries,
  );
  const waits = scene.has("waits") || rows > 0;
  const query = signal<BoardQuery>({
    ...{ from: null, to: null, rounds: null, year: null, by: "city", within: null, rule: null, asOf: null },
  });
  const drafts = new Map<string, CaptureState>();
  const desk = fakeDesk(rows, { never, failure: failing || !online.value ? failure : null });
  const failed: ReadonlySignal<typeof failure | null> = signal(failing ? failure : null);
  return {
    session: {
      me: signal(PEOPLE[scene.get("as") ?? "field"]),
      expired: signal(scene.has("expired")),
      signIn: async () => (failing ? { failed: "credentials_wrong" } : { ok: null }),
      enrol: async () => (failing ? { failed: "enrolment_invalid" } : { ok: null }),
      signOut: async () => undefined,
    },
    account: fakeAccount(failing ? failure : null, rows),
    admin: fakeAdmin(failing ? failure : null, rows),
    sheets: fakeSheets(failing ? failure : null, rows),
    pictures: { trend: async () => failure, structure: async () => failure },
    connection: {
      problem: signal(null),
      online,
      syncing: signal(scene.has("syncing")),
      lastSyncAt: signal(Date.now() - 3_000_000),
      syncNow: async () => undefined,
    },
    projects: { projects: signal(never ? undefined : localProjects(rows)), touch: async () => undefined },
    outbox: {
      entries: entriesShown,
      waiting: signal(
        waits ? { reports: 3, photos: 9, bytes: 2_800_000 } : { reports: 0, photos: 0, bytes: 0 },
      ),
      needsYou: signal(waits ? 2 : 0),
      retry: async () => undefined,
      mend: async () => ({ projectId: "p1" }),
      drafts: signal(rows === 0 ? [] : draftRows),
      progress: signal({ bytesSent: 1_200_000, bytesLeft: 2_800_000, minutesLeft: 2 }),
      withdraw: async () => (failing || !online.value ? failure : { ok: null }),
      acceptLoss: async () => undefined,
      thumbnails: async () => new Map(["0", "1", "2"].map((key) => [key, picture(key)])),
      storage: async () => ({
        used: 41_000_000,
        quota: scene.has("full") ? 60_000_000 : 2_300_000_000,
        persisted: !scene.has("full"),
        isOutOfRoom: false,
      }),
    },
    rescue: async () => ({
      pack: async () => ({ ok: { file: new File(["x"], "sanpi-13800000001.zip"), reports: 3, drafts: 1 } }),
      open: async () => ({ fault: "cut" }),
      whose: () => "own",
      bringIn: async () => failure,
      handIn: async () => failure,
    }),
    bulletins: {
      places: async () => ({ ok: { places: [], rounds: [] } }),
      list: async () => (failing ? failure : { ok: { bulletins: [], next: null } }),
      open: async () => failure,
      make: async () => failure,
      edit: async () => failure,
      release: async () => failure,
      noteExport: async () => ({ ok: null }),
    },
    board: {
      query,
      rounds: signal(["2023-1", "2023-2", "2023-3", "2023-4", "2024-1"]),
      figures: computed(() => (never || failing ? undefined : talliesOf(query.value))),
      before: computed(() => ({ ...talliesOf(query.value, 1), day: "2026-11-14", isBulletin: true })),
      confirmedAt: signal(Date.now() - (online.value ? 0 : 720_000)),
      failure: failed,
      live: signal(online.value ? "live" : "offline"),
      flashed: signal(new Set(["140200/start"])),
      choose: (patch) => {
        query.value = { ...query.value, ...patch };
      },
      open: async ({ batch }) => (failing ? failure : { ok: cellProjectsOf(batch, rows) }),
      phones: async () =>
        never
          ? new Promise(() => undefined)
          : failing
            ? failure
            : { ok: { phones: rows === 0 ? [] : [...phones] } },
      start: () => () => undefined,
    },
    dossier: {
      load: async (id) => {
        const found = localProjects(Math.max(rows, 8)).find(({ project }) => project.id === id);
        if (never) return new Promise(() => undefined);
        return failing || !found
          ? failure
          : {
              ok: {
                project: found.project,
                listings: [...found.listings],
                reports: rows === 0 ? [] : [...reports],
              },
            };
      },
      review: async () => ({ ok: null }),
      earlierUses: async () => ({ ok: { photos: [] } }),
      photoUrl: (sha256) => picture(sha256.slice(0, 4)),
    },
    reviewDesk: async () => desk,
    ledger: async () => fakeLedger(rows, { never, failure: failing || !online.value ? failure : null }),
    updateReady: signal(scene.has("update")),
    applyUpdate: () => undefined,
    capture: (projectId) => {
      const draft = drafts.get(projectId) ?? fakeDraft(scene.has("filled"), scene.has("wrong"));
      drafts.set(projectId, draft);
      return draft;
    },
  };
}

function fakeDraft(filled: boolean, wrong: boolean): CaptureState {
  const fields = signal<DraftFields>({
    milestone: filled ? "structure_complete" : null,
    unitsDone: filled ? "28" : "",
    unitsTotal: filled ? "51" : "",
    unitsUnit: filled ? "栋" : "",
    percent: "",
    completedWan: filled ? "140000" : "",
    note: "",
  });
  const photos = signal<readonly DraftPhoto[]>(
    filled
      ? [
          { key: "a", state: "ready", thumbnail: picture("a"), bytes: 310_000 },
          { key: "b", state: "working" },
          { key: "c", state: "failed", failed: "cannot_decode" },
        ]
      : [],
  );
  const keptAt = signal<number | null>(filled ? Date.now() : null);
  const progress = signal(filled ? { done: 1, of: 3 } : null);
  const place = signal<Whereabouts>("unasked");
  return {
    fields,
    photos,
    progress,
    place,
    keptAt,
    supersedes: signal(wrong ? "1" : null),
    change: (patch) => {
      fields.value = { ...fields.value, ...patch };
      keptAt.value = Date.now();
    },
    addPhotos: async (files) => {
      photos.value = [
        ...photos.value,
        ...files.map((file) => ({ key: file.name, state: "ready" as const, thumbnail: picture("n") })),
      ];
    },
    removePhoto: async (key) => {
      photos.value = photos.value.filter((photo) => photo.key !== key);
    },
    locate: () => {
      place.value = { lat: 40, lng: 113, accuracy: 12 };
    },
    save: async () => (wrong ? { field: "completedWan", code: "money_invalid" } : { ok: "id" }),
    discard: async () => undefined,
    close: () => undefined,
  };
}
