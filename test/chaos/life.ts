import Dexie from "dexie";
import type { Me } from "#domain/account";
import { uuidv7 } from "#domain/id";
import { withDatabase } from "../../pwa/local/connection.ts";
import { dropDraft, getDraft, keepDraft } from "../../pwa/local/drafts.ts";
import { forgetOldReports } from "../../pwa/local/forget.ts";
import { endLease, takeLease } from "../../pwa/local/lease.ts";
import { mendReport } from "../../pwa/local/mend.ts";
import { getMeta } from "../../pwa/local/meta.ts";
import { saveReport } from "../../pwa/local/outbox.ts";
import { holdSending, isMe, lastPerson, rememberPerson, sendingPerson } from "../../pwa/local/person.ts";
import { keepClean, keepRaw } from "../../pwa/local/photo-source.ts";
import { announcePhotos, dropPhoto, keepRowOnly, keepShrunkPhoto, rawRow } from "../../pwa/local/photos.ts";
import { type DraftRow, LocalDatabase, PhoneDatabase, type Store } from "../../pwa/local/schema.ts";
import { createEngine, type Engine } from "../../pwa/sync/engine.ts";
import { type Exclusive, leases, webLocks } from "../../pwa/sync/exclusive.ts";
import { LANES } from "../../pwa/sync/lanes.ts";
import { createLoop, type Loop } from "../../pwa/sync/loop.ts";
import { isObject } from "../../pwa/sync/reply.ts";
import type { Surroundings } from "../../pwa/sync/surroundings.ts";
import { exchange } from "../../pwa/sync/transport.ts";
import { Access } from "./disk.ts";
import { picture } from "./jpeg.ts";
import type { Phone } from "./phone.ts";

/** The database as a later version of the app will have it: one more table, and every report's row touched. */
class LaterDatabase extends LocalDatabase {
  constructor(personId: string, store: Store) {
    super(personId, store);
    this.version(99)
      .stores({ later: "id" })
      .upgrade((change) =>
        change
          .table("reports")
          .toCollection()
          .modify((row: { touched?: boolean }) => {
            row.touched = true;
          }),
      );
  }
}

const HANDOVER_MS = 5_000;
const readMe = (value: unknown): Me | undefined => (isMe(value) ? value : undefined);
const readObject = (value: unknown): object | undefined => (isObject(value) ? value : undefined);

/** One page of the app on a phone, from its opening until it is killed: the app's own parts, without screens. */
export class Life {
  readonly phone: Phone;
  readonly access: Access;
  isExpired = false;
  person: string | null = null;
  db: LocalDatabase | null = null;
  engine: Engine | undefined;
  readonly #phoneDb: PhoneDatabase;
  readonly #around: Surroundings;
  readonly #checking: Loop;
  #turn = 0;
  #isSettled = false;

  constructor(phone: Phone) {
    this.phone = phone;
    this.access = new Access(phone.disk);
    this.access.onKilled = () => phone.locks.release(this);
    this.#phoneDb = new PhoneDatabase(this.access.store);
    const { world } = phone;
    this.#around = {
      nowMs: () => phone.nowMs,
      after: (ms, ring) => world.clock.after(ms, () => this.isDead || ring()),
      random: () => world.random(),
      fetch: (path, init) => world.net.fetch(this, path, init),
      sendingPerson: () => sendingPerson(this.#phoneDb, phone.nowMs),
    };
    this.#checking = createLoop({
      run: async () => {
        this.#isSettled = await this.#check();
        return this.#isSettled ? { next: "rest" } : { next: "retry", afterMs: null };
      },
      ...{ nowMs: this.#around.nowMs, random: this.#around.random, after: this.#around.after, restMs: null },
    });
  }

  get isDead(): boolean {
    return this.access.isDead;
  }

  /** As pwa/state/exchange.ts begins. */
  start(): void {
    this.#checking.wake();
  }

  /** What this page's person still has to send, in words; empty for nothing. */
  async waits(): Promise<string> {
    if (!this.db) return "nobody is signed in";
    return withDatabase(this.db, async (db) => {
      const waiting = await db.reports.filter((row) => row.state === "waiting").toArray();
      const photos = await db.photos.where({ phase: "waiting" }).toArray();
      const digests = photos.map((row) => `photo ${row.sha256.slice(0, 8)}`);
      return [...waiting.map((row) => row.report.note), ...digests].join();
    });
  }

  /** When the server last answered it, by this phone's clock. */
  async lastSyncAtMs(): Promise<number> {
    return this.db ? ((await getMeta(this.db, "lastSyncAtMs")) ?? 0) : 0;
  }

  kill(): void {
    if (this.isDead) return;
    this.access.kill();
    this.phone.locks.release(this);
  }

  /** When all is over: Dexie keeps hold of whatever is not closed. */
  close(): void {
    this.kill();
    this.db?.close();
    this.#phoneDb.close();
  }

  wake(): void {
    this.engine?.wake();
    if (this.isExpired) this.#checking.wake();
  }

  /** The network is back. */
  reset(): void {
    this.engine?.reset();
    if (!this.#isSettled) this.#checking.reset();
  }

  /** As pwa/state/session.ts signs in: nothing is sent from before the question until its answer is kept. */
  async signIn(person: string): Promise<void> {
    this.#turn++;
    await holdSending(this.#phoneDb, this.phone.nowMs).catch(() => undefined);
    const body = JSON.stringify({ username: person, password: "" });
    const ask = () =>
      exchange("/api/auth/sign-in/username", { method: "POST", body }, readObject, 0, this.#around);
    const reply = await this.#alone(ask);
    if (reply.kind === "ok") {
      const who = await exchange("/api/me", {}, readMe, 0, this.#around);
      if (who.kind === "ok" && (await this.#confirm(who.value))) return;
    }
    this.#recheck();
  }

  #recheck(): void {
    this.#isSettled = false;
    this.#checking.wake();
  }

  async #check(): Promise<boolean> {
    const asked = this.#turn;
    if (this.person === null) {
      const last = await lastPerson(this.#phoneDb).catch(() => null);
      if (last && this.person === null) this.#become(last);
    }
    const reply = await exchange("/api/me", {}, readMe, 0, this.#around);
    if (asked !== this.#turn) return true;
    if (reply.kind === "ok") return this.#confirm(reply.value);
    if (reply.kind === "signedOut") this.isExpired = this.person !== null;
    return reply.kind === "signedOut";
  }

  async #confirm(me: Me): Promise<boolean> {
    const isKept = await rememberPerson(me, this.#phoneDb).then(
      () => true,
      () => false,
    );
    this.#become(me);
    this.isExpired = false;
    if (isKept) this.engine?.resume();
    // What could not be kept the other pages are not told either.
    if (isKept) for (const other of this.phone.lives) if (other !== this) other.follow(me);
    return isKept;
  }

  /** Another page of this phone signed somebody in: the browser tells all. */
  follow(me: Me): void {
    if (me.id === this.person) return;
    this.#turn++;
    this.isExpired = false;
    this.#become(me);
  }

  #become(me: Me): void {
    if (me.id === this.person) return;
    const before = this.db;
    this.engine?.stop();
    this.person = me.id;
    const Database = this.phone.isUpgraded ? LaterDatabase : LocalDatabase;
    const db = new Database(me.id, this.access.store);
    this.db = db;
    before?.close();
    this.engine = createEngine(
      { personId: me.id, db, exclusive: this.#exclusive(db), mayFetch: () => true, around: this.#around },
      {
        sending: () => {},
        photoBegun: () => {},
        photoEnded: () => {},
        busy: () => {},
        reached: () => {},
        signedOut: () => {
          this.isExpired = true;
        },
        unsure: () => this.#recheck(),
        problem: () => {},
      },
    );
    void forgetOldReports(db, this.phone.nowMs).catch(() => undefined);
    this.engine.wake();
  }

  /** Web Locks where the phone has them, leases where not. */
  #exclusive(db: LocalDatabase): Exclusive {
    if (this.phone.hasLocks) {
      const channel = (name: string) => this.phone.channels.open(name, this);
      return webLocks(this.phone.locks.of(this), { after: this.#around.after, channel });
    }
    const holder = `${this.phone.name}-${++this.phone.pages}`;
    return leases({
      take: (name, nowMs, untilMs) => takeLease(db, name, holder, nowMs, untilMs),
      end: (name) => endLease(db, name, holder),
      nowMs: this.#around.nowMs,
      sleep: (ms) => new Promise((done) => this.#around.after(ms, done)),
    });
  }

  /** While no lane sends, or after a while beside one. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (!this.phone.hasLocks) return work();
    const locks = this.phone.locks.of(this);
    let running: Promise<T> | undefined;
    const once = () => {
      running ??= work();
      return running;
    };
    const inTurn = locks.request(LANES.reports, () => locks.request(LANES.photos, once)) as Promise<T>;
    const impatient = new Promise<void>((done) => this.#around.after(HANDOVER_MS, done)).then(once);
    return Promise.race([inTurn, impatient]);
  }

  /** Types a draft and adds pictures to it. Answers the digests of those kept. */
  async draft(project: string, pictures: readonly number[]): Promise<void> {
    const { db, person, phone } = this;
    if (!db || !person) return;
    const { ledger } = phone.world;
    const key = `${phone.name}/${person}/${project}`;
    const unsure = ledger.touch(key);
    const known = await getDraft(db, project);
    const note = ledger.newNote(person);
    const row: DraftRow = {
      ...{ project, reportId: known?.reportId ?? this.#id(), position: null },
      ...{ mends: known?.mends ?? null, supersedes: known?.supersedes ?? null },
      ...{ observedAtMs: known?.observedAtMs ?? null, keptAtMs: phone.nowMs },
      fields: { ...EMPTY, milestone: known?.fields.milestone ?? null, note },
    };
    await keepDraft(db, row);
    for (const n of pictures) await this.#photograph(db, project, n, unsure.photos);
    ledger.settle(key, { reportId: row.reportId, note, photos: unsure.photos });
  }

  async #photograph(db: LocalDatabase, project: string, n: number, kept: Set<string>): Promise<void> {
    const { bytes, sha256 } = picture(`${this.person} ${n}`, 300 + (n % 4) * 900);
    const key = this.#id();
    const { ledger, clock } = this.phone.world;
    ledger.pictures.add(sha256);
    try {
      const times = { pickedMs: clock.nowMs, fileMs: clock.nowMs };
      const row = rawRow({ project, key, place: 0, ...times, bytes: bytes.byteLength });
      const source = { database: db.name, key, store: this.access.store };
      await announcePhotos(db, [row]);
      await keepRaw(source, row, fileOf(bytes)).catch(() => keepRowOnly(db, row));
      const shrunk = {
        ...{ exifMs: null, position: null, stamp: "" },
        sha256,
        jpeg: bytes,
        thumbnail: new ArrayBuffer(8),
        width: 8,
        height: 6,
        takenAtMs: null,
      };
      // Null: the draft holds the same picture already.
      await keepShrunkPhoto(db, key, shrunk);
      kept.add(sha256);
      // What it can be stamped anew from.
      await keepClean(source, bytes.slice(0)).catch(() => undefined);
    } catch {
      // The screen says which photo could not be kept.
      await dropPhoto(db, key).catch(() => undefined);
    }
  }

  /** Saves the draft as a report. The person sees it as saved when this is through. */
  async save(project: string): Promise<void> {
    const { db, person, phone } = this;
    if (!db || !person) return;
    const { ledger } = phone.world;
    const key = `${phone.name}/${person}/${project}`;
    const draft = await getDraft(db, project);
    if (!draft) return;
    const before = ledger.drafts.get(key);
    ledger.drafts.delete(key);
    if (before) ledger.saving.set(`${key}/${before.reportId}`, before);
    const { reportId, mends, supersedes, observedAtMs, fields } = draft;
    // The draft alone says what its report says, whichever page saves it.
    const n = Number(/\d+/.exec(fields.note)?.[0]);
    const facts = {
      ...{ project, observedAt: observedAtMs ?? phone.nowMs, milestone: MILESTONES[n % 4], supersedes },
      ...{ units: null, percent: null, completed: n * 10, note: fields.note, position: null },
    };
    let id: string;
    try {
      id = await saveReport(db, { project, reportId, mends }, project, facts, phone.nowMs);
    } catch {
      // The screen says that the phone is full; the draft stays.
      if (before) ledger.drafts.set(key, before);
      ledger.saving.delete(`${key}/${reportId}`);
      return;
    }
    if (this.isDead) return;
    if (mends) ledger.mended.add(mends);
    ledger.saving.delete(`${key}/${reportId}`);
    const row = await db.reports.get(id);
    ledger.save({
      phone: phone.name,
      person,
      report: row?.report,
      id,
      note: fields.note,
      seen: before,
    });
  }

  async discard(project: string): Promise<void> {
    const { db, person, phone } = this;
    if (!db || !person) return;
    const { ledger } = phone.world;
    const key = `${phone.name}/${person}/${project}`;
    ledger.drafts.delete(key);
    for (const saving of ledger.saving.keys()) if (saving.startsWith(`${key}/`)) ledger.saving.delete(saving);
    await dropDraft(db, project);
  }

  /** Opens the n-th report on this phone to be mended. Answers its project. */
  async mend(which: number): Promise<string | undefined> {
    const { db, person, phone } = this;
    if (!db || !person) return undefined;
    const rows = (await db.reports.toArray()).filter((row) => row.supersededBy === null);
    const row = rows.sort((a, b) => a.seq - b.seq)[which % Math.max(1, rows.length)];
    if (!row) return undefined;
    const { ledger } = phone.world;
    const key = `${phone.name}/${person}/${row.project}`;
    ledger.drafts.delete(key);
    // What was typed goes on under the id of the report that mends.
    for (const saving of ledger.saving.keys()) if (saving.startsWith(`${key}/`)) ledger.saving.delete(saving);
    await mendReport(db, row.id, phone.nowMs, phone.world.idBytes());
    return row.project;
  }

  /** Spoils, or removes, the n-th of the bytes that this phone keeps for its person. */
  async tamper(which: number, how: "missing" | "altered"): Promise<void> {
    const rows = (await this.db?.photoBytes.toArray()) ?? [];
    const row = rows[which % Math.max(1, rows.length)];
    if (!row || !this.db) return;
    this.phone.world.ledger.spoilt.add(row.key);
    const bytes = row.bytes.slice(0);
    new Uint8Array(bytes).set([1, 2, 3, 4], bytes.byteLength - 8);
    if (how === "missing") await this.db.photoBytes.delete(row.key);
    else await this.db.photoBytes.put({ ...row, bytes });
  }

  #id(): string {
    return uuidv7(Math.max(0, this.phone.nowMs), this.phone.world.idBytes());
  }
}

const EMPTY = { unitsDone: "", unitsTotal: "", unitsUnit: "", percent: "", completedWan: "" };
const MILESTONES = ["signed", "works_started", "in_production", null] as const;

Dexie.debug = false;

/** A picked file that is read within the same turn: a real one's reading would let the clock run on by chance. */
function fileOf(bytes: ArrayBuffer): Blob {
  const slice = (start = 0, end = bytes.byteLength) => ({
    arrayBuffer: async () => bytes.slice(start, end),
  });
  return { size: bytes.byteLength, slice } as unknown as Blob;
}
