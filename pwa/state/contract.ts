import type { ReadonlySignal } from "@preact/signals";
import type {
  Me,
  People,
  PeopleResponse,
  Person,
  PersonInput,
  PersonPatch,
  SessionRow,
} from "#domain/account";
import type { AuditPage, AuditQuery, TrailCheck } from "#domain/audit";
import type { Batch } from "#domain/batch";
import type { Bulletin, BulletinDetail, BulletinExport, BulletinRequest, Bulletins } from "#domain/bulletin";
import type { Dossier } from "#domain/dossier";
import type { EarlierUses } from "#domain/earlier-use";
import type { ErrorCode } from "#domain/error";
import type { Basis, Position } from "#domain/fields";
import type { ImportRequest, ImportResponse, Imports, UndoneImport } from "#domain/import";
import type { Ledger, LedgerRow } from "#domain/ledger";
import type { MilestoneCode } from "#domain/milestone";
import type { Passkeys } from "#domain/passkey";
import type { Phones } from "#domain/phone";
import type { Listing, Project, ReportState, VerdictWord } from "#domain/project";
import type { Queue, QueueItem } from "#domain/queue";
import type { RateRule } from "#domain/rate";
import type { Structure } from "#domain/structure";
import type { CellProjects, Place, Tallies } from "#domain/tally";
import type { Trend } from "#domain/trend";
import type { BroughtIn } from "../rescue/bring-in.ts";
import type { RescueFault } from "../rescue/format.ts";
import type { HandedIn } from "../rescue/hand-in.ts";
import type { RescueFile } from "../rescue/open.ts";
import type { Match } from "../tables/matching.ts";
import type { Answers, Reading, SheetProject } from "../tables/reading.ts";

/**
 * What screens see: signals to read and actions to call. A screen never fetches and never opens IndexedDB.
 * Every action that can fail answers a `Failure` instead of throwing, so that a screen can say what to do next.
 */

/** Why an action did not succeed; `offline` when the server could not be asked. */
export type Failure = { readonly failed: ErrorCode | "offline" | "storage_full"; readonly detail?: string };
export type Outcome<T = null> = { readonly ok: T } | Failure;

export interface SessionState {
  /** Undefined until known; null when nobody is signed in; the person last signed in while offline. */
  readonly me: ReadonlySignal<Me | null | undefined>;
  /** True when the server refused the session: the outbox waits, the person is asked to sign in again. */
  readonly expired: ReadonlySignal<boolean>;
  signIn(username: string, password: string): Promise<Outcome>;
  /** Signs this phone in by the token of a one-time link. */
  enrol(token: string): Promise<Outcome>;
  signOut(): Promise<void>;
}

export interface ConnectionState {
  readonly online: ReadonlySignal<boolean>;
  readonly syncing: ReadonlySignal<boolean>;
  /** Epoch ms of the last exchange with the server that succeeded; null for never. */
  readonly lastSyncAt: ReadonlySignal<number | null>;
  /** Why the server refuses every exchange until something is done (an app too old, say); null normally. */
  readonly problem: ReadonlySignal<ErrorCode | null>;
  /** Asks for an exchange now. */
  syncNow(): Promise<void>;
}

/** A project as the phone keeps it, with what the phone itself adds. */
export interface LocalProject {
  readonly project: Project;
  readonly listings: readonly Listing[];
  /** When this person last opened or reported it on this phone (epoch ms); null for never. */
  readonly usedAt: number | null;
  /** Reports of this project still on the phone, and those that need the person. */
  readonly waiting: number;
  readonly needsYou: number;
}

export interface ProjectsState {
  /** All projects of the person's scope kept on the phone; last used first, then by name. Undefined while loading. */
  readonly projects: ReadonlySignal<readonly LocalProject[] | undefined>;
  touch(projectId: string): Promise<void>;
}

export interface DraftPhoto {
  /** Local key, stable while the draft lives. */
  readonly key: string;
  /** `waiting`: picked, its turn comes. */
  readonly state: "waiting" | "working" | "ready" | "failed";
  readonly failed?: ErrorCode | "storage_full" | "cannot_decode" | "cannot_decode_heic";
  /** Kept as it was picked, and waiting for a network to load what makes it ready. */
  readonly isHeldUp?: boolean;
  /** Object URL of the thumbnail while `ready`. */
  readonly thumbnail?: string;
  readonly bytes?: number;
}

/** What the person has typed so far; text fields are kept as typed, judged on saving. */
export interface DraftFields {
  readonly milestone: MilestoneCode | null;
  readonly unitsDone: string;
  readonly unitsTotal: string;
  readonly unitsUnit: string;
  readonly percent: string;
  readonly completedWan: string;
  readonly note: string;
}

/** The position at this moment; `unasked` until the person agreed to be asked. */
export type Whereabouts = Position | "unasked" | "working" | "denied" | "unavailable";

export type DraftField = keyof DraftFields | "photos" | "form";

/** What keeps a draft from being saved; it stays as it is. `storage_full`, `not_saved`: the phone could not keep it. */
export interface DraftFault {
  readonly field: DraftField;
  readonly code: ErrorCode | "storage_full" | "not_saved";
}

export interface CaptureState {
  readonly fields: ReadonlySignal<DraftFields>;
  readonly photos: ReadonlySignal<readonly DraftPhoto[]>;
  /** How far the photos picked last are, while they are worked on. */
  readonly progress: ReadonlySignal<{ readonly done: number; readonly of: number } | null>;
  readonly place: ReadonlySignal<Whereabouts>;
  /** When the draft was last kept (epoch ms); null before the first keystroke. */
  readonly keptAt: ReadonlySignal<number | null>;
  /** Set when this draft corrects an earlier report. */
  readonly supersedes: ReadonlySignal<string | null>;
  /** Keeps a change of the draft at once (every keystroke). */
  change(patch: Partial<DraftFields>): void;
  addPhotos(files: readonly File[]): Promise<void>;
  removePhoto(key: string): Promise<void>;
  /** Finds the position, at the person's word; `place` tells what came of it. From then on photos are placed by themselves. */
  locate(): void;
  /**
   * Moves the draft into the outbox in one step, once its photos are ready; answers the report's id, or the field at
   * fault with its code.
   */
  save(): Promise<{ readonly ok: string } | DraftFault>;
  discard(): Promise<void>;
  /** Lets go of object URLs and listeners; the draft stays. */
  close(): void;
}

/**
 * 已存手机 `waiting`, 正在发送 `sending`, 已送达（照片 n/m） `received`, 照片齐全 `complete`, 需要您 `needsYou`, 已更正 `superseded`,
 * 已撤回 `withdrawn`.
 */
export type OutboxPhase =
  | "waiting"
  | "sending"
  | "received"
  | "complete"
  | "needsYou"
  | "superseded"
  | "withdrawn";

/** One photo of a report: on the phone, on its way, with the server, refused by it, or lost on the phone. */
export interface EntryPhoto {
  readonly sha256: string;
  readonly bytes: number;
  readonly state: "waiting" | "sending" | "sent" | "refused" | "missing" | "altered";
}

/** What was begun and not saved yet. */
export interface DraftEntry {
  readonly projectId: string;
  readonly projectName: string;
  readonly keptAt: number;
  readonly milestone: MilestoneCode | null;
  readonly completedWan: string;
  readonly note: string;
  readonly photos: number;
  /** Whether it mends an earlier report. */
  readonly mends: boolean;
}

/** How far the sending of photos has come since the outbox was last empty. */
export interface Progress {
  readonly bytesSent: number;
  readonly bytesLeft: number;
  /** By the rate of the last transfers; null before there is one to measure. */
  readonly minutesLeft: number | null;
}

/** What the browser says of the room for this site. */
export interface StorageFacts {
  readonly used: number;
  /** Null where the browser does not say. */
  readonly quota: number | null;
  /** Whether the browser promised not to clear it by itself. */
  readonly persisted: boolean;
  /** Whether the last photo found no room: browsers may say that there is more than there is. */
  readonly isOutOfRoom: boolean;
}

export interface OutboxEntry {
  readonly id: string;
  readonly seq: number;
  readonly projectId: string;
  readonly projectName: string;
  readonly phase: OutboxPhase;
  /** The reviewer's word on it once received. */
  readonly state: ReportState;
  /** Why it was refused, or the reviewer's reason for returning it. */
  readonly refused?: ErrorCode;
  readonly reason?: string;
  readonly observedAt: number;
  readonly milestone: MilestoneCode | null;
  readonly completedWan: number | null;
  readonly note: string;
  readonly photosSent: number;
  readonly photosTotal: number;
  readonly bytesWaiting: number;
  readonly photos: readonly EntryPhoto[];
  /** Local photos found missing or altered, until the person leaves it at that. */
  readonly photosLost: number;
  /** Places (from 1) of photos that the full phone could not keep. */
  readonly notKept: readonly number[];
  /** Saved on another phone and brought here in a rescue file. */
  readonly isFromElsewhere: boolean;
}

export interface OutboxState {
  /** Newest first. Undefined while loading. Complete ones stay listed for 30 days. */
  readonly entries: ReadonlySignal<readonly OutboxEntry[] | undefined>;
  /** Reports and photos still on the phone only, and their bytes. */
  readonly waiting: ReadonlySignal<{
    readonly reports: number;
    readonly photos: number;
    readonly bytes: number;
  }>;
  readonly needsYou: ReadonlySignal<number>;
  /** Last changed first. Undefined while loading. */
  readonly drafts: ReadonlySignal<readonly DraftEntry[] | undefined>;
  readonly progress: ReadonlySignal<Progress>;
  retry(): Promise<void>;
  /** Takes a report back, which only the server can do, and only until it is verified. */
  withdraw(reportId: string): Promise<Outcome>;
  /** The person knows of the report's lost photos and leaves it at that. */
  acceptLoss(reportId: string): Promise<void>;
  /** Opens a refused or returned report as a new draft that supersedes it; answers the project to open. */
  mend(reportId: string): Promise<{ readonly projectId: string }>;
  /** Thumbnails (object URLs) of a report's photos still on the phone, by digest. */
  thumbnails(reportId: string): Promise<ReadonlyMap<string, string>>;
  /** The room for this site; null where the browser says nothing of it. */
  storage(): Promise<StorageFacts | null>;
}

/** What a board shows; null for what was not chosen. Words as in `GET /api/tallies`. */
export interface BoardQuery {
  readonly from: string | null;
  readonly to: string | null;
  /** Comma-separated rounds. */
  readonly rounds: string | null;
  readonly year: string | null;
  readonly by: "city" | "zone";
  readonly within: string | null;
  readonly rule: RateRule | null;
  /** Day of the past whose figures are shown. */
  readonly asOf: string | null;
}

/** Both bases of the same window and version. */
export interface Figures {
  readonly verified: Tallies;
  readonly reported: Tallies;
}

export interface BoardState {
  readonly query: ReadonlySignal<BoardQuery>;
  /** All rounds known, oldest first, for the window selector. */
  readonly rounds: ReadonlySignal<readonly string[]>;
  /** Undefined while loading. */
  readonly figures: ReadonlySignal<Figures | undefined>;
  /** The figures that movement is told against, and the day of which they are; undefined while there are none. */
  readonly before: ReadonlySignal<Before | undefined>;
  readonly failure: ReadonlySignal<Failure | null>;
  readonly live: ReadonlySignal<"live" | "connecting" | "offline">;
  /** When the server last confirmed the figures shown (epoch ms); null before it did. */
  readonly confirmedAt: ReadonlySignal<number | null>;
  /** Keys `placeId/batch` of the cells changed by the last message, for one quiet flash. */
  readonly flashed: ReadonlySignal<ReadonlySet<string>>;
  choose(patch: Partial<BoardQuery>): void;
  /** The projects behind a cell of the chosen window, rule and day. */
  open(cell: {
    readonly placeId: string;
    readonly batch: Batch;
    readonly basis: Basis;
  }): Promise<Outcome<CellProjects>>;
  /** The phones behind the figures of a city or zone, null for all that the person may see. */
  phones(placeId: string | null): Promise<Outcome<Phones>>;
  /** Starts fetching and listening; answers how to stop. */
  start(): () => void;
}

/** Earlier figures of the same window, by the same rule. */
export interface Before extends Figures {
  /** The day of which they are. */
  readonly day: string;
  /** Whether they are those that the last released bulletin froze on it. */
  readonly isBulletin: boolean;
}

/** The rows of the ledger as far as they have come. */
export interface LedgerRows extends Pick<Ledger, "rows" | "zones" | "day" | "version"> {
  readonly isComplete: boolean;
}

/** 项目推进台账: every project that the person may see. */
export interface LedgerState {
  /** Page by page while they come for the first time; then all at once. Undefined until the first answer. */
  readonly ledger: ReadonlySignal<LedgerRows | undefined>;
  /** Why the last refresh did not succeed; what was fetched before stays. */
  readonly failure: ReadonlySignal<Failure | null>;
  /** Fetches what changed. */
  refresh(): Promise<void>;
}

/** What the pictures of a window need beside the board's figures. Words of the queries as in the API, null for none. */
export interface PicturesState {
  trend(query: object): Promise<Outcome<Trend>>;
  structure(query: object): Promise<Outcome<Structure>>;
}

export interface DossierState {
  /** A project with its reports, verdicts and photos from the server; what the phone has of it while offline. */
  load(projectId: string): Promise<Outcome<Dossier>>;
  review(reportId: string, verdict: VerdictWord, reason?: string): Promise<Outcome>;
  /** Where the photos of a report, or photos that look like them, were used before. */
  earlierUses(reportId: string): Promise<Outcome<EarlierUses>>;
  photoUrl(sha256: string): string;
}

/** How a report stands by somebody else's word, as the server told it. */
export interface Stands {
  readonly state: ReportState;
  /** Name, instant and reason of the last word; null where they could not be asked for. */
  readonly by: string | null;
  readonly at: number | null;
  readonly reason: string | null;
  /** Whether a later report took its place. */
  readonly isCorrected: boolean;
}

/**
 * A report on the desk. `waiting` for a word; `sending`: one is on its way; `given`: the server took it; `settled`: decided
 * by somebody else, corrected or withdrawn meanwhile.
 */
export interface DeskRow {
  readonly item: QueueItem;
  readonly phase: "waiting" | "sending" | "given" | "settled";
  /** The word on its way or given; `pending` for one being taken back. */
  readonly word: "verified" | "returned" | "pending" | null;
  /** Why the last word did not count. */
  readonly problem: Failure | null;
  readonly stands: Stands | null;
}

/** What was just said, of one report or of many, while it can be taken back. */
export interface DeskAct {
  readonly reports: readonly string[];
  readonly word: "verified" | "returned";
  readonly projectName: string;
  /** False while the word is on its way. */
  readonly isAccepted: boolean;
  /** Until when (epoch ms) it can be taken back. */
  readonly untilMs: number;
}

/** The review desk: what waits for this person's verdict, and their words on it. */
export interface ReviewDesk {
  /** In the order of the queue; undefined until the first answer. */
  readonly rows: ReadonlySignal<readonly DeskRow[] | undefined>;
  /** The report being looked at. */
  readonly current: ReadonlySignal<string | null>;
  readonly counts: ReadonlySignal<{
    readonly waiting: number;
    readonly key: number;
    readonly zones: Queue["zones"];
  }>;
  /** The zone chosen; null for all. */
  readonly within: ReadonlySignal<string | null>;
  /** Why the queue could not be fetched; what was fetched before stays. */
  readonly failure: ReadonlySignal<Failure | null>;
  /** The last words that can still be taken back, the newest last. */
  readonly acts: ReadonlySignal<readonly DeskAct[]>;
  /** Words on their way. */
  readonly unsent: ReadonlySignal<number>;
  choose(zone: string | null): void;
  open(reportId: string): void;
  /** Goes to the next (1) or the one before (-1). */
  move(step: 1 | -1): void;
  /** Gives a word on reports that wait, and goes on at once; what the server refuses comes back in its place. */
  give(reports: readonly string[], word: "verified" | "returned", reason?: string): void;
  /** Takes the newest word back. */
  undo(): void;
  refresh(): void;
  /** Fetches, listens and keeps up to date; answers how to stop. Words on their way are sent all the same. */
  start(): () => void;
}

export type { BroughtIn, HandedIn, RescueFault, RescueFile };

/** The whole outbox as one file, and back again. */
export interface RescueState {
  /** Packs what only this phone has; null when there is nothing. The outbox stays as it is. */
  pack(
    progress: (done: number, total: number) => void,
  ): Promise<Outcome<{ readonly file: File; readonly reports: number; readonly drafts: number } | null>>;
  /** Opens a file without changing anything; says why it cannot be read. */
  open(file: Blob): Promise<{ readonly ok: RescueFile } | { readonly fault: RescueFault }>;
  /** Whether a file is the signed-in person's own, an administrator's to hand in, or neither. */
  whose(file: RescueFile): "own" | "handIn" | "foreign";
  bringIn(file: RescueFile, progress: (done: number, total: number) => void): Promise<Outcome<BroughtIn>>;
  /** Answers null when all was tried, or why it stopped. */
  handIn(
    file: RescueFile,
    progress: (outcomes: readonly HandedIn[], done: number, total: number) => void,
  ): Promise<Failure | null>;
}

/** One's own sessions, password and passkeys. */
export interface AccountState extends PasskeyState {
  sessions(): Promise<Outcome<readonly SessionRow[]>>;
  endSession(id: string): Promise<Outcome>;
  /** Ends every session of this person, then signs out here. */
  signOutEverywhere(): Promise<Outcome>;
  /** `current` is left empty by whoever has none yet. Every other session ends with it. */
  setPassword(current: string, next: string): Promise<Outcome>;
}

/** How it ended: `declined` when the person turned the browser away or had no key, `present` when the device has one already. */
export type PasskeyEnd = "done" | "declined" | "present";

/** One's own passkeys, and signing in by one. */
export interface PasskeyState {
  passkeys(): Promise<Outcome<Passkeys>>;
  addPasskey(name: string, password: string): Promise<Outcome<PasskeyEnd>>;
  removePasskey(id: string): Promise<Outcome>;
  signInByPasskey(): Promise<Outcome<PasskeyEnd>>;
}

/** The places a right may be given over, as a tree: cities with their zones, then zones whose city lies outside. */
export interface PlaceTree {
  readonly province: boolean;
  readonly cities: readonly { readonly city: Place; readonly zones: readonly Place[] }[];
  readonly zones: readonly Place[];
}

/** What administrators do with accounts and phones. Nothing of it is kept on the device, and all of it needs a network. */
export interface AdminState {
  /** A page of people by name; `q` is a part of a name or phone number. */
  people(q: string, after: string | null): Promise<Outcome<People>>;
  person(id: string): Promise<Outcome<Person>>;
  /** Names by id of the people whom this administrator may see, as far as the first thousand go. */
  names(): Promise<Outcome<ReadonlyMap<string, string>>>;
  /** One outcome for each of `people`; a dry run only judges. */
  add(people: readonly PersonInput[], dryRun: boolean): Promise<Outcome<PeopleResponse["outcomes"]>>;
  change(id: string, patch: PersonPatch): Promise<Outcome<Person>>;
  /** A fresh one-time link; the one before is void. */
  enrolment(id: string): Promise<Outcome<{ readonly link: string; readonly expiresAt: number }>>;
  signOut(id: string): Promise<Outcome>;
  removePasskeys(id: string): Promise<Outcome>;
  revokePhone(personId: string, phoneId: string): Promise<Outcome>;
  /** Asked for once, then remembered. */
  places(): Promise<Outcome<PlaceTree>>;
  findProjects(q: string): Promise<Outcome<readonly Project[]>>;
  audit(query: Partial<AuditQuery>): Promise<Outcome<AuditPage>>;
  checkTrail(): Promise<Outcome<TrailCheck>>;
}

/** The projects that rows of a sheet may mean. */
export interface KnownProjects {
  /** By what the sheet calls their zone; zones that nobody knows are not in it. */
  readonly byZone: ReadonlyMap<string, readonly LedgerRow[]>;
  readonly byId: ReadonlyMap<string, LedgerRow>;
  readonly zoneNames: ReadonlyMap<string, string>;
}

/** Spreadsheets of projects, in. Nothing is kept on the device. */
export interface SheetsState {
  /** What a file holds, by the person's answers; `headless` where no table is found in it. */
  read(file: Blob, answers: Answers): Promise<Outcome<Reading | "unreadable" | "headless">>;
  /** The projects of some zones, by what a sheet calls them; "" stands for projects without a site. */
  known(zones: readonly string[]): Promise<Outcome<KnownProjects>>;
  /** Which known project each row means. */
  match(rows: readonly SheetProject[], known: KnownProjects): Promise<Outcome<readonly Match[]>>;
  /** Judges rows, and stores all of them unless the run is dry. */
  send(
    rows: Pick<ImportRequest, "projects" | "listings">,
    sheet: NonNullable<ImportRequest["sheet"]>,
    dryRun: boolean,
  ): Promise<Outcome<ImportResponse>>;
  history(before: number | null): Promise<Outcome<Imports>>;
  undo(id: string): Promise<Outcome<UndoneImport>>;
}

/** Where somebody may make bulletins, and of which rounds. */
export interface BulletinPlaces {
  readonly places: readonly Place[];
  readonly rounds: readonly string[];
}

/** 周通报、旬研判、月通报. All of it needs a network. */
export interface BulletinsState {
  places(): Promise<Outcome<BulletinPlaces>>;
  /** A page, the newest first; of one place and kind where told. */
  list(query: {
    readonly within?: string | undefined;
    readonly kind?: Bulletin["kind"] | undefined;
    readonly after?: string | undefined;
  }): Promise<Outcome<Bulletins>>;
  open(id: string): Promise<Outcome<BulletinDetail>>;
  make(request: BulletinRequest): Promise<Outcome<BulletinDetail>>;
  /** `edits` as it was read: `bulletin_changed` when somebody else was quicker. */
  edit(id: string, text: string, edits: number): Promise<Outcome<BulletinDetail>>;
  release(id: string, edits: number): Promise<Outcome<BulletinDetail>>;
  /** Notes that it left the system. */
  noteExport(id: string, as: BulletinExport): Promise<Outcome>;
}

export interface AppState {
  readonly bulletins: BulletinsState;
  readonly account: AccountState;
  readonly admin: AdminState;
  readonly sheets: SheetsState;
  readonly session: SessionState;
  readonly connection: ConnectionState;
  readonly projects: ProjectsState;
  readonly outbox: OutboxState;
  /** Few people ever need it, so it is loaded when asked for. */
  rescue(): Promise<RescueState>;
  readonly board: BoardState;
  readonly pictures: PicturesState;
  readonly dossier: DossierState;
  /** The signed-in person's review desk, loaded when first opened. */
  reviewDesk(): Promise<ReviewDesk>;
  /** The signed-in person's ledger, loaded when first opened. */
  ledger(): Promise<LedgerState>;
  /** True when a new version of the app waits for the person's word. */
  readonly updateReady: ReadonlySignal<boolean>;
  applyUpdate(): void;
  /** The draft of a project, made on first use. Works before the project list or the session is known. */
  capture(projectId: string): CaptureState;
}
