import {
  IDBCursor,
  type IDBDatabase,
  IDBFactory,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  type IDBRequest,
  IDBTransaction,
} from "fake-indexeddb";
import type { Store } from "../../pwa/local/schema.ts";

/**
 * The disk of a phone, which outlives the app, and the ways to it of each life of the app. Between any two writes a life
 * can end: its transactions roll back, and nothing of it hears anything any more. What fake-indexeddb keeps to itself is
 * reached here and nowhere else.
 */

/** What fake-indexeddb does not show. */
interface Inside {
  _abort(name: string | null): void;
  _state: string;
  _prioritizedListeners: Map<string, () => void>;
  _execRequestAsync(asked: { source: unknown; operation: () => unknown }): IDBRequest;
  _rawDatabase: { transactions: (IDBTransaction & Inside)[]; processTransactions: () => void };
}

/** What befalls a life at its n-th write or commit from now. */
export interface Blow {
  left: number;
  readonly what: "killed" | "lost";
}

/** One life's way to the disk. */
export class Access {
  isDead = false;
  blow: Blow | null = null;
  /** Writes of records larger than this fail for want of room; null for room enough. */
  roomBytes: number | null = null;
  /** Called when a blow kills. */
  onKilled: () => void = () => {};
  readonly connections = new Set<IDBDatabase>();
  readonly store: Store;
  refused = 0;
  lost = 0;

  constructor(disk: IDBFactory) {
    const factory = {
      open: (...args: Parameters<IDBFactory["open"]>) => {
        const request = disk.open(...args);
        accessOf.set(request, this);
        return request;
      },
      deleteDatabase: (name: string) => disk.deleteDatabase(name),
      databases: () => disk.databases(),
      cmp: (a: unknown, b: unknown) => disk.cmp(a, b),
    };
    this.store = { indexedDB: factory as unknown as globalThis.IDBFactory, IDBKeyRange };
  }

  /** Ends this life: what is not committed is undone. */
  kill(): void {
    this.isDead = true;
    this.#drop((transaction) => transaction._abort(null));
  }

  /** Takes the databases away, as iOS does to pages in the background. */
  lose(): void {
    this.lost++;
    this.#drop((transaction) => transaction._abort("UnknownError"));
  }

  #drop(abort: (transaction: Inside) => void): void {
    for (const connection of this.connections) {
      const { transactions } = (connection as unknown as Inside)._rawDatabase;
      for (const transaction of transactions.filter((one) => one.db === connection))
        if (transaction._state !== "finished") abort(transaction);
      connection.close();
    }
    this.connections.clear();
  }

  /** A write or commit is about to happen, or has just happened: true when it is the last thing of this life. */
  strikes(): boolean {
    if (!this.blow || this.blow.left-- > 0) return false;
    const { what } = this.blow;
    this.blow = null;
    if (what === "lost") {
      this.lose();
      return false;
    }
    this.kill();
    this.onKilled();
    return true;
  }
}

const accessOf = new WeakMap<object, Access>();

/** What lies in a table, read at once and past every transaction: for whoever looks on from outside. */
export function lying<T>(disk: IDBFactory, database: string, table: string): T[] {
  const { _databases } = disk as unknown as {
    _databases: Map<
      string,
      { rawObjectStores: Map<string, { records: { values(): Iterable<{ value: T }> } }> }
    >;
  };
  const records = _databases.get(database)?.rawObjectStores.get(table)?.records;
  return records ? Array.from(records.values(), ({ value }) => value) : [];
}

/** A new, empty disk. */
export function newDisk(): IDBFactory {
  return new IDBFactory();
}

function sizeOf(value: unknown): number {
  const bytes = (value as { bytes?: unknown } | null)?.bytes;
  return bytes instanceof ArrayBuffer ? bytes.byteLength : 200;
}

for (const name of ["put", "add", "delete", "clear"] as const) {
  // biome-ignore lint/suspicious/noExplicitAny: any of the four, with its arguments.
  const write = IDBObjectStore.prototype[name] as (...args: any[]) => IDBRequest;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  (IDBObjectStore.prototype as any)[name] = function (this: IDBObjectStore, ...args: unknown[]): IDBRequest {
    const access = accessOf.get(this.transaction.db);
    if (access && (access.isDead || access.strikes())) return inert();
    const grows = name === "put" || name === "add";
    if (grows && access && access.roomBytes !== null && sizeOf(args[0]) > access.roomBytes) {
      access.refused++;
      const operation = () => {
        throw new DOMException("no room", "QuotaExceededError");
      };
      return (this.transaction as unknown as Inside)._execRequestAsync({ source: this, operation });
    }
    return write.apply(this, args);
  };
}
for (const name of ["update", "delete"] as const) {
  // biome-ignore lint/suspicious/noExplicitAny: either, with its arguments.
  const write = IDBCursor.prototype[name] as (...args: any[]) => IDBRequest;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  (IDBCursor.prototype as any)[name] = function (this: IDBCursor, ...args: unknown[]): IDBRequest {
    const source = this.source as IDBObjectStore & { objectStore?: IDBObjectStore };
    const access = accessOf.get((source.objectStore ?? source).transaction.db);
    return access && (access.isDead || access.strikes()) ? inert() : write.apply(this, args);
  };
}

/** A request that nobody will ever hear of. */
function inert(): IDBRequest {
  return { addEventListener() {}, removeEventListener() {} } as unknown as IDBRequest;
}

const events = Object.getPrototypeOf(IDBTransaction.prototype) as EventTarget;
const dispatch = events.dispatchEvent;
events.dispatchEvent = function (this: EventTarget, event: Event): boolean {
  const access = accessFor(this);
  if (!access) return dispatch.call(this, event);
  const isReady = event.type === "success" || event.type === "upgradeneeded";
  if (this instanceof IDBOpenDBRequest && isReady && this.result) {
    accessOf.set(this.result, access);
    access.connections.add(this.result);
  }
  const isCommit = event.type === "complete" && (this as IDBTransaction).mode === "readwrite";
  if (!access.isDead && !(isCommit && access.strikes())) return dispatch.call(this, event);
  return forNobody(this, event);
};

/** What the disk itself must hear of a dead life, and nobody else. */
function forNobody(target: EventTarget, event: Event): boolean {
  if (target instanceof IDBOpenDBRequest) {
    if (event.type === "upgradeneeded") throw new Error("the page died during the upgrade");
    if (event.type === "success") target.result?.close();
  }
  if (target instanceof IDBTransaction) {
    const { _prioritizedListeners, db } = target as unknown as Inside & { db: Inside };
    _prioritizedListeners.get(event.type)?.();
    if (event.type !== "error") db._rawDatabase.processTransactions();
  }
  return true;
}

function accessFor(target: unknown): Access | undefined {
  const { db, transaction } = target as { db?: object; transaction?: { db: object } | null };
  return (
    accessOf.get(target as object) ??
    (db && accessOf.get(db)) ??
    (transaction ? accessOf.get(transaction.db) : undefined)
  );
}
