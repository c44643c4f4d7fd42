import type { Verdict } from "#domain/project";
import { withDatabase } from "../../pwa/local/connection.ts";
import { getMeta } from "../../pwa/local/meta.ts";
import { rememberPerson } from "../../pwa/local/person.ts";
import { type DraftRow, PhoneDatabase, type PhotoRow, type ReportRow } from "../../pwa/local/schema.ts";
import { type Statement, statementOf } from "../../pwa/local/statement.ts";
import { PhoneChannels } from "./channels.ts";
import { Access, newDisk } from "./disk.ts";
import { Life } from "./life.ts";
import { PhoneLocks } from "./locks.ts";
import type { Mishap } from "./mishap.ts";
import type { World } from "./world.ts";

/** What a phone holds for one person, read when everything is over. */
export interface Holdings {
  readonly phone: string;
  readonly person: string;
  readonly deviceId: string | undefined;
  readonly seq: number;
  readonly reports: readonly ReportRow[];
  readonly photos: readonly PhotoRow[];
  readonly drafts: readonly DraftRow[];
  readonly verdicts: readonly Verdict[];
  /** Digests whose bytes are kept. */
  readonly bytes: ReadonlySet<string>;
  /** What it says of itself. */
  readonly statement: Statement;
}

/** A phone: what outlives the pages of the app, and the pages. */
export class Phone {
  readonly name: string;
  readonly world: World;
  readonly disk = newDisk();
  readonly channels = new PhoneChannels();
  readonly locks = new PhoneLocks();
  readonly hasLocks: boolean;
  /** What befalls the next requests. */
  readonly mishaps: Mishap[] = [];
  /** What befalls the next photos, before that. */
  readonly photoMishaps: Mishap[] = [];
  cookie: string | null = null;
  isUpgraded = false;
  pages = 0;
  #offsetMs = 0;
  /** Whether the clock was ever set back: reports saved before may then lie in the future. */
  wasSetBack = false;
  #lives: Life[] = [];
  readonly #opened: Life[] = [];
  roomBytes: number | null = null;
  /** By person, after `note`. */
  readonly holdings = new Map<string, Holdings>();

  constructor(world: World, name: string, hasLocks: boolean) {
    this.world = world;
    this.name = name;
    this.hasLocks = hasLocks;
  }

  get nowMs(): number {
    return this.world.clock.nowMs + this.#offsetMs;
  }

  /** Pages that are open. */
  get lives(): readonly Life[] {
    this.#lives = this.#lives.filter((life) => !life.isDead);
    return this.#lives;
  }

  /** Signs a person in as if it had been long ago. */
  async belongsTo(person: string): Promise<void> {
    this.cookie = await this.world.place.session(person);
    const db = new PhoneDatabase(new Access(this.disk).store);
    await rememberPerson(this.world.place.me(person), db);
    db.close();
  }

  /** The page in front; opens the app when no page is. */
  async page(): Promise<Life> {
    return this.lives.at(-1) ?? (await this.open());
  }

  /** Opens one more page. */
  async open(): Promise<Life> {
    const life = new Life(this);
    life.access.roomBytes = this.roomBytes;
    this.#lives.push(life);
    this.#opened.push(life);
    life.start();
    await this.world.quiet();
    return life;
  }

  killAll(): void {
    for (const life of this.lives) life.kill();
  }

  /** Leaves nothing behind in this process. */
  close(): void {
    for (const life of this.#opened) life.close();
  }

  setRoom(bytes: number | null): void {
    this.roomBytes = bytes;
    for (const life of this.lives) life.access.roomBytes = bytes;
  }

  jump(ms: number): void {
    this.#offsetMs += ms;
    this.wasSetBack ||= ms < 0;
  }

  /** Writes down what it holds for the person of a page. */
  async note({ db, person }: Life): Promise<void> {
    if (!db || !person) return;
    const [reports, photos, drafts, verdicts, bytes] = await withDatabase(db, () =>
      Promise.all([
        db.reports.toArray(),
        db.photos.toArray(),
        db.drafts.toArray(),
        db.verdicts.toArray(),
        db.photoBytes.toCollection().primaryKeys(),
      ]),
    );
    const [deviceId, seq] = [await getMeta(db, "deviceId"), await getMeta(db, "seq")];
    this.holdings.set(person, {
      ...{ phone: this.name, person, reports, photos, drafts, verdicts, bytes: new Set(bytes) },
      ...{ deviceId, seq: seq ?? 0 },
      statement: await statementOf(db),
    });
  }

  /** The people who have a database on this phone. */
  async people(): Promise<string[]> {
    const names = (await this.disk.databases()).map(({ name }) => name ?? "");
    return names.filter((name) => name.startsWith("sanpi-")).map((name) => name.slice("sanpi-".length));
  }
}
