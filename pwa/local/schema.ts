import Dexie, { type DexieOptions, type Table } from "dexie";
import type { Me } from "#domain/account";
import type { ErrorCode } from "#domain/error";
import type { Position } from "#domain/fields";
import type { MilestoneCode } from "#domain/milestone";
import type { Listing, Project, Round, Verdict } from "#domain/project";
import type { PhotoLossWord } from "#domain/protocol";
import type { ReportInput } from "#domain/report";
import type { Tallies } from "#domain/tally";

/** What a person has typed about a project and not saved yet; text as typed. One draft a project. */
export interface DraftRow {
  readonly project: string;
  /** The id the report will have: given once, so that a save repeated after a lost connection saves nothing twice. */
  readonly reportId: string;
  readonly fields: DraftFieldsRow;
  readonly position: Position | null;
  /** When that was found (epoch ms); unknown of drafts older than this field. */
  readonly positionAtMs?: number;
  /** The report on this phone that this draft mends, and the id the server is told (they differ, see outbox.ts). */
  readonly mends: string | null;
  readonly supersedes: string | null;
  /** When what a mended report says was seen (epoch ms by this phone); null: at the moment of saving. */
  readonly observedAtMs: number | null;
  readonly keptAtMs: number;
}

export interface DraftFieldsRow {
  readonly milestone: MilestoneCode | null;
  readonly unitsDone: string;
  readonly unitsTotal: string;
  readonly unitsUnit: string;
  readonly percent: string;
  readonly completedWan: string;
  readonly note: string;
}

/** The phone that saved a report which came here in a rescue file. */
export interface ReportOrigin {
  readonly id: string;
  readonly platform: string;
  /** Server minus that phone's clock, as it last measured; null for never. */
  readonly clockOffsetMs: number | null;
}

/** A saved report. `report` is what travels and never changes; the rest is what became of it. */
export interface ReportRow {
  readonly id: string;
  readonly seq: number;
  readonly project: string;
  readonly projectName: string;
  readonly report: ReportInput;
  /** `waiting`: no receipt yet. `received`: accepted by the server. `refused`: waits for the person. */
  readonly state: "waiting" | "received" | "refused";
  readonly savedAtMs: number;
  readonly receivedAtMs: number | null;
  readonly refused: ErrorCode | null;
  readonly detail: string | null;
  /** The report on this phone that took this one's place. */
  readonly supersededBy: string | null;
  /** Set for a report of another phone: it travels under that phone's name, whose numbers it continues. */
  readonly origin?: ReportOrigin;
  /** Places (from 1) of photos that were taken for it and that the full phone could not keep. */
  readonly notKept?: readonly number[];
}

/**
 * `raw`: as picked, not shrunk yet. `draft`: shrunk, in a draft. `held`: its report has no receipt yet. `kept`: its report
 * was refused, and whoever mends it takes the photo along. `waiting`: to be sent. `sent`: the server has the bytes.
 * `refused`: the server's final word on the photo. `lost`: the bytes were not found on the phone, or altered.
 */
export type PhotoPhase = "raw" | "draft" | "held" | "kept" | "waiting" | "sent" | "refused" | "lost";

/** All that is known of a photo but its bytes: listing must not load those. */
export interface PhotoRow {
  readonly key: string;
  /** A report's id, or `draftOwner(project)`. */
  readonly owner: string;
  /** Position in the report, from 0. */
  readonly place: number;
  readonly phase: PhotoPhase;
  /** Empty while `raw`. */
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly takenAtMs: number | null;
  readonly position: Position | null;
  readonly refused: ErrorCode | null;
  /** False once the bytes were freed because the server has them. */
  readonly bytesKept: boolean;
  /** While `lost`: how, and whether the server has been told. Rows older than this field were `missing` or `altered`. */
  readonly lost?: PhotoLossWord;
  readonly lossTold?: boolean;
  /** The person knows and leaves it at that. */
  readonly lossAccepted?: boolean;
  /** Only while the photo is in the draft it was picked for; what its stamp is made from. */
  readonly picked?: PickedRow;
}

/** A photo's row while it is changed in place. */
export type ChangingPhoto = { -readonly [K in keyof PhotoRow]: PhotoRow[K] };

/** What the phone knew when a photo was picked; epoch ms. */
export interface PickedRow {
  readonly atMs: number;
  /** When the file was last written, and when the camera says it took the picture (undefined until that was read). */
  readonly fileMs: number | null;
  readonly exifMs?: number | null;
  readonly position: Position | null;
  /** What the photo was stamped with, to tell when it must be stamped anew. Empty while raw. */
  readonly stamp: string;
}

/**
 * Bytes under a photo's sha256, so that reports sharing a photo share them. Under its key, or
 * its key with the number of a part: what it is made from while it is in a draft (photo-source.ts).
 */
export interface BytesRow {
  readonly key: string;
  readonly bytes: ArrayBuffer;
}

/** The first and the last key that a photo's bytes may lie under: its own, and those of its parts. */
export function keysOfSource(key: string): readonly [first: string, last: string] {
  return [key, `${key}/\uffff`];
}

export interface UsedRow {
  readonly project: string;
  readonly atMs: number;
}

/** Single values of a person's database, by name. */
export interface MetaValues {
  /** Made with the database: a device is one person's database on one phone, so its numbers never repeat. */
  deviceId: string;
  /** The number of the last report saved. */
  seq: number;
  cursor: string;
  lastSyncAtMs: number;
  /** Server minus this phone's clock at the last exchange, half of its round trip taken off. */
  clockOffsetMs: number;
  /** Whether the last photo found no room. */
  isOutOfRoom: boolean;
  /** Whether persistent storage was asked for. */
  persistAsked: boolean;
  /** The board as last seen, for a start without a network; `at` (epoch ms) is when, unknown of those kept by early versions. */
  figures: {
    readonly query: string;
    readonly at?: number;
    readonly verified: Tallies;
    readonly reported: Tallies;
  };
  /** Where Web Locks are missing: who drains, and until when (epoch ms) nobody else may. */
  [lease: `lease:${string}`]: { readonly holder: string; readonly untilMs: number };
}

export interface MetaRow {
  readonly name: string;
  readonly value: unknown;
}

/** Which IndexedDB to use; the global one unless named. */
export type Store = Pick<DexieOptions, "indexedDB" | "IDBKeyRange">;

// When a save is confirmed it is on the disk, not in a cache that an empty battery takes along.
const STRICT: DexieOptions = { chromeTransactionDurability: "strict" };

/** One person's database on this phone. Nobody else sees or sends what is in it. */
export class LocalDatabase extends Dexie {
  declare readonly drafts: Table<DraftRow, string>;
  declare readonly reports: Table<ReportRow, string>;
  declare readonly photos: Table<PhotoRow, string>;
  declare readonly photoBytes: Table<BytesRow, string>;
  declare readonly thumbnails: Table<BytesRow, string>;
  declare readonly projects: Table<Project, string>;
  declare readonly listings: Table<Listing, [string, string, string]>;
  declare readonly rounds: Table<Round, string>;
  declare readonly verdicts: Table<Verdict, [string, number, string]>;
  declare readonly used: Table<UsedRow, string>;
  declare readonly meta: Table<MetaRow, string>;

  constructor(personId: string, store: Store = {}) {
    super(`sanpi-${personId}`, { ...STRICT, ...store });
    this.version(1).stores({
      drafts: "project",
      reports: "id, [state+seq], project, savedAtMs",
      photos: "key, phase, [owner+phase], [sha256+phase]",
      photoBytes: "key",
      thumbnails: "key",
      projects: "id",
      listings: "[project+batch+round], project",
      rounds: "id",
      verdicts: "[report+at+verdict], report, project",
      used: "project",
      meta: "name",
    });
  }
}

/** The person last signed in. `isHeld`: a sign-in is under way, so nothing may be sent. */
export interface PersonRow {
  readonly key: "last";
  readonly me: Me | null;
  readonly isHeld: boolean;
  /** Since when, epoch ms. */
  readonly heldAtMs?: number;
}

/** The one thing known without knowing who: the person last signed in. For the service worker, which has no localStorage. */
export class PhoneDatabase extends Dexie {
  declare readonly people: Table<PersonRow, string>;

  constructor(store: Store = {}) {
    super("sanpi", { ...STRICT, ...store });
    this.version(1).stores({ people: "key" });
  }
}

const DRAFT = "draft:";

/** The owner of photos that are still in the draft of a project. */
export function draftOwner(project: string): string {
  return `${DRAFT}${project}`;
}

/** The project of a draft's photos, by their owner. */
export function draftProject(owner: string): string {
  return owner.slice(DRAFT.length);
}
